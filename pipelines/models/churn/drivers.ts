import { scaleOf } from '../features.ts'
import { chanceOf, fitBinomial } from '../numeric/binomial-regression.ts'
import { ModelRefusal } from '../refusal.ts'
import { type LabelledCustomers, refuseUnlearnable } from './labels.ts'

/** By how much the mean chance to leave is greater with a feature than without it, everything else as it is. */
export interface Driver {
  readonly feature: string
  /** difference of two mean chances: 0.2 for 20 points more */
  readonly effect: number
  /** standard error, from what the data leave open of the coefficients */
  readonly error: number
}

/** What of the rows an effect is computed from. */
interface Fitted {
  /** the features and, last, the constant */
  readonly columns: readonly Float64Array[]
  readonly coefficients: Float64Array
  readonly logOdds: Float64Array
}

/** The difference of two mean chances, a feature being changed in all rows, and its derivatives along the coefficients. */
const differenceOf = (
  { columns, coefficients, logOdds }: Fitted,
  at: number,
  isBinary: boolean,
): { readonly effect: number; readonly slopes: Float64Array } => {
  const rows = logOdds.length
  const feature = columns[at] ?? new Float64Array()
  const coefficient = coefficients[at] ?? 0
  const weights = new Float64Array(rows)
  let [sum, own] = [0, 0]
  for (let i = 0; i < rows; i++) {
    const value = feature[i] ?? 0
    const [less, more] = isBinary ? [0, 1] : [value, value + 1]
    const without = chanceOf((logOdds[i] ?? 0) + coefficient * (less - value))
    const withIt = chanceOf((logOdds[i] ?? 0) + coefficient * (more - value))
    sum += withIt - without
    weights[i] = withIt * (1 - withIt) - without * (1 - without)
    own += withIt * (1 - withIt) * more - without * (1 - without) * less
  }
  const slopes = Float64Array.from(columns, (column, j) => {
    let slope = 0
    for (let i = 0; i < rows; i++) slope += (weights[i] ?? 0) * (column[i] ?? 0)
    return (j === at ? own : slope) / rows
  })
  return { effect: sum / rows, slopes }
}

const errorOf = (slopes: Float64Array, covariance: Float64Array): number => {
  let variance = 0
  for (const [i, a] of slopes.entries())
    for (const [j, b] of slopes.entries()) variance += a * b * (covariance[i * slopes.length + j] ?? 0)
  return Math.sqrt(variance)
}

/**
 * What goes with leaving, as mean differences of chances by a logistic regression: for a feature of 0 and 1 all customers with
 * it less all without it, for a number all customers with one deviation more of it less as they are.
 *
 * @param penalty of the squares of the coefficients, features on a scale of deviation 1 where they are numbers
 * @returns the strongest first, by size
 * @throws ModelRefusal as `refuseUnlearnable` does, and `dependent_features`
 * @source average marginal effects: Bartus (2005), Stata Journal 5(3), 309–329; delta method: Oehlert (1992)
 */
export const driversOf = (customers: LabelledCustomers, penalty = 0): Driver[] => {
  refuseUnlearnable(customers)
  const { features, left } = customers
  const isBinary = features.columns.map((column) => column.every((value) => value === 0 || value === 1))
  const columns = features.columns.map((column, j) => {
    if (isBinary[j]) return column
    const { mean, deviation } = scaleOf(column)
    return column.map((value) => (value - mean) / deviation)
  })
  const ones = left.map(() => 1)
  const all = [...columns, ones]
  const penalties = Float64Array.from(all, (_, j) => (j < columns.length ? penalty : 0))
  const fit = fitBinomial({ columns: all, events: left, trials: ones, penalties, link: 'logit' })
  const { coefficients, covariance } = fit ?? {}
  if (coefficients === undefined || covariance === undefined) throw ModelRefusal.of('dependent_features/drivers')
  const logOdds = new Float64Array(left.length)
  for (const [j, column] of all.entries())
    for (let i = 0; i < left.length; i++) logOdds[i] = (logOdds[i] ?? 0) + (coefficients[j] ?? 0) * (column[i] ?? 0)
  const drivers = features.names.map((feature, at): Driver => {
    const { effect, slopes } = differenceOf({ columns: all, coefficients, logOdds }, at, isBinary[at] ?? false)
    return { feature, effect, error: errorOf(slopes, covariance) }
  })
  return drivers.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
}
