import { constantFeatures, type Features, rowsOfFeatures, scaleOf } from '../features.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import { invertPositive, solvePositive } from '../numeric/linear.ts'
import { ModelRefusal } from '../refusal.ts'
import { concordanceOf } from './concordance.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { refuseUntimed, type SurvivalTimes } from './survival-times.ts'

/** How customers who leave at the same time are taken: Efron's is closer to the truth where many do. */
export type CoxTies = 'efron' | 'breslow'

/** A proportional hazards regression. */
export interface CoxFit {
  readonly features: readonly string[]
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  /** exp of the coefficients: how many times as likely to leave at any time, averaged over the times */
  readonly hazardRatios: Float64Array
  readonly logLikelihood: number
  readonly logLikelihoodWithoutFeatures: number
  /** the chance that of two customers the one with the higher risk leaves first */
  readonly concordance: number
}

/** The standard error of the effect of one deviation of a feature from which on it counts as unknown. */
const mostError = 20

interface Sums {
  readonly weight: number
  readonly first: Float64Array
  readonly second: Float64Array
}

const noSums = (size: number): { weight: number; first: Float64Array; second: Float64Array } => ({
  weight: 0,
  first: new Float64Array(size),
  second: new Float64Array(size * size),
})

/** Rows from the latest to the earliest, and what is added up over them. */
interface Prepared {
  readonly columns: readonly Float64Array[]
  readonly times: SurvivalTimes
  readonly latestFirst: Int32Array
  readonly ties: CoxTies
}

const addRow = (sums: ReturnType<typeof noSums>, columns: readonly Float64Array[], row: number, risk: number): void => {
  const size = columns.length
  sums.weight += risk
  for (let j = 0; j < size; j++) {
    const value = risk * (columns[j]?.[row] ?? 0)
    sums.first[j] = (sums.first[j] ?? 0) + value
    for (let k = 0; k <= j; k++)
      sums.second[j * size + k] = (sums.second[j * size + k] ?? 0) + value * (columns[k]?.[row] ?? 0)
  }
}

interface Derivatives {
  logLikelihood: number
  readonly gradient: Float64Array
  readonly information: Float64Array
}

/** One term of the partial likelihood: those at risk, less a part of those who leave together. */
const addTerm = (to: Derivatives, all: Sums, gone: Sums, part: number): void => {
  const size = to.gradient.length
  const weight = all.weight - part * gone.weight
  to.logLikelihood -= Math.log(weight)
  const means = all.first.map((value, j) => (value - part * (gone.first[j] ?? 0)) / weight)
  for (let j = 0; j < size; j++) {
    to.gradient[j] = (to.gradient[j] ?? 0) - (means[j] ?? 0)
    for (let k = 0; k <= j; k++) {
      const cell = j * size + k
      const second = ((all.second[cell] ?? 0) - part * (gone.second[cell] ?? 0)) / weight
      to.information[cell] = (to.information[cell] ?? 0) + second - (means[j] ?? 0) * (means[k] ?? 0)
    }
  }
}

const effectOf = (columns: readonly Float64Array[], at: Float64Array, row: number): number =>
  columns.reduce((sum, column, j) => sum + (at[j] ?? 0) * (column[row] ?? 0), 0)

const noDerivatives = (size: number): Derivatives => ({
  logLikelihood: 0,
  gradient: new Float64Array(size),
  information: new Float64Array(size * size),
})

