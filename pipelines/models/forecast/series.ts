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
  if (!(Number.isInteger(period) && period >= 1))
    throw new ModelRefusal('bad_period', `a season of ${period} values; expected a whole number of at least 1`, {
      period,
    })
  const place = values.findIndex((value) => !Number.isFinite(value))
  if (place !== -1)
    throw new ModelRefusal(
      'bad_value',
      `the value ${place + 1} is ${values[place]}; expected a finite number for each period`,
      { place },
    )
  const needed = Math.max(2, least)
  if (values.length < needed) {
    const message = `the series has ${values.length} values with a season of ${period}; at least ${needed} are needed`
    throw new ModelRefusal('too_few_periods', message, { values: values.length, needed, period })
  }
  if (values.every((value) => value === values[0])) {
    const message = `all ${values.length} values are ${values[0]}; a series that never changed says nothing of how it may`
    throw new ModelRefusal('constant_series', message, { value: values[0] })
  }
}

/** Refuses horizons that are none. @throws ModelRefusal `bad_horizon` */
export const checkHorizon = (horizon: number): void => {
  if (Number.isInteger(horizon) && horizon >= 1) return
  throw new ModelRefusal('bad_horizon', `a horizon of ${horizon}; expected a whole number of at least 1`, { horizon })
}

/** Refuses a trial whose future is already there: values dated after the day that the data are complete for. @throws ModelRefusal `future_date` */
export const checkNotInFuture = (dates: readonly string[], through: string): void => {
  const late = dates.find((date) => date > through)
  if (late !== undefined)
    throw new ModelRefusal('future_date', `the series has a value of ${late}, the data end on ${through}`, {
      date: late,
      through,
    })
}
