import type { Backtest, ChosenForecast } from '../../../pipelines/models/forecast/backtest.ts'
import type { BacktestPlan } from '../../../pipelines/models/forecast/plan-backtest.ts'
import type { ForecastTest } from '../../contract/forecast.ts'
import type { Notice } from '../../contract/result.ts'
import type { AskedSeries } from './asked-series.ts'

/** How a method did, as clients get it. */
export const testOf = ({ method, accuracy, covered80, covered95 }: Backtest): ForecastTest => {
  const { mae, rmse, me, mape, mase } = accuracy
  return { method, mae, rmse, me, mape, mase, covered80, covered95 }
}

const digits = 3

const massed = ({ accuracy: { mase, mae } }: Backtest): string =>
  mase === null ? `mean error ${Number(mae.toPrecision(digits))}` : `MASE ${Number(mase.toPrecision(digits))}`

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const baselineWords = (unit: string, period: number): string =>
  period === 1 ? `the value of the ${unit} before` : `the value of the same ${unit} a year before`

/** How far intervals of a method were right, and how much wider they are made. */
const widthWords = ({ covered80, widening }: Backtest): string =>
  `Of these values ${Math.round(100 * covered80)} % lay inside the method's own intervals of 80 %; those of the forecast are ${widening.by80.toFixed(1)} times as wide.`

/** Why a forecast is by its method: how that was against the baseline where the outcome was known. */
export const whyMethod = (
  { method, isBaseline, baseline, rivals }: ChosenForecast,
  { period, origins }: BacktestPlan,
  unit: AskedSeries['unit'],
): string => {
  const tested = `from ${several(origins.count, 'end')} of the series up to ${several(origins.horizon, unit)} ahead, ${several(baseline.forecasts, 'value')} in all`
  const plain = baselineWords(unit, period)
  const own = rivals.find((rival) => rival.method === method)
  if (isBaseline || own === undefined)
    return `None of ${several(rivals.length, 'method')} missed by less than ${plain} (${massed(baseline)}) where they were tried: ${tested}. So that value is the forecast. ${widthWords(baseline)}`
  const best = rivals.length > 1 ? ` and least of ${several(rivals.length, 'method')}` : ''
  const less = Math.round(100 * (1 - own.accuracy.mae / baseline.accuracy.mae))
  return `${method} missed by ${less < 1 ? 'a little' : `${less} %`} less than ${plain} (${massed(own)} against ${massed(baseline)})${best} where they were tried: ${tested}. ${widthWords(own)}`
}

/** What there is to say of how far a forecast may be trusted. */
export const planNotices = (
  { period, origins }: BacktestPlan,
  { unit, role, cube, attribute }: AskedSeries,
  { horizon, season, values }: { readonly horizon: number; readonly season: number; readonly values: number },
): Notice[] => [
  ...(period === season
    ? []
    : [
        {
          code: 'no_season' as const,
          details: { values, needed: 2 * season },
          text: `${several(values, unit)} are too few to learn a season from and to be tested: the forecast has none.`,
        },
      ]),
  ...(origins.horizon < horizon
    ? [
        {
          code: 'tested_shorter' as const,
          details: { tested: origins.horizon, horizon },
          text: `Forecasts were tested up to ${several(origins.horizon, unit)} ahead; how good they are beyond that is not known.`,
        },
      ]
    : []),
  ...(cube.time === undefined || cube.time === role
    ? []
    : [
        {
          code: 'other_date' as const,
          details: { attribute, time: cube.time },
          text: `${attribute} is not the date by which ${cube.name} goes, ${cube.time}: values of the last ${unit}s may still change.`,
        },
      ]),
]
