/** A reason for a score: what a customer has, and what it adds to the log-odds of leaving. */
export interface Reason {
  /** feature, with all columns that were made of it */
  readonly feature: string
  /** above 0 towards leaving, below 0 towards staying */
  readonly effect: number
}

/** The reasons of one customer, which add up to the score. */
export interface Reasons {
  /** log-odds of a customer like the mean of all */
  readonly base: number
  readonly reasons: readonly Reason[]
  /** effects of the features that are not listed, together */
  readonly others: number
}

/** The feature that a column was made of: what stands before `=`. */
export const featureOf = (column: string): string => {
  const end = column.indexOf('=')
  return end < 0 ? column : column.slice(0, end)
}

/**
 * The strongest reasons of a score; columns of one feature (`plan=basic`, `plan=large`) count as one reason.
 *
 * @param contributions of each column to the log-odds, beyond `base`
 * @param most how many reasons to list
 * @returns reasons by the size of their effects; `base`, the effects and `others` add up to the log-odds
 */
export const reasonsOf = (
  names: readonly string[],
  { base, contributions }: { readonly base: number; readonly contributions: Float64Array },
  most = 5,
): Reasons => {
  const effects = new Map<string, number>()
  for (const [j, name] of names.entries())
    effects.set(featureOf(name), (effects.get(featureOf(name)) ?? 0) + (contributions[j] ?? 0))
  const sorted = [...effects]
    .map(([feature, effect]) => ({ feature, effect }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  return {
    base,
    reasons: sorted.slice(0, most),
    others: sorted.slice(most).reduce((sum, { effect }) => sum + effect, 0),
  }
}
