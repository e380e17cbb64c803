import { normalQuantile } from '../numeric/distributions.ts'
import { project, type Smoother, spreads } from './smoother.ts'

/** A value to come: the one to expect, and between which it lies with 80 and 95 %. */
export interface Outlook {
  readonly value: number
  readonly low80: number
  readonly high80: number
  readonly low95: number
  readonly high95: number
}

/** How many standard deviations an interval of 80 and of 95 % reaches to each side. */
export const z80 = normalQuantile(0.9)
export const z95 = normalQuantile(0.975)

/** Outlooks of values with standard deviations, one for each. */
export const outlooks = (values: readonly number[], deviations: readonly number[]): Outlook[] =>
  values.map((value, i) => {
    const [half80, half95] = [z80 * (deviations[i] ?? 0), z95 * (deviations[i] ?? 0)]
    return { value, low80: value - half80, high80: value + half80, low95: value - half95, high95: value + half95 }
  })

/** Outlooks of a smoother; `errorSize` as `spreads`. */
export const outlookOf = (end: Smoother, horizon: number, errorSize: (expected: number) => number): Outlook[] =>
  outlooks(project(end, horizon), spreads(end, horizon, errorSize))
