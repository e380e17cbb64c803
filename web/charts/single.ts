import type { TopLevelSpec } from 'vega-lite'
import { assertNever } from '../../server/contract/assert-never.ts'
import { bars, columns } from './bars.ts'
import { box } from './box.ts'
import type { ChartInput } from './chart.ts'
import { funnel, scatter, waterfall } from './comparisons.ts'
import { heat } from './heat.ts'
import { line } from './lines.ts'
import type { Mark } from './marks.ts'
import type { ChartFrame } from './parts.ts'
import { area, grouped, stacked } from './stacks.ts'

/** One chart of an input without small multiples. */
export const singleSpec = (input: ChartInput, mark: Exclude<Mark, 'multiples'>, frame: ChartFrame): TopLevelSpec => {
  switch (mark) {
    case 'bars':
      return bars(input, frame)
    case 'columns':
      return columns(input, frame)
    case 'line':
      return line(input, frame)
    case 'heat':
      return heat(input, frame)
    case 'area':
      return area(input, frame)
    case 'stacked':
      return stacked(input, frame)
    case 'grouped':
      return grouped(input, frame)
    case 'scatter':
      return scatter(input, frame)
    case 'box':
      return box(input, frame)
    case 'waterfall':
      return waterfall(input, frame)
    case 'funnel':
      return funnel(input, frame)
    default:
      return assertNever(mark)
  }
}
