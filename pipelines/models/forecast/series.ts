import { ModelRefusal } from '../refusal.ts'

/** Values of a measure at equal distances, and how many make a season: 12 for months, 52 for weeks, 7 for days, 1 for none. */
export interface Series {
  readonly values: readonly number[]
  readonly period: number
}

/**
 * Refuses series that carry no forecast.
 *
 * @param least how many values there must be
 * @throws ModelRefusal `too_few_periods`; `bad_period`; `bad_value`; `constant_series` where all values are equal
 */
export const checkSeries = ({ values, period }: Series, least: number): void => {
  if (!(Number.isInteger(period) && period >= 1)) throw ModelRefusal.of('bad_period/season', { period })
  const place = values.findIndex((value) => !Number.isFinite(value))
  if (place !== -1) throw ModelRefusal.of('bad_value/series', { place: place + 1, value: values[place] ?? Number.NaN })
  const needed = Math.max(2, least)
  if (values.length < needed) {
    throw ModelRefusal.of('too_few_periods/series', { count: values.length, needed, period })
  }
  if (values.every((value) => value === values[0])) {
    throw ModelRefusal.of('constant_series', { count: values.length, value: values[0] ?? Number.NaN })
  }
}

/** Refuses horizons that are none. @throws ModelRefusal `bad_horizon` */
export const checkHorizon = (horizon: number): void => {
  if (Number.isInteger(horizon) && horizon >= 1) return
  throw ModelRefusal.of('bad_horizon', { horizon })
}

/** Refuses a trial whose future is already there: values dated after the day that the data are complete for. @throws ModelRefusal `future_date` */
export const checkNotInFuture = (dates: readonly string[], through: string): void => {
  const late = dates.find((date) => date > through)
  if (late !== undefined) throw ModelRefusal.of('future_date', { date: late, through })
}
