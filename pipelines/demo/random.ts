/** The next number of a stream, from 0 up to but not 1. */
export type Random = () => number

const seedOf = (text: string): number => {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return hash >>> 0
}

/**
 * A stream of numbers that is the same for the same words, whatever else was drawn before.
 *
 * @source mulberry32, seeded by the FNV-1a hash of the words
 */
export const randomOf = (...words: readonly (string | number)[]): Random => {
  let state = seedOf(words.join('/'))
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A whole number from `least` to `most`, both included. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1))

/** One of a list, each as likely as the others. @throws Error for an empty list */
export const pick = <T>(random: Random, list: readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** One of a list, as likely as its weight among all; weights are 0 or more. @throws Error for an empty list */
export const pickWeighted = <T>(random: Random, list: readonly T[], weightOf: (item: T) => number): T => {
  let left = random() * list.reduce((sum, item) => sum + weightOf(item), 0)
  for (const item of list) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  return pick(() => 0.999, list)
}

/** Says yes to a share of the questions of a cell, spread evenly, so that n questions have n times the share of yes, give or take one. */
export type Quota = (cell: string, share: number) => boolean

/** A quota of its own cells, each beginning half way to its first yes. */
export const quotas = (): Quota => {
  const owed = new Map<string, number>()
  return (cell, share) => {
    const sum = (owed.get(cell) ?? 0.5) + share
    owed.set(cell, sum >= 1 ? sum - 1 : sum)
    return sum >= 1
  }
}

/** Whole numbers that add up to the amounts that were asked for, give or take one, for each cell. */
export const wholeParts = (): ((cell: string, amount: number) => number) => {
  const owed = new Map<string, number>()
  return (cell, amount) => {
    const sum = (owed.get(cell) ?? 0.5) + amount
    const whole = Math.floor(sum)
    owed.set(cell, sum - whole)
    return whole
  }
}
