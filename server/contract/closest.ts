/** Optimal string alignment distance of two words: insertions, deletions, substitutions, swaps of neighbours cost 1. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = previous
    previous = row
  }
  return previous[b.length] ?? 0
}

/** Whether one name is the other with further parts before or behind it, such as `won` and `bookings.won`. */
const isPart = (a: string, b: string): boolean => `.${a}.`.includes(`.${b}.`) || `.${b}.`.includes(`.${a}.`)

/**
 * The candidate nearest to what was found by edit distance, ignoring case, the first of equals: among those of which it is a
 * part or that are a part of it, else among all.
 *
 * @returns the candidate, or undefined where none exists
 */
export const closest = (found: string, candidates: Iterable<string>): string | undefined => {
  const name = found.toLowerCase()
  const all = [...candidates]
  const related = all.filter((candidate) => isPart(name, candidate.toLowerCase()))
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of related.length > 0 ? related : all) {
    const d = distance(name, candidate.toLowerCase())
    if (d < least) [best, least] = [candidate, d]
  }
  return best
}
