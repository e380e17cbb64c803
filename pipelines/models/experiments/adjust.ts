import { ModelRefusal } from '../refusal.ts'

/** P-values in ascending order, each with its place in the given list. */
const ascending = (pValues: readonly number[]): { readonly p: number; readonly place: number }[] => {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1))
  if (wrong !== undefined) throw ModelRefusal.of('bad_p_value', { value: wrong })
  return pValues.map((p, place) => ({ p, place })).sort((a, b) => a.p - b.p)
}

const inPlace = (sorted: readonly { readonly place: number }[], adjusted: readonly number[]): number[] => {
  const result = adjusted.slice()
  for (const [i, { place }] of sorted.entries()) result[place] = adjusted[i] ?? 1
  return result
}

/**
 * P-values of several metrics, so that the chance of even one false alarm stays that of one test.
 *
 * @returns in the order of the given values, at most 1
 * @throws ModelRefusal `bad_p_value`
 * @source Holm (1979), Scand. J. Statist. 6, 65-70
 */
export const holm = (pValues: readonly number[]): number[] => {
  const sorted = ascending(pValues)
  let least = 0
  const adjusted = sorted.map(({ p }, i) => {
    least = Math.max(least, Math.min(1, p * (sorted.length - i)))
    return least
  })
  return inPlace(sorted, adjusted)
}

/**
 * P-values of several metrics, so that the share of false alarms among those that are called stays so small.
 *
 * @returns in the order of the given values, at most 1
 * @throws ModelRefusal `bad_p_value`
 * @source Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300
 */
export const benjaminiHochberg = (pValues: readonly number[]): number[] => {
  const sorted = ascending(pValues)
  const adjusted: number[] = []
  let most = 1
  for (let i = sorted.length - 1; i >= 0; i--) {
    most = Math.min(most, ((sorted[i]?.p ?? 1) * sorted.length) / (i + 1))
    adjusted[i] = most
  }
  return inPlace(sorted, adjusted)
}
