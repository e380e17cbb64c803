import type { TopLevelSpec } from 'vega-lite'
import { barStep } from './bars.ts'
import { boxStep } from './box.ts'
import { type ChartInput, drawnOf, seriesOf } from './chart.ts'
import { funnelStep } from './comparisons.ts'
import { withEvents } from './events.ts'
import { heatStep } from './heat.ts'
import type { Mark } from './marks.ts'
import { multiples, multiplesHeight } from './multiples.ts'
import { asPanels } from './panels.ts'
import type { ChartFrame } from './parts.ts'
import { singleSpec } from './single.ts'
import { stackStep } from './stacks.ts'
import { placeOf } from './time-place.ts'

/**
 * The height that a mark's rows need, in pixels; undefined for marks that fill whatever height there is.
 *
 * @param width of all of the chart: small multiples stand in as many lines as they need
 */
export const neededHeight = (input: ChartInput, mark: Mark, width: number): number | undefined => {
  if (input.panels !== undefined) return multiplesHeight(input, mark, width)
  const { rows } = drawnOf(input, mark)
  if (mark === 'bars') return rows * barStep + 8
  if (mark === 'box' && !input.rows.isTime) return rows * boxStep + 28
  if (mark === 'funnel') return (input.stages?.length ?? 0) * funnelStep + 8
  if (mark === 'stacked' && !seriesOf(input).along.isTime) return rows * stackStep + 40
  return mark === 'heat' ? rows * heatStep + 28 : undefined
}

/**
 * A result as a Vega-Lite specification: one measure, bars from 0, values as direct labels, no colour but the measure's.
 * Colours and type come from the config that the chart is embedded with. Every mark's datum is a `ChartRow`, so that a
 * click knows the row and column it means.
 *
 * @param mark one of `suitableMarks(input)`
 */
export const toSpec = (input: ChartInput, mark: Mark, frame: ChartFrame): TopLevelSpec => {
  if (input.panels !== undefined) return multiples(input, mark, frame)
  if (mark === 'multiples') return multiples(asPanels(input), 'columns', frame)
  const spec = singleSpec(input, mark, frame)
  const place = placeOf(input, mark, frame)
  const isBehind = mark !== 'line' && mark !== 'area'
  return place === undefined ? spec : withEvents(spec, input, frame, place, { hasAxis: mark !== 'columns', isBehind })
}
