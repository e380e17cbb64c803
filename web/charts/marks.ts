/** The marks that a result can be drawn with. */
export const marks = [
  'bars',
  'columns',
  'line',
  'area',
  'stacked',
  'grouped',
  'multiples',
  'heat',
  'scatter',
  'box',
  'waterfall',
  'funnel',
] as const
export type Mark = (typeof marks)[number]
