import { type Outlook, outlooks } from './outlook.ts'
import { checkHorizon, checkSeries, type Series } from './series.ts'

/** The forecasts that any other has to beat. */
export type Baseline = 'naive' | 'seasonal_naive' | 'drift' | 'seasonal_naive_growth'

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** What each baseline takes for the value `ahead` steps after the last of a series: 1 is the next. */
const rules: Record<Baseline, (series: Series, ahead: number) => number> = {
  naive: ({ values }) => values.at(-1) ?? 0,
  seasonal_naive: ({ values, period }, ahead) => values[values.length - period + ((ahead - 1) % period)] ?? 0,
  drift: ({ values }, ahead) => {
    const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0]
    return last + (ahead * (last - first)) / (values.length - 1)
  },
  seasonal_naive_growth: (series, ahead) => {
    const { values, period } = series
    const lastSeason = sumOf(values.slice(-period))
    const growth = lastSeason / sumOf(values.slice(-2 * period, -period))
    return rules.seasonal_naive(series, ahead) * (Number.isFinite(growth) ? growth ** Math.ceil(ahead / period) : 1)
  },
}

/** How many values a baseline needs of a season of `period`. */
const needed: Record<Baseline, (period: number) => number> = {
  naive: () => 2,
  seasonal_naive: (period) => period + 1,
  drift: () => 3,
  seasonal_naive_growth: (period) => 2 * period + 1,
}

/** Root of how often an error has been added up by so many steps ahead: each season for seasonal ones, each step for others. */
const widening: Record<Baseline, (ahead: number, period: number, count: number) => number> = {
  naive: (ahead) => Math.sqrt(ahead),
  seasonal_naive: (ahead, period) => Math.sqrt(Math.ceil(ahead / period)),
  drift: (ahead, _, count) => Math.sqrt(ahead * (1 + ahead / (count - 1))),
  seasonal_naive_growth: (ahead, period) => Math.sqrt(Math.ceil(ahead / period)),
}

/**
 * A baseline forecast with intervals from its errors one step, or one season, ahead within the series.
 *
 * `naive` is the last value; `seasonal_naive` that of a season ago; `drift` goes on as from the first value to the last;
 * `seasonal_naive_growth` multiplies a season ago by the growth of the last season over the one before.
 *
 * @throws ModelRefusal `bad_horizon`, and those of `checkSeries`
 * @source Hyndman and Athanasopoulos (2018), Forecasting: Principles and Practice, 3.1 and 3.5
 */
export const baselineForecast = (baseline: Baseline, series: Series, horizon: number): Outlook[] => {
  const { values, period } = series
  checkSeries(series, needed[baseline](period))
  checkHorizon(horizon)
  const lag = baseline.startsWith('seasonal') ? period : 1
  const from = baseline === 'seasonal_naive_growth' ? 2 * period : lag
  const slope = baseline === 'drift' ? ((values.at(-1) ?? 0) - (values[0] ?? 0)) / (values.length - 1) : 0
  const errors = values.slice(from).map((value, i) => {
    const known = { values: values.slice(0, from + i), period }
    return value - (baseline === 'drift' ? (known.values.at(-1) ?? 0) + slope : rules[baseline](known, 1))
  })
  const free = Math.max(1, errors.length - Number(baseline === 'drift'))
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / free)
  const ahead = Array.from({ length: horizon }, (_, i) => i + 1)
  return outlooks(
    ahead.map((steps) => rules[baseline](series, steps)),
    ahead.map((steps) => deviation * widening[baseline](steps, period, values.length)),
  )
}
