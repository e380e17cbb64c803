import type { Display, ShowKind } from '../display.ts'
import { Base, BaseLevel, based, Direction, onlyOfShow, ShareOver, Show, Ties, Window } from '../language/measure.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe } from '../yaml/node.ts'
import type { DisplayPart } from './definition.ts'
import { plain } from './when.ts'

const checkExcluded = (show: ShowKind, fields: Fields, report: Report) => {
  for (const [key, owners] of Object.entries(onlyOfShow)) {
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
    if (!based.includes(show)) return undefined
    const expected = `${Base.options.join(', ')} or {level: attribute}, so that its meaning does not change with the axes`
    return report(place, 'wrong_shape', { where: `"base" of ${where}`, expected, found: 'nothing' })
  }
  if (node.kind !== 'map') return fields.choice('base', Base.options)
  const level = readFields(node, `base of ${where}`, node.place, keysOf(BaseLevel), report).required('level')
  return level && { level }
}

const readWindow = (show: ShowKind, fields: Fields, report: Report): number | undefined => {
  const node = fields.node('window')
  const { where, place } = fields
  if (show !== 'moving_average') return undefined
  if (node === undefined) return report(place, 'missing_key', { where, key: 'window' })
  const span = Window.safeParse(plain(node)).data
  if (span !== undefined) return span
  const expected = 'how many periods or rows it spans, such as 3'
  return report(node.place, 'wrong_shape', { where: `"window" of ${where}`, expected, found: describe(node) })
}

/** Reads what a declared display calculation shows; undefined where that, or the measure it is of, is missing. */
export const readDisplay = (fields: Fields, report: Report): DisplayPart | undefined => {
  const show = fields.choice('show', Show.options)
  const of = fields.required('of')
  if (show === undefined) return undefined
  checkExcluded(show, fields, report)
  const base = readBase(show, fields, report)
  const over = fields.choice('over', ShareOver.options)
  const direction = fields.choice('direction', Direction.options)
  const ties = fields.choice('ties', Ties.options)
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
