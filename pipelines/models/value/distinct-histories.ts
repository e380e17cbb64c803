import type { PurchaseHistory } from './purchase-history.ts'

/** Histories, each that occurs once, and where those of the customers are among them. */
export interface DistinctHistories {
  readonly frequency: Float64Array
  /** the different recencies and ages, and the place of each history's among them */
  readonly recencies: Float64Array
  readonly recencyAt: Int32Array
  readonly ages: Float64Array
  readonly ageAt: Int32Array
  /** place of each customer's history */
  readonly rowOf: Int32Array
}

/** The different values of a column in the order in which they come, and the place of each row's among them. */
export const distinct = (column: Float64Array): { readonly values: Float64Array; readonly at: Int32Array } => {
  const places = new Map<number, number>()
  const at = new Int32Array(column.length)
  for (let i = 0; i < column.length; i++) {
    const value = column[i] ?? 0
    const place = places.get(value) ?? places.size
    places.set(value, place)
    at[i] = place
  }
  return { values: Float64Array.from(places.keys()), at }
}

/** Finds what is the same in several histories: days are few, and who bought once has an age alone. */
export const distinctHistories = ({ frequency, recency, age }: PurchaseHistory): DistinctHistories => {
  const [counts, recencies, ages] = [distinct(frequency), distinct(recency), distinct(age)]
  const keys = frequency.map(
    (_, i) =>
      ((counts.at[i] ?? 0) * recencies.values.length + (recencies.at[i] ?? 0)) * ages.values.length + (ages.at[i] ?? 0),
  )
  const { values, at: rowOf } = distinct(keys)
  const first = new Int32Array(values.length).fill(-1)
  for (let i = rowOf.length - 1; i >= 0; i--) first[rowOf[i] ?? 0] = i
  return {
    frequency: Float64Array.from(first, (i) => frequency[i] ?? 0),
    recencies: recencies.values,
    recencyAt: Int32Array.from(first, (i) => recencies.at[i] ?? 0),
    ages: ages.values,
    ageAt: Int32Array.from(first, (i) => ages.at[i] ?? 0),
    rowOf,
  }
}
