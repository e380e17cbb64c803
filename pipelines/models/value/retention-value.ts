import { ModelRefusal } from '../refusal.ts'

/** A rate of retention, a discount rate and a growth of margins, all per period. */
export interface ConstantRetention {
  readonly retention: number
  readonly discount: number
  readonly growth?: number
}

const refuseOutside = (name: string, value: number, least: number, most: number): void => {
  if (!(value >= least && value <= most)) throw ModelRefusal.of('out_of_range/number', { name, value, least, most })
}

/**
 * How many margins of a period a customer is worth who is kept at a constant rate: r / (1 + i − r (1 + g)). It leaves out
 * the margin that is received today; with it, add 1.
 *
 * @throws ModelRefusal `out_of_range` for rates outside 0 to 1, `no_finite_value` where margins grow faster than they are discounted
 * @source Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9–24
 */
export const marginMultiple = ({ retention, discount, growth = 0 }: ConstantRetention): number => {
  refuseOutside('retention', retention, 0, 1)
  refuseOutside('discount', discount, 0, 1)
  refuseOutside('growth', growth, -1, 1)
  const rest = 1 + discount - retention * (1 + growth)
  if (!(rest > 0)) throw ModelRefusal.of('no_finite_value/retention', { retention, growth, discount })
  return retention / rest
}

/** What a customer brings and costs in each year, and how it is discounted. */
export interface YearlyContribution extends ConstantRetention {
  /** margin at the start of each year that the customer is there */
  readonly contribution: number
  /** cost of keeping the customer in the middle of each year */
  readonly marketing: number
  /** years after the first */
  readonly years: number
}

/**
 * The value of a new customer over some years, by the first case of Berger and Nasr: margins at the start of years 0 to n,
 * costs in the middle of years 1 to n.
 *
 * @throws ModelRefusal `out_of_range`
 * @source Berger & Nasr (1998), J. Interactive Marketing 12(1), 17–30, equation 1
 */
export const yearlyValue = ({ contribution, marketing, retention, discount, years }: YearlyContribution): number => {
  refuseOutside('retention', retention, 0, 1)
  refuseOutside('discount', discount, 0, 1)
  refuseOutside('years', years, 0, 1000)
  let value = contribution
  for (let year = 1; year <= years; year++) {
    value += (contribution * retention ** year) / (1 + discount) ** year
    value -= (marketing * retention ** (year - 1)) / (1 + discount) ** (year - 0.5)
  }
  return value
}
