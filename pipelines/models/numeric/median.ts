import { quantilesOf } from './quantiles.ts'

/** The value in the middle, of an even number the mean of the two there. @throws RangeError for no numbers */
export const median = (values: Iterable<number>): number => quantilesOf(Float64Array.from(values), [0.5])[0] ?? 0
