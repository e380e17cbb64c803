import { chiSquareTail } from '../numeric/distributions.ts'
import { ModelRefusal } from '../refusal.ts'

/** Whether arms are as large as they were meant to be. */
export interface SampleRatio {
  readonly chiSquare: number
  readonly pValue: number
  /** so unlikely by chance (p below 0.001) that the assignment or the count of it is broken; no lift should then be believed */
  readonly isMismatch: boolean
}

/**
 * Compares the sizes of arms with the shares that were planned.
 *
 * @param counts subjects of each arm
 * @param shares planned, in any unit; equal arms where they are left out
 * @throws ModelRefusal `too_few_arms`, `bad_counts` for counts and shares that cannot be compared
 * @source Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD
 */
export const sampleRatio = (
  counts: readonly number[],
  shares: readonly number[] = counts.map(() => 1),
): SampleRatio => {
  if (counts.length < 2) throw ModelRefusal.of('too_few_arms/ratio', { count: counts.length })
  const total = counts.reduce((sum, count) => sum + count, 0)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const areSound = counts.every((count) => count >= 0) && shares.every((share) => share > 0)
  if (!areSound || !(total > 0) || !Number.isFinite(total + whole) || counts.length !== shares.length) {
    throw ModelRefusal.of('bad_counts/arms', { counts: counts.map(String), shares: shares.map(String) })
  }
  const chiSquare = counts.reduce((sum, count, i) => {
    const planned = (total * (shares[i] ?? 0)) / whole
    return sum + (count - planned) ** 2 / planned
  }, 0)
  const pValue = chiSquareTail(chiSquare, counts.length - 1)
  return { chiSquare, pValue, isMismatch: pValue < 0.001 }
}
