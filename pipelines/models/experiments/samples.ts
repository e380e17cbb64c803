import { ModelRefusal } from '../refusal.ts'

/** What is needed of an arm's outcomes to compare their mean. */
export interface Sample {
  readonly count: number
  readonly mean: number
  /** with count - 1 in the denominator */
  readonly variance: number
}

/** Subjects of an arm, and how many of them did it: visited, bought. */
export interface Counts {
  readonly count: number
  readonly successes: number
}

/** Both ends of an interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Count, mean and variance of outcomes, in one pass that keeps its digits.
 *
 * @throws ModelRefusal `bad_outcome` for a value that is no finite number
 * @source Welford (1962), Technometrics 4(3), 419-420
 */
export const sampleFrom = (outcomes: Iterable<number>): Sample => {
  let [count, mean, squares] = [0, 0, 0]
  for (const outcome of outcomes) {
    if (!Number.isFinite(outcome)) throw ModelRefusal.of('bad_outcome', { outcome })
    count++
    const off = outcome - mean
    mean += off / count
    squares += off * (outcome - mean)
  }
  return { count, mean, variance: count > 1 ? squares / (count - 1) : 0 }
}

/** The sample of zeros and ones that counts stand for. */
export const sampleOfCounts = ({ count, successes }: Counts): Sample => {
  const mean = successes / count
  return { count, mean, variance: count > 1 ? (mean * (1 - mean) * count) / (count - 1) : 0 }
}

/** @throws ModelRefusal `bad_confidence` where a confidence is not between 0 and 1 */
export const checkConfidence = (confidence: number): void => {
  if (!(confidence > 0 && confidence < 1)) throw ModelRefusal.of('bad_confidence', { confidence })
}

/** @throws ModelRefusal `bad_counts` where counts are no whole numbers, or more succeeded than there were */
export const checkCounts = ({ count, successes }: Counts): void => {
  if (Number.isInteger(count) && Number.isInteger(successes) && successes >= 0 && successes <= count && count > 0)
    return
  throw ModelRefusal.of('bad_counts/successes', { successes, subjects: count })
}