/** What each time at which somebody left adds to the log partial likelihood, its gradient and information; the latest first. */
const eachTime = (
  { columns, times, latestFirst, ties }: Prepared,
  at: Float64Array,
  tell: (derivatives: Derivatives, time: number) => void,
): void => {
  const size = columns.length
  const all = noSums(size)
  for (let from = 0; from < latestFirst.length; ) {
    const time = times.time[latestFirst[from] ?? 0]
    const gone = noSums(size)
    const to = noDerivatives(size)
    let leaving = 0
    for (; from < latestFirst.length && times.time[latestFirst[from] ?? 0] === time; from++) {
      const row = latestFirst[from] ?? 0
      const effect = effectOf(columns, at, row)
      addRow(all, columns, row, Math.exp(effect))
      if (times.left[row] !== 1) continue
      leaving += 1
      to.logLikelihood += effect
      for (const [j, column] of columns.entries()) to.gradient[j] = (to.gradient[j] ?? 0) + (column[row] ?? 0)
      addRow(gone, columns, row, Math.exp(effect))
    }
    for (let i = 0; i < leaving; i++) addTerm(to, all, gone, ties === 'efron' ? i / leaving : 0)
    if (leaving > 0) tell(to, time ?? 0)
  }
}

/** Adds a part to a sum. */
const addTo = (sum: Float64Array, part: Float64Array, weight = 1): void => {
  for (const [i, value] of part.entries()) sum[i] = (sum[i] ?? 0) + weight * value
}

/** A matrix of which only the lower half was added up, whole. */
const mirrored = (matrix: Float64Array, size: number): Float64Array =>
  matrix.map((_, cell) => {
    const [j, k] = [Math.floor(cell / size), cell % size]
    return matrix[Math.max(j, k) * size + Math.min(j, k)] ?? 0
  })

/** Log partial likelihood with its gradient and information. */
const derivativesAt = (prepared: Prepared, at: Float64Array): Derivatives => {
  const to = noDerivatives(prepared.columns.length)
  eachTime(prepared, at, ({ logLikelihood, gradient, information }) => {
    to.logLikelihood += logLikelihood
    addTo(to.gradient, gradient)
    addTo(to.information, information)
  })
  return { ...to, information: mirrored(to.information, prepared.columns.length) }
}

const refuseUnusable = (times: SurvivalTimes, features: Features): void => {
  refuseUntimed(times)
  const rows = rowsOfFeatures(features)
  if (rows !== times.time.length) throw new Error(`${rows} rows of features, ${times.time.length} times`)
  const constant = constantFeatures(features)
  if (constant.length > 0) throw ModelRefusal.of('constant_feature/features', { features: constant })
}

const refuseDependent = (): never => {
  throw ModelRefusal.of('dependent_features/effects')
}

const preparedOf = (times: SurvivalTimes, features: Features, ties: CoxTies): Prepared => {
  const latestFirst = Int32Array.from(times.time.keys()).sort((i, j) => (times.time[j] ?? 0) - (times.time[i] ?? 0))
  // around their means, which changes no effect and keeps exp within bounds
  const columns = features.columns.map((column) => {
    const { mean } = scaleOf(column)
    return column.map((value) => value - mean)
  })
  return { columns, times, latestFirst, ties }
}

/**
 * Fits a proportional hazards regression by Newton's method.
 *
 * @throws ModelRefusal as `refuseUntimed` does, `constant_feature`, and `dependent_features` also where the effects have no bound
 * @source Cox (1972), J. Royal Stat. Soc. B 34, 187–220; ties: Efron (1977), J. Am. Stat. Assoc. 72, 557–565; Breslow (1974), Biometrics 30, 89–99
 */
