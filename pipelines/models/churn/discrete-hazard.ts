import { type Features, rowsOfFeatures } from '../features.ts'
import { fitBinomial, type Link } from '../numeric/binomial-regression.ts'
import { ModelRefusal } from '../refusal.ts'
import { refuseUntimed, riskSetsOf, type SurvivalTimes } from './survival-times.ts'

/** The chance to leave in each period, by the period and by what customers are like. */
export interface DiscreteHazard {
  readonly features: readonly string[]
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  /** periods in which somebody left, ascending; in the others the chance is 0 */
  readonly periods: Float64Array
  /** the effect of each of these periods, on the scale of the link */
  readonly periodEffects: Float64Array
  readonly logLikelihood: number
  readonly link: Link
}

/** Customers who are alike in all features, by period. */
interface Cells {
  readonly values: number[][]
  readonly period: number[]
  readonly atRisk: number[]
  readonly left: number[]
}

const patternsOf = ({ columns }: Features, rows: number): Map<string, number[]> => {
  const patterns = new Map<string, number[]>()
  for (let row = 0; row < rows; row++) {
    const key = columns.map((column) => column[row] ?? 0).join()
    const known = patterns.get(key)
    if (known === undefined) patterns.set(key, [row])
    else known.push(row)
  }
  return patterns
}

/** One cell for each period with events and each kind of customers who were there. */
const cellsOf = ({ time, left }: SurvivalTimes, features: Features, periods: Float64Array): Cells => {
  const cells: Cells = { values: [], period: [], atRisk: [], left: [] }
  for (const rows of patternsOf(features, time.length).values()) {
    const [first = 0] = rows
    const values = features.columns.map((column) => column[first] ?? 0)
    for (const [place, period] of periods.entries()) {
      const there = rows.filter((row) => (time[row] ?? 0) >= period)
      if (there.length === 0) continue
      cells.values.push(values)
      cells.period.push(place)
      cells.atRisk.push(there.length)
      cells.left.push(there.filter((row) => time[row] === period && left[row] === 1).length)
    }
  }
  return cells
}

/**
 * Fits the chance to leave period by period: a free level for each period, and effects of features on it. With the link
 * `cloglog` the effects are those of a proportional hazards model seen in whole periods; without features the product of
 * the chances to stay is the Kaplan-Meier curve.
 *
 * @param times in whole periods, 1 or more
 * @throws ModelRefusal as `refuseUntimed` does, `impossible_history` for parts of periods, `dependent_features`
 * @source Prentice & Gloeckler (1978), Biometrics 34, 57–67; Allison (1982), Sociological Methodology 13, 61–98
 */
export const fitDiscreteHazard = (times: SurvivalTimes, features: Features, link: Link = 'logit'): DiscreteHazard => {
  refuseUntimed(times)
  const part = times.time.findIndex((time) => !Number.isInteger(time))
  if (part >= 0)
    throw ModelRefusal.of('impossible_history/periods', { row: part, time: times.time[part] ?? Number.NaN })
  if (features.columns.length > 0) rowsOfFeatures(features)
  const periods = Float64Array.from(
    riskSetsOf(times).filter(({ left }) => left > 0),
    ({ time }) => time,
  )
  const cells = cellsOf(times, features, periods)
  const columns = [
    ...features.columns.map((_, j) => Float64Array.from(cells.values, (values) => values[j] ?? 0)),
    ...Array.from(periods, (_, place) => Float64Array.from(cells.period, (period) => Number(period === place))),
  ]
  const fit = fitBinomial({
    columns,
    events: Float64Array.from(cells.left),
    trials: Float64Array.from(cells.atRisk),
    penalties: new Float64Array(columns.length),
    link,
  })
  const { covariance } = fit ?? {}
  if (fit === undefined || covariance === undefined) throw ModelRefusal.of('dependent_features/effects')
  const size = features.columns.length
  return {
    features: features.names,
    coefficients: fit.coefficients.slice(0, size),
    standardErrors: Float64Array.from({ length: size }, (_, j) => Math.sqrt(covariance[j * (columns.length + 1)] ?? 0)),
    periods,
    periodEffects: fit.coefficients.slice(size),
    logLikelihood: fit.logLikelihood,
    link,
  }
}

/** The share of customers with some features who are there after each of the periods, in their order. */
export const survivalOf = (
  { coefficients, periodEffects, link }: DiscreteHazard,
  values: readonly number[],
): Float64Array => {
  const effect = coefficients.reduce((sum, coefficient, j) => sum + coefficient * (values[j] ?? 0), 0)
  let survival = 1
  return periodEffects.map((level) => {
    const exponent = Math.exp(level + effect)
    survival *= link === 'logit' ? 1 / (1 + exponent) : Math.exp(-exponent)
    return survival
  })
}
