import { orderOf } from '../numeric/quantiles.ts'
import type { SurvivalTimes } from './survival-times.ts'

/** Counts of ranks, with the number at or below any of them in steps of its logarithm. @source Fenwick (1994), Software: Practice and Experience 24, 327–336 */
const rankCounts = (ranks: number) => {
  const sums = new Int32Array(ranks + 1)
  return {
    add: (rank: number): void => {
      for (let i = rank + 1; i <= ranks; i += i & -i) sums[i] = (sums[i] ?? 0) + 1
    },
    upTo: (rank: number): number => {
      let total = 0
      for (let i = rank + 1; i > 0; i -= i & -i) total += sums[i] ?? 0
      return total
    },
  }
}

/** Ranks from 0; equal values have the same one. */
const ranksOf = (values: Float64Array): { ranks: Int32Array; count: number } => {
  const ranks = new Int32Array(values.length)
  let count = 0
  let before: number | undefined
  for (const i of orderOf(values)) {
    if (before !== undefined && values[i] !== before) count += 1
    ranks[i] = count
    before = values[i]
  }
  return { ranks, count: count + 1 }
}

/**
 * The chance that of two customers, of whom one is known to leave before the other, the one with the higher risk leaves
 * first; equal risks count half. Who is still there at a time outlives who leaves at it.
 *
 * @returns 0.5 where no two can be compared
 * @source Harrell, Califf, Pryor, Lee & Rosati (1982), JAMA 247, 2543–2546
 */
export const concordanceOf = ({ time, left }: SurvivalTimes, risk: Float64Array): number => {
  const { ranks, count } = ranksOf(risk)
  const latestFirst = Int32Array.from(time.keys()).sort(
    (i, j) => (time[j] ?? 0) - (time[i] ?? 0) || (left[i] ?? 0) - (left[j] ?? 0),
  )
  const outlived = rankCounts(count)
  let [added, pairs, good] = [0, 0, 0]
  for (let from = 0; from < latestFirst.length; ) {
    const first = latestFirst[from] ?? 0
    const isTie = (row: number): boolean => time[row] === time[first] && left[row] === left[first]
    let until = from
    while (until < latestFirst.length && isTie(latestFirst[until] ?? 0)) until += 1
    const rows = latestFirst.subarray(from, until)
    if (left[first] === 1) {
      for (const row of rows) {
        const rank = ranks[row] ?? 0
        const below = rank === 0 ? 0 : outlived.upTo(rank - 1)
        pairs += added
        good += below + (outlived.upTo(rank) - below) / 2
      }
    }
    for (const row of rows) outlived.add(ranks[row] ?? 0)
    added += rows.length
    from = until
  }
  return pairs === 0 ? 0.5 : good / pairs
}
