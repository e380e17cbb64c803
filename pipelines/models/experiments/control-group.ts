import { fnv1a } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'

/** A customer that a campaign may go to; strata are what both groups shall have the same mix of, such as a customer level. */
export interface Subject {
  readonly key: string
  readonly stratum: string
}

interface Drawn {
  readonly key: string
  readonly hash: number
}

/** A number of 32 bits without order among like keys: the hash of FNV leaves its last byte in the low bits alone. */
const lotOf = (seed: string, key: string): number => {
  let mixed = fnv1a(`${seed}\u0000${key}`)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const byLot = (a: Drawn, b: Drawn): number => a.hash - b.hash || (a.key < b.key ? -1 : 1)

/** Whole numbers that are each the share of a stratum or the next, and add up to the rounded share of all. */
const quotas = (sizes: readonly number[], share: number): number[] => {
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * share)
  const whole = sizes.map((size) => Math.floor(size * share))
  const byRest = sizes
    .map((size, i) => ({ i, rest: size * share - (whole[i] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  const left = total - whole.reduce((sum, count) => sum + count, 0)
  for (const { i } of byRest.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1
  return whole
}

/**
 * Draws a control group: of each stratum the same share, by a hash of seed and key, so that neither the order of the customers
 * nor who else is there decides who goes before whom.
 *
 * @param share of all subjects, between 0 and 1
 * @param seed another one for each campaign, or the same customers are always left out
 * @returns the keys that get nothing, in ascending order
 * @throws ModelRefusal `bad_share`; `duplicate_subject`; `too_few_subjects` where either group would be empty
 */
export const drawControlGroup = (subjects: readonly Subject[], share: number, seed: string): string[] => {
  if (!(share > 0 && share < 1)) throw ModelRefusal.of('bad_share', { value: share })
  const strata = new Map<string, Drawn[]>()
  const seen = new Set<string>()
  for (const { key, stratum } of subjects) {
    if (seen.has(key)) throw ModelRefusal.of('duplicate_subject/drawn', { key })
    seen.add(key)
    const drawn = strata.get(stratum) ?? []
    drawn.push({ key, hash: lotOf(seed, key) })
    strata.set(stratum, drawn)
  }
  const sorted = [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, drawn]) => drawn.sort(byLot))
  const counts = quotas(
    sorted.map(({ length }) => length),
    share,
  )
  const control = sorted.flatMap((drawn, i) => drawn.slice(0, counts[i]).map(({ key }) => key))
  if (control.length === 0 || control.length === subjects.length) {
    throw ModelRefusal.of('too_few_subjects/groups', { value: share, count: subjects.length, control: control.length })
  }
  return control.sort()
}
