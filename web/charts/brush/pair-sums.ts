/**
 * Values of a measure at pairs of a brushed bin and a shown bin, in any order; a pair that is there twice counts twice, one
 * that is not there has no rows.
 */
export interface PairCells {
  /** bin of the brushed chart, from 0; a pair whose bin is below 0 counts nowhere */
  readonly brushed: Int32Array
  /** bin of the shown chart, in the same way */
  readonly shown: Int32Array
  /** 1 where the pair has a value, 0 where it is empty */
  readonly present: Uint8Array
  readonly amounts: Amounts
}

/** Whole numbers of units of 10 to the power of minus `scale`, which are exact, or doubles, which are not. */
export type Amounts =
  | { readonly kind: 'exact'; readonly units: readonly bigint[]; readonly scale: number }
  | { readonly kind: 'double'; readonly values: Float64Array }

/**
 * Running sums of a pair cube along the brushed bins: row `i` has, for each shown bin, the sum over the brushed bins before
 * `i`, so that any range of them is one subtraction.
 */
export interface PairSums {
  readonly brushed: number
  readonly shown: number
  /** (brushed + 1) rows of `shown` sums, in units of 10 to the power of minus `scale` */
  readonly sums: Float64Array | BigInt64Array
  /** in the same places, how many pairs with a value were added */
  readonly counts: Int32Array
  readonly scale: number
  /** false for sums of doubles, which differ from those of another order by their rounding */
  readonly isExact: boolean
}

const largestSafe = BigInt(Number.MAX_SAFE_INTEGER)
const largest64 = 2n ** 63n - 1n

const magnitude = (units: readonly bigint[]): bigint => units.reduce((sum, n) => sum + (n < 0n ? -n : n), 0n)

/**
 * The narrowest array in which no running sum can lose a digit: none is larger than all values without their signs
 * together. Doubles hold every whole number up to 2^53 - 1.
 */
const roomFor = (amounts: Amounts, length: number): Float64Array | BigInt64Array | undefined => {
  if (amounts.kind === 'double') return new Float64Array(length)
  const most = magnitude(amounts.units)
  if (most <= largestSafe) return new Float64Array(length)
  return most <= largest64 ? new BigInt64Array(length) : undefined
}

const addAmounts = (cells: PairCells, shown: number, sums: Float64Array | BigInt64Array, counts: Int32Array): void => {
  const { amounts } = cells
  const isWide = sums instanceof BigInt64Array
  for (let i = 0; i < cells.brushed.length; i++) {
    const [row, column] = [cells.brushed[i] ?? -1, cells.shown[i] ?? -1]
    if (row < 0 || column < 0 || cells.present[i] !== 1) continue
    const at = (row + 1) * shown + column
    counts[at] = (counts[at] ?? 0) + 1
    if (isWide) sums[at] = (sums[at] ?? 0n) + (amounts.kind === 'exact' ? (amounts.units[i] ?? 0n) : 0n)
    else sums[at] = (sums[at] ?? 0) + (amounts.kind === 'exact' ? Number(amounts.units[i]) : (amounts.values[i] ?? 0))
  }
}

/** Adds to each row the one before it. */
const runDown = (sums: Float64Array | BigInt64Array, counts: Int32Array, shown: number): void => {
  for (let at = shown; at < counts.length; at++) {
    counts[at] = (counts[at] ?? 0) + (counts[at - shown] ?? 0)
    if (sums instanceof BigInt64Array) sums[at] = (sums[at] ?? 0n) + (sums[at - shown] ?? 0n)
    else sums[at] = (sums[at] ?? 0) + (sums[at - shown] ?? 0)
  }
}

/**
 * The running sums of a pair cube of an additive measure.
 *
 * @param brushed  how many bins the brushed chart has
 * @param shown    how many the shown one has
 * @returns undefined where exact sums may not fit 64 bits
 */
export const pairSums = (cells: PairCells, brushed: number, shown: number): PairSums | undefined => {
  const length = (brushed + 1) * shown
  const sums = roomFor(cells.amounts, length)
  if (sums === undefined) return undefined
  const counts = new Int32Array(length)
  addAmounts(cells, shown, sums, counts)
  runDown(sums, counts, shown)
  const scale = cells.amounts.kind === 'exact' ? cells.amounts.scale : 0
  return { brushed, shown, sums, counts, scale, isExact: cells.amounts.kind === 'exact' }
}

/**
 * The sums over the brushed bins from `from` until before `to`, one for each shown bin, as numbers to draw; NaN where no
 * pair has a value there. Allocates nothing.
 *
 * @param into  at least as many places as there are shown bins
 */
export const foldRange = (pair: PairSums, from: number, to: number, into: Float64Array): void => {
  const { sums, counts, shown } = pair
  const factor = 10 ** pair.scale
  const [low, high] = [from * shown, to * shown]
  for (let j = 0; j < shown; j++) {
    if (counts[high + j] === counts[low + j]) into[j] = Number.NaN
    else if (sums instanceof BigInt64Array) into[j] = Number((sums[high + j] ?? 0n) - (sums[low + j] ?? 0n)) / factor
    else into[j] = ((sums[high + j] ?? 0) - (sums[low + j] ?? 0)) / factor
  }
}

/** A whole number of units of 10 to the power of minus `scale` as decimal text, such as -12.50. */
export const decimalText = (units: bigint | number, scale: number): string => {
  const digits = String(units < 0 ? -units : units)
  const sign = units < 0 ? '-' : ''
  if (scale === 0) return sign + digits
  const long = digits.padStart(scale + 1, '0')
  return `${sign}${long.slice(0, -scale)}.${long.slice(-scale)}`
}

/**
 * The sum over a range of brushed bins at one shown bin as the API writes it: decimal text with all its digits, a number
 * for doubles; null where no pair has a value there.
 */
export const foldedValue = (pair: PairSums, from: number, to: number, bin: number): string | number | null => {
  const { sums, counts, shown, scale, isExact } = pair
  const [low, high] = [from * shown + bin, to * shown + bin]
  if (counts[high] === counts[low]) return null
  if (sums instanceof BigInt64Array) return decimalText((sums[high] ?? 0n) - (sums[low] ?? 0n), scale)
  const sum = (sums[high] ?? 0) - (sums[low] ?? 0)
  return isExact ? decimalText(sum, scale) : sum
}
