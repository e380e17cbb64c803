import { list, t } from '../language/language.ts'
import { boxRows } from './box.ts'
import { type ChartInput, chartRows, drawnOf, panelInputs } from './chart.ts'
import type { Mark } from './marks.ts'

const most = 6

const titled = (title: string, unit: string): string => (unit === '' ? title : `${title}, ${unit}`)

/** The title of a chart: its measure with its unit. */
export const captionOf = ({ measure, unit, box, panels }: ChartInput, mark: Mark): string => {
  const spread = box ?? panels?.members[0]?.box
  const second = panels?.members[0]?.second
  // one chart names the second measure along its axis, for which small ones have no room
  if (mark === 'scatter' && second !== undefined)
    return t('charts.against', { measure: titled(measure, unit), other: second.title })
  return mark === 'box' && spread !== undefined ? spread.title : titled(measure, unit)
}

/** Each drawn value in words, after the members that it is of. */
const saidOf = (input: ChartInput, mark: Mark): string[] => {
  const drawn = drawnOf(input, mark)
  const rows = mark === 'box' ? boxRows(input, drawn) : chartRows(input, drawn)
  return rows.map(({ p = '', partial, r, c, rt, ct, t }) => {
    const labels = partial ? [p, rt, ct] : [p, r, c]
    return `${labels.filter((label) => label !== '').join(', ')} ${t}`
  })
}

/** The chart in words, for those who cannot see it: what it shows and its first values. */
export const chartSummary = (input: ChartInput, mark: Mark): string => {
  if (mark === 'funnel') return (input.stages ?? []).map(({ title, text }) => `${title} ${text}`).join('; ')
  const charts = panelInputs(input)
  const values = charts.flatMap((chart) => saidOf(chart, mark))
  const isCrossed = drawnOf(input, mark).columns > 0
  const titles = [input.panels?.title, input.rows.title, isCrossed ? input.columns.title : undefined]
  const axes = list(titles.filter((title) => title !== undefined))
  const texts = { measure: captionOf(input, mark), axes, values: values.slice(0, most).join('; ') }
  const count = values.length - most
  const summary = count > 0 ? t('charts.summaryMore', { ...texts, count }) : t('charts.summary', texts)
  return input.panels === undefined ? summary : t('charts.summaryPanels', { count: charts.length, summary })
}
