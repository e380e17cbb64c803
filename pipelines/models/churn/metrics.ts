import { orderOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'

/** Predicted chances, and 1 where what was predicted happened, else 0: in the same order. */
export interface Judged {
  readonly chances: Float64Array
  readonly happened: Float64Array
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

const bothOf = ({ chances, happened }: Judged): readonly [positives: number, negatives: number] => {
  if (chances.length !== happened.length) throw new Error(`${chances.length} chances, ${happened.length} outcomes`)
  const positives = sum(happened)
  const negatives = happened.length - positives
  if (positives === 0 || negatives === 0)
    throw ModelRefusal.of(positives === 0 ? 'none_churned/judged' : 'all_churned/judged', { count: happened.length })
  return [positives, negatives]
}

/** Calls for each run of equal chances, from the highest to the lowest, with how many there are and how many happened. */
const forEachTie = ({ chances, happened }: Judged, seen: (count: number, positives: number) => void): void => {
  const order = orderOf(chances)
  let end = order.length - 1
  while (end >= 0) {
    const chance = chances[order[end] ?? 0]
    let [count, positives] = [0, 0]
    for (; end >= 0 && chances[order[end] ?? 0] === chance; end--) {
      count += 1
      positives += happened[order[end] ?? 0] ?? 0
    }
    seen(count, positives)
  }
}

/**
 * Area under the receiver operating characteristic: the chance that one it happened to has a higher score than one it did
 * not; equal scores count half.
 *
 * @throws ModelRefusal `none_churned`, `all_churned`
 * @source Hanley & McNeil (1982), Radiology 143, 29–36
 */
export const aucOf = (judged: Judged): number => {
  const [positives, negatives] = bothOf(judged)
  let below = negatives
  let pairs = 0
  forEachTie(judged, (count, hits) => {
    const misses = count - hits
    below -= misses
    pairs += hits * (below + misses / 2)
  })
  return pairs / (positives * negatives)
}

/** Mean log loss; chances of 0 and 1 count as 1e-15 and 1 − 1e-15. */
export const logLossOf = ({ chances, happened }: Judged): number => {
  let loss = 0
  for (let i = 0; i < chances.length; i++) {
    const chance = Math.min(Math.max(chances[i] ?? 0, 1e-15), 1 - 1e-15)
    loss -= happened[i] === 1 ? Math.log(chance) : Math.log1p(-chance)
  }
  return loss / chances.length
}

/** Mean squared error of chances. @source Brier (1950), Monthly Weather Review 78, 1–3 */
export const brierOf = ({ chances, happened }: Judged): number =>
  chances.reduce((total, chance, i) => total + (chance - (happened[i] ?? 0)) ** 2, 0) / chances.length

/** How good a list of the highest scores is. */
export interface TopOfList {
  readonly customers: number
  /** share of the list that it happened to */
  readonly precision: number
  /** precision, as a multiple of the share among all */
  readonly lift: number
  /** share of all that it happened to who are on the list */
  readonly gain: number
}

/**
 * The list of the customers with the highest scores. Where equal scores stand at its end, those on it count as the mean of
 * them all, so that the order of the rows does not matter.
 *
 * @param share of all customers; their number is rounded up
 * @throws ModelRefusal `none_churned`, `all_churned`
 */
export const topOfList = (judged: Judged, share: number): TopOfList => {
  const [positives] = bothOf(judged)
  const customers = Math.ceil(judged.chances.length * share - 1e-9)
  let left = customers
  let hits = 0
  forEachTie(judged, (count, happened) => {
    const taken = Math.min(left, count)
    hits += (happened * taken) / count
    left -= taken
  })
  const precision = customers === 0 ? 0 : hits / customers
  return { customers, precision, lift: (precision * judged.chances.length) / positives, gain: hits / positives }
}

/** Area under precision and recall, as the sum of precisions at each step of recall. */
export const averagePrecisionOf = (judged: Judged): number => {
  const [positives] = bothOf(judged)
  let [listed, hits, area] = [0, 0, 0]
  forEachTie(judged, (count, happened) => {
    listed += count
    hits += happened
    area += (happened / positives) * (hits / listed)
  })
  return area
}

/** Customers of similar predicted chances. */
export interface CalibrationBin {
  readonly customers: number
  /** mean of the predicted chances */
  readonly predicted: number
  /** share that it happened to */
  readonly happened: number
}

const binsBy = ({ chances, happened }: Judged, binOf: (i: number) => number, bins: number): CalibrationBin[] => {
  const table = Array.from({ length: bins }, () => ({ customers: 0, predicted: 0, happened: 0 }))
  for (let i = 0; i < chances.length; i++) {
    const bin = table[binOf(i)]
    if (bin === undefined) continue
    bin.customers += 1
    bin.predicted += chances[i] ?? 0
    bin.happened += happened[i] ?? 0
  }
  return table
    .filter(({ customers }) => customers > 0)
    .map((bin) => ({
      customers: bin.customers,
      predicted: bin.predicted / bin.customers,
      happened: bin.happened / bin.customers,
    }))
}

/**
 * Predicted chances against what happened, in bins of equal width (0 to 0.1, …) or of equally many customers.
 *
 * @returns bins with customers, ascending
 */
export const calibrationTable = (judged: Judged, bins = 10, by: 'width' | 'count' = 'width'): CalibrationBin[] => {
  const rows = judged.chances.length
  if (by === 'width')
    return binsBy(judged, (i) => Math.min(bins - 1, Math.floor((judged.chances[i] ?? 0) * bins)), bins)
  const places = new Int32Array(rows)
  for (const [place, i] of orderOf(judged.chances).entries()) places[i] = place
  // the first bins take one more where the rows do not divide
  const [least, more] = [Math.floor(rows / bins), rows % bins]
  const binOf = (place: number): number =>
    place < more * (least + 1)
      ? Math.floor(place / (least + 1))
      : more + Math.floor((place - more * (least + 1)) / least)
  return binsBy(judged, (i) => binOf(places[i] ?? 0), bins)
}

/**
 * Expected calibration error: the mean gap of prediction and outcome over the bins, weighted by customers.
 *
 * @source Naeini, Cooper & Hauskrecht (2015), AAAI, 2901–2907
 */
export const calibrationErrorOf = (judged: Judged, bins = 10, by: 'width' | 'count' = 'width'): number =>
  calibrationTable(judged, bins, by).reduce(
    (total, { customers, predicted, happened }) => total + customers * Math.abs(predicted - happened),
    0,
  ) / judged.chances.length
