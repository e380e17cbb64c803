import { leastToLearn, type Origins } from './backtest.ts'
import { checkSeries } from './series.ts'

/** How a series is to be forecast, as far as its length allows. */
export interface BacktestPlan {
  /** values of a season: those asked for, or 1 where the series is too short to learn a season and to be tested */
  readonly period: number
  readonly origins: Origins
}

/** Values that are forecast in a backtest with a season, at the least. */
const leastTested = 3

/** Origins beyond these tell little more and take as long as all others. */
const mostOrigins = 10

/** Values that a backtest may use: what no method needs to learn. */
const spare = (count: number, period: number): number => count - leastToLearn(period)

const originsOf = (available: number, horizon: number): Origins => {
  const ahead = Math.min(horizon, Math.max(1, Math.ceil(available / 2)))
  return { horizon: ahead, count: Math.min(mostOrigins, available - ahead + 1) }
}

/**
 * From where and how far a series is forecast to see how good its forecasts are: as far ahead as is asked, but not over more
 * than half of what can be spared, so that there are several origins. Without two seasons, three values to learn from and three
 * to be tested on there is no season.
 *
 * @param season values of a season, 12 for months, 52 for weeks
 * @param horizon how many values ahead the forecast is to go
 * @throws ModelRefusal `too_few_periods` where even without a season nothing can be tested; `bad_value`, `constant_series`
 */
export const planBacktest = (values: readonly number[], season: number, horizon: number): BacktestPlan => {
  const period = spare(values.length, season) >= leastTested ? season : 1
  checkSeries({ values, period }, leastToLearn(period) + leastTested)
  return { period, origins: originsOf(spare(values.length, period), horizon) }
}
