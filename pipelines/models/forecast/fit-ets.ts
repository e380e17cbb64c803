import { minimiseFrom } from '../numeric/minimise.ts'
import { checkEts, type EtsModel, type EtsParameters, type EtsSmoother, etsFreedom, etsLikelihood } from './ets.ts'
import { type Outlook, outlookOf } from './outlook.ts'
import { lineThrough, seasonStart } from './season-start.ts'
import { checkHorizon, checkSeries, type Series } from './series.ts'

/** A model that was fitted to a series. */
export interface EtsFit {
  readonly model: EtsModel
  readonly parameters: EtsParameters
  readonly logLikelihood: number
  readonly aic: number
  readonly aicc: number
  readonly bic: number
  /** variance of the error, relative where it multiplies */
  readonly variance: number
  readonly end: EtsSmoother
}

const share = (free: number): number => 1 / (1 + Math.exp(-free))

/** Bounds of the weights, as R's ets has them. */
const least = 1e-4
const phiFrom = 0.8
const phiTo = 0.98

/** How the numbers that are searched freely stand for parameters; each is 0 or near it at the start. */
interface Coding {
  readonly size: number
  readonly decode: (free: ArrayLike<number>) => EtsParameters
}

const codingOf = (model: EtsModel, { values, period }: Series): Coding => {
  const hasSeason = model.season !== 'N'
  const hasTrend = model.trend !== 'N'
  const firstSeasons = values.slice(0, Math.min(values.length, 3 * period))
  const seasonal = hasSeason ? seasonStart(firstSeasons, period, model.season === 'M' ? 'M' : 'A') : undefined
  const line = seasonal ?? lineThrough(values.slice(0, Math.max(10, 2 * period)))
  const start = { ...line, level: hasTrend ? line.level : (values[0] ?? 0) }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const size = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  const weights = 1 + Number(hasTrend) + Number(hasSeason) + Number(model.trend === 'Ad')
  const starts = 1 + Number(hasTrend)
  const seasonSize = model.season === 'M' ? 0.1 : size * 0.1
  const decode = (free: ArrayLike<number>): EtsParameters => {
    let next = 0
    const take = (): number => free[next++] ?? 0
    const alpha = least + (1 - 2 * least) * share(take())
    const beta = hasTrend ? least + (alpha - least) * share(take() - 2) : 0
    const gamma = hasSeason ? least + Math.max(0, 1 - alpha - least) * share(take() - 2) : 0
    const phi = model.trend === 'Ad' ? phiFrom + (phiTo - phiFrom) * share(take() + 2) : Number(hasTrend)
    const level = start.level + size * 0.1 * take()
    const slope = hasTrend ? start.slope + size * 0.02 * take() : 0
    const moved = seasonal?.season.map((part, i) => part + (i === 0 ? 0 : seasonSize * take())) ?? []
    const middle = moved.reduce((sum, part) => sum + part, 0) / Math.max(1, moved.length)
    const season = moved.map((part) => (model.season === 'M' ? part / middle : part - middle))
    return { alpha, beta, gamma, phi, level, slope, season }
  }
  return { size: weights + starts + (hasSeason ? period - 1 : 0), decode }
}

/** Figures of a fit from its likelihood and how much it learned. */
const judged = (model: EtsModel, parameters: EtsParameters, { values, period }: Series): EtsFit => {
  const { logLikelihood, squares, end } = etsLikelihood(model, parameters, values)
  const freedom = etsFreedom(model, period)
  const count = values.length
  const aic = 2 * freedom - 2 * logLikelihood
  return {
    model,
    parameters,
    logLikelihood,
    aic,
    aicc: aic + (2 * freedom * (freedom + 1)) / (count - freedom - 1),
    bic: aic + freedom * (Math.log(count) - 2),
    variance: squares / Math.max(1, count - freedom + 1),
    end,
  }
}

/**
 * Fits exponential smoothing in state-space form by maximum likelihood, with the values it starts from.
 *
 * @param model `season` other than N needs at least two seasons
 * @throws ModelRefusal `not_positive`, `bad_model`, and those of `checkSeries`: two seasons, and four values more than the model
 *   learns, so that an error is left
 * @source Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, 5
 */
export const fitEts = (series: Series, model: EtsModel): EtsFit => {
  const { values, period } = series
  checkEts(model, values, period)
  checkSeries(series, Math.max(model.season === 'N' ? 0 : 2 * period, etsFreedom(model, period) + 2))
  const { size, decode } = codingOf(model, series)
  const objective = (free: ArrayLike<number>) => {
    const { logLikelihood } = etsLikelihood(model, decode(free), values)
    return Number.isFinite(logLikelihood) ? -logLikelihood : 1e10
  }
  const starts = [0, 2, -2].map((alpha) => Array.from({ length: size }, (_, i) => (i === 0 ? alpha : 0)))
  return judged(model, decode(minimiseFrom(objective, starts, { least: -12, most: 12 }).at), series)
}

/** The models that are tried: none that adds an error to a multiplied season, and none that multiplies where a value is not above 0. */
const candidates = ({ values, period }: Series): EtsModel[] => {
  const canMultiply = values.every((value) => value > 0)
  const hasSeason = period > 1 && values.length >= 2 * period
  const errors = canMultiply ? (['A', 'M'] as const) : (['A'] as const)
  const seasons = hasSeason ? (canMultiply ? (['N', 'A', 'M'] as const) : (['N', 'A'] as const)) : (['N'] as const)
  return errors.flatMap((error) =>
    (['N', 'A', 'Ad'] as const).flatMap((trend) =>
      seasons.filter((season) => error === 'M' || season !== 'M').map((season) => ({ error, trend, season })),
    ),
  )
}

/**
 * The model of least AICc among those that fit the series. In-sample criteria choose, so it is to be held against others by errors
 * out of sample (`backtest`).
 *
 * @throws ModelRefusal those of `checkSeries` where no model can be fitted
 */
export const chooseEts = (series: Series): EtsFit => {
  checkSeries(series, 5)
  const fits = candidates(series)
    .filter((model) => series.values.length >= etsFreedom(model, series.period) + 2)
    .map((model) => fitEts(series, model))
  return fits.reduce((best, fit) => (fit.aicc < best.aicc ? fit : best))
}

/**
 * The next values by a fitted model, with intervals that widen.
 *
 * @throws ModelRefusal `bad_horizon`
 */
export const forecastEts = ({ model, variance, end }: EtsFit, horizon: number): Outlook[] => {
  checkHorizon(horizon)
  const deviation = Math.sqrt(variance)
  return outlookOf(end, horizon, (expected) => (model.error === 'M' ? deviation * Math.abs(expected) : deviation))
}
