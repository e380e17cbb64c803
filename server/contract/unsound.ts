import { axisReasons } from './unsound/axes.ts'
import { driverReasons } from './unsound/drivers.ts'
import { filterReasons } from './unsound/filters.ts'
import { forecastReasons } from './unsound/forecasts.ts'
import { requestReasons } from './unsound/requests.ts'
import { valueReasons } from './unsound/values.ts'

/**
 * Why a question has no sound answer: the text of every reason, by its details. Details are names, lists of names, numbers
 * and values of the request, so that each language can say the reason in words of its own.
 */
export const unsoundReasons = {
  ...axisReasons,
  ...filterReasons,
  ...valueReasons,
  ...requestReasons,
  ...forecastReasons,
  ...driverReasons,
} as const

type Reasons = typeof unsoundReasons

/** Name of a reason for which a question has no sound answer. */
export type UnsoundReason = keyof Reasons

/** The details of the error `unsound`: the reason by its name, and what its text tells. */
export type Unsound = {
  [R in UnsoundReason]: { readonly reason: R } & (Parameters<Reasons[R]> extends [infer Details] ? Details : unknown)
}[UnsoundReason]

/** The reason in words: what was found, why it has no sound answer and what may be asked instead. */
export const unsoundText = (details: Unsound): string =>
  (unsoundReasons[details.reason] as (details: Unsound) => string)(details)
