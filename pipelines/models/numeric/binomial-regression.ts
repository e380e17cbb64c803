import { invertPositive, solvePositive } from './linear.ts'

/** How a chance follows from a sum of effects: its log-odds, or the complementary log-log of a proportional hazard. */
export type Link = 'logit' | 'cloglog'

/** Rows of a regression of chances: events among trials, with what they are explained by. */
export interface BinomialRows {
  readonly columns: readonly Float64Array[]
  readonly events: Float64Array
  readonly trials: Float64Array
  /** half of this times the square of each coefficient is added to what is made small; 0 for those that are free */
  readonly penalties: Float64Array
  readonly link: Link
}

/** Coefficients in the order of the columns. */
export interface BinomialFit {
  readonly coefficients: Float64Array
  /** at the coefficients, without the penalty */
  readonly logLikelihood: number
  /** inverse of the information, row after row, penalty included; undefined where columns depend on each other */
  readonly covariance: Float64Array | undefined
}

/** ln(1 + e^x) without overflow. */
const lnOnePlusExp = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))

/** The chance of a log-odds. */
export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

const lnLikelihoodOf = (link: Link, effect: number, events: number, trials: number): number => {
  if (link === 'logit') return events * effect - trials * lnOnePlusExp(effect)
  const hazard = Math.exp(effect)
  return (events === 0 ? 0 : events * Math.log(-Math.expm1(-hazard))) - (trials - events) * hazard
}

/** The slope of a row's log-likelihood along its effect, and the information of the row. */
const slopeOf = (link: Link, effect: number, events: number, trials: number): readonly [number, number] => {
  if (link === 'logit') {
    const chance = chanceOf(effect)
    return [events - trials * chance, trials * chance * (1 - chance)]
  }
  const hazard = Math.exp(Math.min(effect, 700))
  const chance = -Math.expm1(-hazard)
  const steep = hazard * Math.exp(-hazard)
  const variance = chance * Math.exp(-hazard)
  if (!(variance > 0)) return [0, 0]
  return [((events - trials * chance) * steep) / variance, (trials * steep * steep) / variance]
}

const effectsOf = (columns: readonly Float64Array[], coefficients: Float64Array, rows: number): Float64Array => {
  const effects = new Float64Array(rows)
  for (const [j, column] of columns.entries()) {
    const coefficient = coefficients[j] ?? 0
    if (coefficient === 0) continue
    for (let i = 0; i < rows; i++) effects[i] = (effects[i] ?? 0) + coefficient * (column[i] ?? 0)
  }
  return effects
}

/** The sum of the products of two columns; four sums at once keep the processor busy. */
const dot = (a: Float64Array, b: Float64Array): number => {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const even = a.length - (a.length % 4)
  for (let i = 0; i < even; i += 4) {
    first += (a[i] ?? 0) * (b[i] ?? 0)
    second += (a[i + 1] ?? 0) * (b[i + 1] ?? 0)
    third += (a[i + 2] ?? 0) * (b[i + 2] ?? 0)
    fourth += (a[i + 3] ?? 0) * (b[i + 3] ?? 0)
  }
  for (let i = even; i < a.length; i++) first += (a[i] ?? 0) * (b[i] ?? 0)
  return first + second + third + fourth
}

/** Slopes along all coefficients, and the information matrix. */
const informationAt = (
  { columns, events, trials, penalties, link }: BinomialRows,
  at: Float64Array,
  effects: Float64Array,
) => {
  const size = columns.length
  const rows = events.length
  const slopes = new Float64Array(rows)
  const weights = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const [slope, weight] = slopeOf(link, effects[i] ?? 0, events[i] ?? 0, trials[i] ?? 0)
    slopes[i] = slope
    weights[i] = weight
  }
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  const weighted = new Float64Array(rows)
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) weighted[i] = (weights[i] ?? 0) * (column[i] ?? 0)
    gradient[j] = dot(slopes, column) - (penalties[j] ?? 0) * (at[j] ?? 0)
    for (const [k, other] of columns.entries()) {
      if (k > j) break
      const sum = dot(weighted, other)
      information[j * size + k] = sum
      information[k * size + j] = sum
    }
    information[j * size + j] = (information[j * size + j] ?? 0) + (penalties[j] ?? 0)
  }
  return { gradient, information }
}

/**
 * Fits a regression of chances by iteratively reweighted least squares, with steps that are halved until the likelihood
 * grows. The constant is a column of ones.
 *
 * @returns undefined where columns depend on each other and nothing holds them, so that there is no single answer
 * @source McCullagh & Nelder (1989), Generalized Linear Models, section 4.4; ridge: le Cessie & van Houwelingen (1992), Applied Statistics 41, 191–201
 */
export const fitBinomial = (rows: BinomialRows): BinomialFit | undefined => {
  const { columns, events, trials, penalties, link } = rows
  const size = columns.length
  const count = events.length
  const likelihoodOf = (effects: Float64Array): number => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += lnLikelihoodOf(link, effects[i] ?? 0, events[i] ?? 0, trials[i] ?? 0)
    return sum
  }
  const held = (likelihood: number, at: Float64Array): number =>
    likelihood - at.reduce((sum, value, j) => sum + 0.5 * (penalties[j] ?? 0) * value * value, 0)
  let at = new Float64Array(size)
  let effects = effectsOf(columns, at, count)
  let value = held(likelihoodOf(effects), at)
  let information = new Float64Array(size * size)
  for (let round = 0; round < 60; round++) {
    const here = informationAt(rows, at, effects)
    information = here.information
    const step = solvePositive(information, here.gradient)
    if (step === undefined) return undefined
    let isBetter = false
    let gain = 0
    for (let length = 1; length > 1e-6 && !isBetter; length /= 2) {
      const next = at.map((old, j) => old + length * (step[j] ?? 0))
      const nextEffects = effectsOf(columns, next, count)
      const nextValue = held(likelihoodOf(nextEffects), next)
      if (nextValue >= value) {
        gain = nextValue - value
        ;[at, effects, value, isBetter] = [next, nextEffects, nextValue, true]
      }
    }
    if (!isBetter || gain < 1e-11 * (1 + Math.abs(value))) break
  }
  return { coefficients: at, logLikelihood: likelihoodOf(effects), covariance: invertPositive(information, size) }
}
