import { ModelRefusal } from '../refusal.ts'
import { type Accuracy, accuracyOf, maseScale } from './accuracy.ts'
import { baselineForecast } from './baselines.ts'
import { fitEts, forecastEts } from './fit-ets.ts'
import { fitHoltWinters, forecastHoltWinters } from './holt-winters.ts'
import { type Widening, widened, wideningOf } from './honest-width.ts'
import type { Outlook } from './outlook.ts'
import { checkHorizon, checkSeries, type Series } from './series.ts'

/** A way to forecast. */
export interface ForecastMethod {
  readonly name: string
  readonly forecast: (series: Series, horizon: number) => Outlook[]
}

const ets = (name: string, error: 'A' | 'M', trend: 'N' | 'A' | 'Ad', season: 'N' | 'A' | 'M'): ForecastMethod => ({
  name,
  forecast: (series, horizon) => forecastEts(fitEts(series, { error, trend, season }), horizon),
})

const naive: ForecastMethod = {
  name: 'naive',
  forecast: (series, horizon) => baselineForecast('naive', series, horizon),
}
const seasonalNaive: ForecastMethod = {
  name: 'seasonal_naive',
  forecast: (series, horizon) => baselineForecast('seasonal_naive', series, horizon),
}

const plain: readonly ForecastMethod[] = [
  ets('simple_smoothing', 'A', 'N', 'N'),
  ets('trend_smoothing', 'A', 'A', 'N'),
  ets('damped_trend_smoothing', 'A', 'Ad', 'N'),
]

const holtWinters: readonly ForecastMethod[] = [
  {
    name: 'holt_winters_additive',
    forecast: (series, horizon) => forecastHoltWinters(fitHoltWinters(series, 'A'), horizon),
  },
  {
    name: 'holt_winters_multiplicative',
    forecast: (series, horizon) => forecastHoltWinters(fitHoltWinters(series, 'M'), horizon),
  },
]

const seasonal: readonly ForecastMethod[] = [
  ets('seasonal_smoothing_additive', 'A', 'Ad', 'A'),
  ets('seasonal_smoothing_multiplicative', 'M', 'Ad', 'M'),
]

/** A longer season has too many starting values to be found by likelihood; R's ets leaves it out too. */
const longestSearched = 24

/** The baseline of a series, which any other method has to beat: the value of a season ago, or the last one without a season. */
const baselineOf = ({ period }: Series): ForecastMethod => (period > 1 ? seasonalNaive : naive)

const rivalsOf = ({ period }: Series): readonly ForecastMethod[] => [
  ...(period > 1 ? holtWinters : []),
  ...(period > 1 && period <= longestSearched ? seasonal : []),
  ...plain,
]

/** So many values a method must have to learn from: two seasons, and three more. */
export const leastToLearn = (period: number): number => 2 * period + 3

/** How a method did where the outcome was known to us and not to it. */
export interface Backtest {
  readonly method: string
  readonly accuracy: Accuracy
  /** share of the values that lay inside the 80 and the 95 % intervals as the method itself makes them */
  readonly covered80: number
  readonly covered95: number
  /** how much wider these are to be */
  readonly widening: Widening
  /** how many values were forecast */
  readonly forecasts: number
}

/** From where forecasts are made in a backtest. */
export interface Origins {
  /** how many values ahead each goes */
  readonly horizon: number
  /** how many there are; the last one lies `horizon` before the end, each other one value earlier */
  readonly count: number
}

/** Between which numbers every value lies, both included; open where absent. */
export interface Bounds {
  readonly least?: number
  readonly most?: number
}

const within = ({ value, low80, high80, low95, high95 }: Outlook, { least = -Infinity, most = Infinity }: Bounds) => {
  const inside = (number: number) => Math.min(most, Math.max(least, number))
  return {
    value: inside(value),
    low80: inside(low80),
    high80: inside(high80),
    low95: inside(low95),
    high95: inside(high95),
  }
}

