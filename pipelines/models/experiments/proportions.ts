import { normalQuantile } from '../numeric/distributions.ts'
import { betaQuantile } from '../numeric/incomplete-beta.ts'
import { type Counts, checkConfidence, checkCounts, type Interval } from './samples.ts'

/**
 * Wilson's score interval of a proportion; it stays between 0 and 1 and is sound for few subjects.
 *
 * @param confidence such as 0.95
 * @throws ModelRefusal `bad_counts`, `bad_confidence`
 * @source Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212
 */
export const wilsonInterval = (counts: Counts, confidence: number): Interval => {
  checkCounts(counts)
  checkConfidence(confidence)
  const { count: n, successes } = counts
  const z = normalQuantile((1 + confidence) / 2)
  const rate = successes / n
  const scale = 1 + (z * z) / n
  const middle = (rate + (z * z) / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))
  return {
    low: successes === 0 ? 0 : middle - half,
    high: successes === n ? 1 : middle + half,
  }
}

/**
 * The exact interval of a proportion, which never covers less than the confidence.
 *
 * @throws ModelRefusal `bad_counts`, `bad_confidence`
 * @source Clopper and Pearson (1934), Biometrika 26(4), 404-413
 */
export const clopperPearsonInterval = (counts: Counts, confidence: number): Interval => {
  checkCounts(counts)
  checkConfidence(confidence)
  const { count: n, successes: s } = counts
  const outside = (1 - confidence) / 2
  return {
    low: s === 0 ? 0 : betaQuantile(s, n - s + 1, outside),
    high: s === n ? 1 : betaQuantile(s + 1, n - s, 1 - outside),
  }
}
