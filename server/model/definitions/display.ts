import type { Display, ShowKind } from '../display.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe } from '../yaml/node.ts'
import type { DisplayPart } from './definition.ts'

const shows: readonly ShowKind[] = [
  ...(['share', 'rank', 'running', 'difference', 'percent_change', 'index', 'moving_average', 'trend'] as const),
]
const bases = ['parent', 'row', 'column', 'grand'] as const

/** The keys of a display calculation beside those of every measure. */
export const displayKeys = ['show', 'of', 'base', 'over', 'direction', 'ties', 'window']

/** The keys that only some calculations take, with those that do. */
const only: Readonly<Record<string, readonly ShowKind[]>> = {
  over: ['share', 'rank'],
  direction: ['rank'],
  ties: ['rank'],
  window: ['moving_average'],
}

const checkExcluded = (show: ShowKind, fields: Fields, report: Report) => {
  for (const [key, owners] of Object.entries(only)) {
    const node = fields.node(key)
    if (node === undefined || owners.includes(show)) continue
    const reason = `it belongs to show: ${owners.join(' and ')}, and this is show: ${show}`
    report(node.place, 'excluded_key', { where: fields.where, key, reason })
  }
}

const readBase = (show: ShowKind, fields: Fields, report: Report): DisplayPart['base'] => {
  const node = fields.node('base')
  const { where, place } = fields
  if (node === undefined) {
    if (show !== 'share' && show !== 'rank') return undefined
    const expected = `${bases.join(', ')} or {level: attribute}, so that its meaning does not change with the axes`
    return report(place, 'wrong_shape', { where: `"base" of ${where}`, expected, found: 'nothing' })
  }
  if (node.kind !== 'map') return fields.choice('base', bases)
  const level = readFields(node, `base of ${where}`, node.place, { known: ['level'] }, report).required('level')
  return level && { level }
}

const readWindow = (show: ShowKind, fields: Fields, report: Report): number | undefined => {
  const node = fields.node('window')
  const { where, place } = fields
  if (show !== 'moving_average') return undefined
  if (node === undefined) return report(place, 'missing_key', { where, key: 'window' })
  const window = node.kind === 'scalar' ? node.scalar : undefined
  if (typeof window === 'number' && Number.isInteger(window) && window >= 1) return window
  const expected = 'how many periods or rows it spans, such as 3'
  return report(node.place, 'wrong_shape', { where: `"window" of ${where}`, expected, found: describe(node) })
}

/** Reads what a declared display calculation shows; undefined where that, or the measure it is of, is missing. */
export const readDisplay = (fields: Fields, report: Report): DisplayPart | undefined => {
  const show = fields.choice('show', shows)
  const of = fields.required('of')
  if (show === undefined) return undefined
  checkExcluded(show, fields, report)
  const base = readBase(show, fields, report)
  const over = fields.choice('over', ['all', 'visible'])
  const direction = fields.choice('direction', ['asc', 'desc'])
  const ties = fields.choice('ties', ['standard', 'dense'])
  const window = readWindow(show, fields, report)
  const display: Omit<Display, 'base'> = {
    show,
    ...(over && { over }),
    ...(direction && { direction }),
    ...(ties && { ties }),
    ...(window !== undefined && { window }),
  }
  return of && { kind: 'display', of, display, base }
}