export const fitCox = (times: SurvivalTimes, features: Features, ties: CoxTies = 'efron'): CoxFit => {
  refuseUnusable(times, features)
  const prepared = preparedOf(times, features, ties)
  const { columns } = prepared
  let at = new Float64Array(features.columns.length)
  let here = derivativesAt(prepared, at)
  const logLikelihoodWithoutFeatures = here.logLikelihood
  for (let round = 0; round < 50; round++) {
    const step = solvePositive(here.information, here.gradient) ?? refuseDependent()
    let next = at
    let there = here
    for (let length = 1; length > 1e-6; length /= 2) {
      next = at.map((value, j) => value + length * (step[j] ?? 0))
      there = derivativesAt(prepared, next)
      if (there.logLikelihood >= here.logLikelihood) break
    }
    const gain = there.logLikelihood - here.logLikelihood
    if (!(gain >= 0)) break
    ;[at, here] = [next, there]
    if (gain < 1e-11 * (1 + Math.abs(here.logLikelihood))) break
  }
  const size = at.length
  const inverse = invertPositive(here.information, size) ?? refuseDependent()
  const standardErrors = at.map((_, j) => Math.sqrt(inverse[j * size + j] ?? 0))
  // where an effect has no bound, the likelihood is flat along it
  const isOpen = (error: number, j: number): boolean => !(error * scaleOf(columns[j] ?? at).deviation < mostError)
  if (standardErrors.some(isOpen)) return refuseDependent()
  const risk = times.time.map((_, row) => effectOf(columns, at, row))
  return {
    features: features.names,
    coefficients: at,
    standardErrors,
    hazardRatios: at.map(Math.exp),
    logLikelihood: here.logLikelihood,
    logLikelihoodWithoutFeatures,
    concordance: concordanceOf(times, risk),
  }
}

/** Whether hazard ratios are the same at all times: χ² and the chance of one at least as great where they are. */
export interface ProportionalityTest {
  readonly chiSquare: number
  readonly degrees: number
  readonly p: number
}

/** The information of some parameters that is left when others are estimated with them. @param cross between both */
const leftOf = (information: Float64Array, cross: Float64Array, own: Float64Array, size: number): Float64Array => {
  const inverse = invertPositive(information, size) ?? refuseDependent()
  const at = (matrix: Float64Array, j: number, k: number): number => matrix[j * size + k] ?? 0
  return own.map((value, cell) => {
    const [j, k] = [Math.floor(cell / size), cell % size]
    let explained = 0
    for (let l = 0; l < size; l++)
      for (let m = 0; m < size; m++) explained += at(cross, j, l) * at(inverse, l, m) * at(cross, m, k)
    return value - explained
  })
}

/**
 * Tests of a fitted regression whether each hazard ratio, and all of them, are the same at all times: whether effects that grow
 * with the share of those who left before would add to the likelihood.
 *
 * @throws ModelRefusal as `fitCox` does
 * @source Grambsch & Therneau (1994), Biometrika 81, 515–526; as the score test of R survival 3, cox.zph, of the scale "km"
 */
export const testProportionality = (
  times: SurvivalTimes,
  features: Features,
  { coefficients }: CoxFit,
  ties: CoxTies = 'efron',
): { readonly each: readonly ProportionalityTest[]; readonly all: ProportionalityTest } => {
  refuseUnusable(times, features)
  const size = features.columns.length
  const { points } = kaplanMeier(times)
  const before = new Map(points.map(({ time }, i) => [time, 1 - (points[i - 1]?.survival ?? 1)]))
  const score = new Float64Array(size)
  const matrix = (): Float64Array => new Float64Array(size * size)
  const [information, cross, own] = [matrix(), matrix(), matrix()]
  eachTime(preparedOf(times, features, ties), coefficients, (part, time) => {
    const scale = before.get(time) ?? 0
    addTo(score, part.gradient, scale)
    addTo(information, part.information)
    addTo(cross, part.information, scale)
    addTo(own, part.information, scale ** 2)
  })
  const left = mirrored(leftOf(mirrored(information, size), mirrored(cross, size), mirrored(own, size), size), size)
  const testOf = (chiSquare: number, degrees: number): ProportionalityTest => {
    return { chiSquare, degrees, p: chiSquareTail(chiSquare, degrees) }
  }
  const solved = solvePositive(left, score) ?? refuseDependent()
  return {
    each: Array.from(score, (value, j) => testOf(value ** 2 / (left[j * size + j] ?? 0), 1)),
    all: testOf(
      score.reduce((sum, value, j) => sum + value * (solved[j] ?? 0), 0),
      size,
    ),
  }
}
