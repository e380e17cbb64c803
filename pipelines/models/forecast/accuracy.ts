import type { Series } from './series.ts'

/** How far forecasts were off. */
export interface Accuracy {
  /** mean of actual less forecast */
  readonly me: number
  readonly rmse: number
  readonly mae: number
  /** in percent of the actual value; null where one is 0 */
  readonly mape: number | null
  /** in percent of the mean of both sizes; null where both are 0 */
  readonly smape: number | null
  /** mean absolute error by that of the seasonal naive forecast within the training data; null where that is 0 */
  readonly mase: number | null
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean absolute difference to the value a season before, within a series; null where there is none or it is 0. */
export const maseScale = ({ values, period }: Series): number | null => {
  if (values.length <= period) return null
  const scale = mean(values.slice(period).map((value, i) => Math.abs(value - (values[i] ?? 0))))
  return scale === 0 ? null : scale
}

const percent = (parts: readonly number[]): number | null => (parts.every(Number.isFinite) ? 100 * mean(parts) : null)

/**
 * Errors of forecasts.
 *
 * @param actual as many values as forecasts, at least one
 * @param scale that of the training data (`maseScale`)
 * @source Hyndman and Koehler (2006), Int. J. Forecasting 22, 679-688
 */
export const accuracyOf = (actual: readonly number[], forecast: readonly number[], scale: number | null): Accuracy => {
  const errors = actual.map((value, i) => value - (forecast[i] ?? Number.NaN))
  const mae = mean(errors.map(Math.abs))
  return {
    me: mean(errors),
    rmse: Math.sqrt(mean(errors.map((error) => error * error))),
    mae,
    mape: percent(errors.map((error, i) => Math.abs(error / (actual[i] ?? 0)))),
    smape: percent(
      errors.map((error, i) => (2 * Math.abs(error)) / (Math.abs(actual[i] ?? 0) + Math.abs(forecast[i] ?? 0))),
    ),
    mase: scale === null ? null : mae / scale,
  }
}
