import { t } from '../language/language.ts'
import type { ChartRow } from './chart.ts'
import type { ChartFrame } from './parts.ts'

/** Beyond how many times the longest listed value that of the others is drawn apart. */
export const mostTimes = 1.5
/** How long a broken bar is drawn, by the longest listed one. */
const brokenTimes = 1.2

/** A bar that may be not to scale: `v` is then how long it is drawn, and the text still its value. */
interface BrokenRow extends ChartRow {
  /** where it is broken */
  readonly gap?: number
}

/**
 * Bars of which that of the members that a ranking leaves out is broken where it would make those of the listed ones too
 * short to be compared. Every other bar stays as it is, and without listed members all do.
 *
 * @param all the values of all charts that share the scale
 */
export const broken = (values: readonly ChartRow[], all: readonly ChartRow[] = values): BrokenRow[] => {
  const listed = all.filter(({ other }) => other !== true).map(({ v }) => v)
  const [low, high] = [Math.min(0, ...listed), Math.max(0, ...listed)]
  return values.map((row) => {
    const end = row.v < 0 ? low : high
    if (row.other !== true || end === 0 || Math.abs(row.v) <= mostTimes * Math.abs(end)) return row
    const v = brokenTimes * end
    return { ...row, v, gap: 0.8 * v }
  })
}

/** Whether the bar of the others is broken in a chart of several, whose title then says so. */
export const isBroken = (values: readonly ChartRow[], all: readonly ChartRow[]): boolean =>
  broken(values, all).some(({ gap }) => gap !== undefined)

/** Bars with the text of those that are broken saying so beside the value. */
export const said = (values: readonly BrokenRow[]): BrokenRow[] =>
  values.map((row) => (row.gap === undefined ? row : { ...row, t: t('charts.notToScale', { value: row.t }) }))

/** Two slanted cuts through a bar that lies, and through one that stands as wide as half a length of 1. */
const lying = 'M-0.9,1.4L-0.3,-1.4L0,-1.4L-0.6,1.4ZM0,1.4L0.6,-1.4L0.9,-1.4L0.3,1.4Z'
const standing = 'M-3,0.9L3,0.3L3,0L-3,0.6ZM-3,0L3,-0.6L3,-0.9L-3,-0.3Z'

/** The breaks of bars as a layer over them, in the colour of the page; no layer where none is broken. */
export const breaks = (values: readonly BrokenRow[], { page }: ChartFrame, gap: object, isUp = false) => {
  if (values.every((row) => row.gap === undefined)) return []
  const shape = isUp ? standing : lying
  return [
    {
      transform: [{ filter: 'isValid(datum.gap)' }],
      mark: { type: 'point' as const, shape, size: 90, fill: page, stroke: null, opacity: 1, aria: false },
      encoding: gap,
    },
  ]
}
