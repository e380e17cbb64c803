import type { TopLevelSpec } from 'vega-lite'
import { bars, columns } from './bars.ts'
import { box } from './box.ts'
import type { ChartInput } from './chart.ts'
import { funnel, scatter, waterfall } from './comparisons.ts'
import { heat } from './heat.ts'
import { line } from './lines.ts'
import type { Mark } from './marks.ts'
import type { ChartFrame } from './parts.ts'
import { area, grouped, stacked } from './stacks.ts'

type SingleMark = Exclude<Mark, 'multiples'>

/** What draws each mark. */
const drawings: Readonly<Record<SingleMark, (input: ChartInput, frame: ChartFrame) => TopLevelSpec>> = {
  bars,
  columns,
  line,
  area,
  stacked,
  grouped,
  heat,
  scatter,
  box,
  waterfall,
  funnel,
}

/** One chart of an input without small multiples. */
export const singleSpec = (input: ChartInput, mark: SingleMark, frame: ChartFrame): TopLevelSpec =>
  drawings[mark](input, frame)