/** Holds a method against what came, with a rest after each origin: `backtest` in steps. */
function* testing(
  series: Series,
  method: ForecastMethod,
  { horizon, count }: Origins,
  bounds: Bounds = {},
): Generator<void, Backtest> {
  const { values, period } = series
  checkHorizon(horizon)
  const first = values.length - horizon - count + 1
  checkSeries(series, leastToLearn(period) + (values.length - first))
  const [came, said]: [number[][], Outlook[][]] = [[], []]
  for (let origin = first; origin < first + count; origin++) {
    came.push(values.slice(origin, origin + horizon))
    said.push(method.forecast({ values: values.slice(0, origin), period }, horizon))
    yield
  }
  const actual = came.flat()
  const expected = said.flat().map((outlook) => within(outlook, bounds))
  const shareInside = (low: (outlook: Outlook) => number, high: (outlook: Outlook) => number): number =>
    expected.filter((outlook, i) => (actual[i] ?? 0) >= low(outlook) && (actual[i] ?? 0) <= high(outlook)).length /
    actual.length
  return {
    method: method.name,
    accuracy: accuracyOf(
      actual,
      expected.map(({ value }) => value),
      maseScale({ values: values.slice(0, first), period }),
    ),
    covered80: shareInside(
      ({ low80 }) => low80,
      ({ high80 }) => high80,
    ),
    covered95: shareInside(
      ({ low95 }) => low95,
      ({ high95 }) => high95,
    ),
    widening: wideningOf(said, came),
    forecasts: actual.length,
  }
}

/** What a generator returns, without its rests. */
const toEnd = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/**
 * Holds a method against what came, from several origins, each time learning only from the values before (rolling origin).
 *
 * @throws ModelRefusal `bad_horizon`; `too_few_periods` where not two seasons and three values are left before the first origin;
 *   those of the method
 * @source Tashman (2000), Int. J. Forecasting 16, 437-450
 */
export const backtest = (series: Series, method: ForecastMethod, origins: Origins): Backtest =>
  toEnd(testing(series, method, origins))

/** What is asked of a forecast beside the origins of its backtest. */
export interface ForecastWish {
  /** how many values ahead it goes; as the backtest where absent */
  readonly horizon?: number
  /** forecasts and their intervals end there, in the backtest too */
  readonly bounds?: Bounds
}

/** A forecast by the method that did best, and how all did. */
export interface ChosenForecast {
  readonly method: string
  /** whether no method beat the baseline, so that it is the baseline's */
  readonly isBaseline: boolean
  /** with intervals that are as wide as its backtest says */
  readonly outlook: readonly Outlook[]
  readonly baseline: Backtest
  /** of the methods that could be tried, the best first */
  readonly rivals: readonly Backtest[]
  /** methods that the series does not allow, with the reason */
  readonly refused: readonly { readonly method: string; readonly reason: string }[]
}

/** `chooseForecast` in steps, none longer than a method takes to learn from the series once: other work may go between. */
export function* choosing(
  series: Series,
  origins: Origins,
  { horizon = origins.horizon, bounds = {} }: ForecastWish = {},
): Generator<void, ChosenForecast> {
  checkHorizon(horizon)
  const baseline = baselineOf(series)
  const ofBaseline = yield* testing(series, baseline, origins, bounds)
  const tried: { readonly method: ForecastMethod; readonly result: Backtest }[] = []
  const refused: { method: string; reason: string }[] = []
  for (const method of rivalsOf(series)) {
    try {
      tried.push({ method, result: yield* testing(series, method, origins, bounds) })
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error
      refused.push({ method: method.name, reason: error.message })
    }
  }
  const ranked = tried
    .filter(({ result }) => Number.isFinite(result.accuracy.mae))
    .sort((a, b) => a.result.accuracy.mae - b.result.accuracy.mae)
  const [best] = ranked
  const isBetter = best !== undefined && best.result.accuracy.mae < ofBaseline.accuracy.mae
  const { method, result } = isBetter ? best : { method: baseline, result: ofBaseline }
  return {
    method: method.name,
    isBaseline: !isBetter,
    outlook: method.forecast(series, horizon).map((outlook) => within(widened(outlook, result.widening), bounds)),
    baseline: ofBaseline,
    rivals: ranked.map(({ result }) => result),
    refused,
  }
}

/**
 * Forecasts a series by the method whose mean absolute error over rolling origins is least, if that beats the baseline; else by
 * the baseline itself.
 *
 * @throws ModelRefusal `constant_series`, `too_few_periods` and the others of `backtest`
 */
export const chooseForecast = (series: Series, origins: Origins, wish?: ForecastWish): ChosenForecast =>
  toEnd(choosing(series, origins, wish))
