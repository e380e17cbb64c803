import { ModelRefusal } from '../refusal.ts'
import type { Smoother } from './smoother.ts'

/** Whether parts of a series add up (A), multiply (M) or are not there (N); Ad is a trend that fades. */
export interface EtsModel {
  readonly error: 'A' | 'M'
  readonly trend: 'N' | 'A' | 'Ad'
  readonly season: 'N' | 'A' | 'M'
}

/** How fast the parts follow, and where they start. */
export interface EtsParameters {
  readonly alpha: number
  /** 0 without a trend */
  readonly beta: number
  /** 0 without a season */
  readonly gamma: number
  /** 1 where a trend does not fade, 0 without one */
  readonly phi: number
  readonly level: number
  readonly slope: number
  /** of the season before the first value, its first part first: s[0] belongs to the first value; empty without a season */
  readonly season: readonly number[]
}

/** The name by which a model is known, such as ETS(M,Ad,M). */
const etsName = ({ error, trend, season }: EtsModel): string => `ETS(${error},${trend},${season})`

/** The recursion of exponential smoothing in state-space form. @source Hyndman, Koehler, Ord and Snyder (2008), table 2.2 and 2.3 */
export class EtsSmoother implements Smoother {
  private readonly model: EtsModel
  private readonly parameters: EtsParameters
  private level: number
  private slope: number
  private readonly season: Float64Array
  private place: number

  constructor(model: EtsModel, parameters: EtsParameters, from?: EtsSmoother) {
    this.model = model
    this.parameters = parameters
    this.level = from?.level ?? parameters.level
    this.slope = from?.slope ?? parameters.slope
    this.season = from?.season.slice() ?? Float64Array.from(parameters.season)
    this.place = from?.place ?? 0
  }

  predict(): number {
    const base = this.level + this.parameters.phi * this.slope
    const season = this.season[this.place] ?? 0
    if (this.model.season === 'N') return base
    return this.model.season === 'A' ? base + season : base * season
  }

  update(value: number): void {
    const { alpha, beta, gamma, phi } = this.parameters
    const base = this.level + phi * this.slope
    const before = this.season[this.place] ?? 0
    const kind = this.model.season
    const level = kind === 'N' ? value : kind === 'A' ? value - before : value / before
    const move = alpha * (level - base)
    this.level = base + move
    this.slope = phi * this.slope + beta * (level - base)
    if (kind === 'N') return
    const season = kind === 'A' ? value - base : value / base
    this.season[this.place] = before + gamma * (season - before)
    this.place = (this.place + 1) % this.season.length
  }

  copy(): EtsSmoother {
    return new EtsSmoother(this.model, this.parameters, this)
  }
}

/** How well parameters explain a series. */
export interface EtsLikelihood {
  /** up to a constant, as R's forecast::ets tells it */
  readonly logLikelihood: number
  /** sum of squared errors, relative ones for a multiplicative error */
  readonly squares: number
  readonly end: EtsSmoother
}

/**
 * The likelihood of a series under a model with parameters; minus Infinity where the recursion leaves what the model allows, such
 * as an expected value that is not above 0 with multiplied parts.
 *
 * @source Hyndman, Koehler, Ord and Snyder (2008), 5.1
 */
export const etsLikelihood = (model: EtsModel, parameters: EtsParameters, values: readonly number[]): EtsLikelihood => {
  const end = new EtsSmoother(model, parameters)
  const isPositive = model.error === 'M' || model.season === 'M'
  let [squares, logs] = [0, 0]
  for (const value of values) {
    const expected = end.predict()
    if (isPositive && !(expected > 0)) return { logLikelihood: Number.NEGATIVE_INFINITY, squares: Number.NaN, end }
    const error = model.error === 'M' ? (value - expected) / expected : value - expected
    squares += error * error
    if (model.error === 'M') logs += Math.log(expected)
    end.update(value)
  }
  return { logLikelihood: -(values.length * Math.log(squares) + 2 * logs) / 2, squares, end }
}

/** How many numbers of a model are learned from the data, the size of the error among them. */
export const etsFreedom = ({ trend, season }: EtsModel, period: number): number =>
  3 + (trend === 'N' ? 0 : 2) + (trend === 'Ad' ? 1 : 0) + (season === 'N' ? 0 : period)

/** @throws ModelRefusal `not_positive` where a model multiplies and a value is not above 0, `bad_model` for a season of one value */
export const checkEts = (model: EtsModel, values: readonly number[], period: number): void => {
  if (model.season !== 'N' && period < 2) throw ModelRefusal.of('bad_model', { model: etsName(model) })
  const least = values.find((value) => !(value > 0))
  if ((model.error === 'M' || model.season === 'M') && least !== undefined)
    throw ModelRefusal.of('not_positive/model', { model: etsName(model), value: least })
}
