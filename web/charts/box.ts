import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { type ChartInput, chartRows, type Drawn, drawnOf } from './chart.ts'
import { type ChartFrame, isNamed, memberAxis, order, partialFill, sharedInputs, shortOrder, tooltip } from './parts.ts'

/** A drawn box: its five values, from the lower end of the whiskers to the upper, and each with all its digits. */
export interface BoxRow {
  readonly r: string
  readonly c: string
  /** what is told of the row where it is pointed at */
  readonly rt: string
  readonly ct: string
  /** the short label */
  readonly s: string
  readonly t: string
  readonly row: number
  readonly partial: boolean
  readonly p?: string
  readonly panel?: number
  readonly values: readonly number[]
  readonly exact: readonly string[]
}

/** The boxes of an input, row by row; a row that lacks one of the five values has none. */
export const boxRows = (input: ChartInput, drawn: Drawn): BoxRow[] => {
  const { measures = [], format = input.format } = input.box ?? {}
  const of = { ...input, value: (row: number) => measures[2]?.value(row) }
  return chartRows(of, drawn).flatMap(({ r, rt, s, row, partial, p, panel }) => {
    const values = measures.flatMap(({ value }) => value(row) ?? [])
    if (values.length < 5) return []
    const [low = '', from = '', middle = '', to = '', high = ''] = values.map(format)
    const text = t('charts.boxSaid', { low, from, middle, to, high })
    const exact = measures.map((measure, i) => measure.exact(values[i] ?? 0))
    return [
      {
        r,
        c: '',
        rt,
        ct: '',
        s,
        t: text,
        row,
        partial,
        values,
        exact,
        ...(p !== undefined && panel !== undefined && { p, panel }),
      },
    ]
  })
}

/** What the whiskers of boxes end at, in words. */
export const whiskersOf = ({ percentiles }: NonNullable<ChartInput['box']>, write: (share: number) => string): string =>
  t('charts.whiskers', { low: write(percentiles[0] ?? 0), high: write(percentiles[4] ?? 1) })

const ends = ['low', 'from', 'middle', 'to', 'high'] as const

const flat = ({ values, exact, ...row }: BoxRow) => ({
  ...row,
  ...Object.fromEntries(
    ends.flatMap((name, i) => [
      [name, values[i]],
      [`${name}Text`, exact[i]],
    ]),
  ),
})

/** The height of a box with the gap below it, in pixels. */
export const boxStep = 26

/** From 0 or what is below it to the highest whisker, with room for its cap. */
const reach = (inputs: readonly ChartInput[], { rows }: Drawn): [number, number] => {
  const measures = inputs.flatMap(({ box: of }) => of?.measures ?? [])
  const all = measures.flatMap(({ value }) => Array.from({ length: rows }, (_, row) => value(row) ?? 0))
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)]
  return [low * 1.04, high === low ? 1 : high * 1.04]
}

/**
 * Boxes of the middle half of the values, with the median as a line and whiskers to the outer percentiles; beside each other
 * over time, else below each other.
 */
export const box = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'box')
  const isUp = input.rows.isTime
  const [along, across, across2] = isUp ? (['x', 'y', 'y2'] as const) : (['y', 'x', 'x2'] as const)
  const scale = { domain: reach(sharedInputs(input, frame), drawn), nice: false, zero: false }
  const value = (field: string) => ({
    [across]: {
      field,
      type: 'quantitative' as const,
      scale,
      axis: { tickCount: isUp ? 4 : 5, labels: !isUp || isNamed(frame) },
    },
  })
  const span = (from: string, to: string) => ({ ...value(from), [across2]: { field: to } })
  const orient = isUp ? ('horizontal' as const) : ('vertical' as const)
  const whisker = (from: string, to: string) => ({
    mark: { type: 'rule' as const, strokeWidth: 1.5, color: frame.compared },
    encoding: span(from, to),
  })
  const tick = (field: string, size: number, thickness: number) => ({
    mark: { type: 'tick' as const, orient, size, thickness, color: frame.ink },
    encoding: value(field),
  })
  const rows = boxRows(input, drawn)
  const isShort = isUp && frame.shared !== undefined
  const [field, names] = isShort ? ['s', shortOrder(input, drawn)] : ['r', order(input, 'rows', drawn)]
  const size = isUp ? Math.max(4, Math.min(28, (frame.width / Math.max(1, drawn.rows)) * 0.5)) : 14
  const told = ends.map((name, i) => ({ field: `${name}Text`, title: input.box?.measures[i]?.title ?? '' }))
  return {
    data: { values: rows.map(flat) },
    width: frame.width,
    height: isUp ? frame.height : drawn.rows * boxStep,
    autosize: { type: isUp ? 'fit' : 'fit-x', contains: 'padding' },
    encoding: {
      [along]: { field, type: 'nominal', ...memberAxis(frame, names, !isUp) },
      tooltip: [...tooltip(input, false).slice(0, -1), ...told.toReversed()],
    },
    layer: [
      whisker('low', 'from'),
      whisker('to', 'high'),
      tick('low', size * 0.6, 1.5),
      tick('high', size * 0.6, 1.5),
      {
        mark: {
          type: 'bar',
          [isUp ? 'width' : 'height']: size,
          cursor: 'pointer',
          stroke: frame.series,
          strokeWidth: 1,
        },
        encoding: {
          ...span('from', 'to'),
          fill: partialFill(frame).fill,
          fillOpacity: { condition: { test: 'datum.partial', value: 1 }, value: 0.3 },
        },
      },
      tick('middle', size, 2.5),
    ],
  }
}
