import type { ChartAxis, ChartInput } from '../../../web/charts/chart.ts'
import type { ChartFrame } from '../../../web/charts/parts.ts'

/** An axis of members, whose short labels are their first two letters. */
export const axis = (title: string, isTime: boolean, labels: readonly string[]): ChartAxis => ({
  title,
  isTime,
  members: labels.map((label) => ({ label, short: label.slice(0, 2) })),
})

/** An axis that nothing stands on. */
export const none = axis('', false, [])

/** `n` names: m0, m1 and so on. */
export const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `m${i}`)

/** The won value, a sum in dollars, where `more` says nothing else. */
export const wonValue = (
  rows: ChartAxis,
  columns: ChartAxis,
  value: ChartInput['value'],
  more: Partial<ChartInput> = {},
): ChartInput => ({
  measure: 'Won value',
  unit: '$',
  isSum: true,
  rows,
  columns,
  value,
  format: (n) => `${n}`,
  exact: (n) => `$${n}.00`,
  ...more,
})

/** The room and the colours of a chart, all told apart. */
export const frame: ChartFrame = {
  width: 800,
  height: 150,
  ink: '#15181C',
  page: '#FFFFFF',
  inkSteps: 5,
  series: '#2F6CB3',
  hatch: 'url(#h)',
  parts: Array.from({ length: 7 }, (_, i) => ({ color: `#00000${i}`, hatch: `url(#h${i})` })),
  stripes: 'url(#page)',
  rule: '#656D79',
  better: '#00735A',
  worse: '#B34700',
  compared: '#868F9C',
}
