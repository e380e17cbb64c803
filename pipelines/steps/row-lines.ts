import { identifier } from './quote.ts'

/** Rows of a table that is read line by line: `spans` has of each span of rows what is added to their numbers to have their lines. */
export interface LocatedRows {
  /** numbers of rows that hold something else than a record that stays */
  readonly unread: readonly number[]
  /** first row, first row behind, what is added; in order, without a gap */
  readonly spans: readonly Span[]
}

type Span = readonly [from: number, to: number, shift: number]

/**
 * Finds out on which lines rows stand.
 *
 * @param rows     how many there are
 * @param leftOut  lines that have no row, in order
 * @param others   lines that are no records that stay, in order
 * @param lines    of the file
 * @returns undefined where it cannot be told: a record that stays has no row, or a line more than one
 */
export const locateRows = (
  rows: number,
  leftOut: readonly number[],
  others: readonly number[],
  lines: number,
): LocatedRows | undefined => {
  if (rows + leftOut.length !== lines) return undefined
  const unread: number[] = []
  const spans: Span[] = []
  let from = 0
  let shift = 1
  let out = 0
  for (const line of others) {
    if (leftOut[out] !== line) {
      unread.push(line - shift)
      continue
    }
    const to = line - shift
    if (to > from) spans.push([from, to, shift])
    from = to
    shift++
    out++
  }
  if (out !== leftOut.length) return undefined
  if (rows > from) spans.push([from, rows, shift])
  return { unread, spans }
}

/**
 * What is added to the numbers of rows to have their lines, by buckets of equally many rows: what is added to the first row
 * of each, and a number of times from which row on there is more, and how much.
 */
export interface Shifts {
  /** a bucket has 2 to the power of so many rows */
  readonly bits: number
  /** number of the bucket, `first`, and for each time `from` and `more` */
  readonly columns: readonly Float64Array[]
}

/** Buckets are this large at most. */
const mostBits = 6

/** So many times there is more within a bucket at most: each is asked of every row. */
const mostTimes = 4

/** A row that no file has. */
const noRow = 2 ** 31 - 1

/** How many spans begin in the bucket that has most of them, behind its first row. */
const timesOf = (spans: readonly Span[], bits: number): number => {
  let most = 0
  let times = 0
  let last = -1
  for (const [from] of spans) {
    const bucket = from >> bits
    if (from === bucket << bits) continue
    times = bucket === last ? times + 1 : 1
    last = bucket
    if (times > most) most = times
  }
  return most
}

/** The buckets of spans of rows, which begin with row 0. */
export const shiftsOf = (spans: readonly Span[]): Shifts => {
  let bits = mostBits
  while (timesOf(spans, bits) > mostTimes) bits--
  const buckets = Math.ceil((spans.at(-1)?.[1] ?? 0) / 2 ** bits)
  const first = new Float64Array(buckets)
  const times = Array.from({ length: timesOf(spans, bits) }, () => ({
    from: new Float64Array(buckets).fill(noRow),
    more: new Float64Array(buckets),
  }))
  let before = 0
  for (const [from, to, shift] of spans) {
    const bucket = from >> bits
    const time = from > bucket << bits ? times.find((one) => one.from[bucket] === noRow) : undefined
    if (time !== undefined) {
      time.from[bucket] = from
      time.more[bucket] = shift - before
    }
    first.fill(shift, Math.ceil(from / 2 ** bits), Math.ceil(to / 2 ** bits))
    before = shift
  }
  return {
    bits,
    columns: [first.map((_, bucket) => bucket), first, ...times.flatMap(({ from, more }) => [from, more])],
  }
}

/** What is added to the number of a row to have its line: the same for all, or what a temporary table says of its bucket. */
export type Shift = number | (Pick<Shifts, 'bits'> & { readonly table: string; readonly times: number })

const namesOf = (times: number): readonly string[] => [
  'bucket',
  'first',
  ...Array.from({ length: times }, (_, i) => [`from_${i}`, `more_${i}`]).flat(),
]

/** How often there is more within a bucket. */
export const timesIn = ({ columns }: Shifts): number => (columns.length - 2) / 2

/** The statement that makes the table of buckets, for their columns. */
export const createShiftSql = (table: string, shifts: Shifts): string =>
  `CREATE OR REPLACE TEMP TABLE ${identifier(table)} (${namesOf(timesIn(shifts))
    .map((name) => `"${name}" INTEGER`)
    .join(', ')})`

/**
 * SQL that gives the line of a row, and what is joined to the relation of the row for it.
 *
 * @param row SQL that gives its number
 */
export const lineOfRow = (shift: Shift, row: string): { readonly line: string; readonly join: string } => {
  if (typeof shift === 'number') return { line: `CAST(${row} + ${shift} AS INTEGER)`, join: '' }
  const { bits, table, times } = shift
  const more = Array.from(
    { length: times },
    (_, i) => ` + shifts.more_${i} * CAST(${row} >= shifts.from_${i} AS INTEGER)`,
  )
  return {
    line: `CAST(${row} + shifts."first"${more.join('')} AS INTEGER)`,
    join: ` JOIN ${identifier(table)} AS shifts ON shifts.bucket = CAST(${row} >> ${bits} AS INTEGER)`,
  }
}
