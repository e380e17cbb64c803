import { tCritical } from '../numeric/distributions.ts'
import { type Outlook, z80, z95 } from './outlook.ts'

/** By how much the intervals of a method are made wider, so that they say what its backtest saw. 1 leaves them as they are. */
export interface Widening {
  readonly by80: number
  readonly by95: number
}

/** The standard deviation that an outlook's interval stands for. */
const deviationOf = ({ low80, high80 }: Outlook): number => (high80 - low80) / (2 * z80)

/**
 * How much wider intervals have to be that a method makes of its errors within the series. Those leave out that parameters were
 * learned from the same values, and that the method was chosen of several. Deviations are multiplied by the root of how the
 * squares of the errors in the backtest are to those that were said, where that is more than 1; and the quantiles are those of
 * Student's t with as many degrees of freedom as there are origins, as errors from one origin go together.
 *
 * @param said by each origin, not cut at any bounds
 * @param came what then came, as many and in the same order
 * @source Williams and Goodman (1971), J. Am. Statist. Assoc. 66, 752-754; Chatfield (1993), J. Bus. Econ. Statist. 11, 121-135, on why
 *   intervals of models are too narrow
 */
export const wideningOf = (said: readonly (readonly Outlook[])[], came: readonly (readonly number[])[]): Widening => {
  const outlooks = said.flat()
  const actual = came.flat()
  const expected = outlooks.reduce((sum, outlook) => sum + deviationOf(outlook) ** 2, 0)
  const seen = outlooks.reduce((sum, { value }, i) => sum + ((actual[i] ?? 0) - value) ** 2, 0)
  const short = expected > 0 ? Math.max(1, Math.sqrt(seen / expected)) : 1
  return { by80: (short * tCritical(0.2, said.length)) / z80, by95: (short * tCritical(0.05, said.length)) / z95 }
}

/** An outlook with its intervals made wider around the same value. */
export const widened = ({ value, ...ends }: Outlook, { by80, by95 }: Widening): Outlook => ({
  value,
  low80: value + by80 * (ends.low80 - value),
  high80: value + by80 * (ends.high80 - value),
  low95: value + by95 * (ends.low95 - value),
  high95: value + by95 * (ends.high95 - value),
})
