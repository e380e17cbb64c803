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
export interface ShiftLists {
  /** a bucket has 2 to the power of so many rows */
  readonly bits: number
  /** `first`, and for each time `from` and `more`: a number for each bucket */
  readonly lists: readonly Int32Array[]
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

/** The lists of spans of rows, which begin with row 0. */
export const shiftLists = (spans: readonly Span[]): ShiftLists => {
  let bits = mostBits
  while (timesOf(spans, bits) > mostTimes) bits--
  const times = timesOf(spans, bits)
  const rows = spans.at(-1)?.[1] ?? 0
  const buckets = Math.ceil(rows / 2 ** bits)
  const first = new Int32Array(buckets)
  const more = Array.from(
    { length: times },
    () => [new Int32Array(buckets).fill(noRow), new Int32Array(buckets)] as const,
  )
  let before = 0
  for (const [from, to, shift] of spans) {
    const bucket = from >> bits
    const time = more.find(([begins]) => begins[bucket] === noRow)
    if (from > bucket << bits && time !== undefined) {
      time[0][bucket] = from
      time[1][bucket] = shift - before
    }
    first.fill(shift, Math.ceil(from / 2 ** bits), Math.ceil(to / 2 ** bits))
    before = shift
  }
  return { bits, lists: [first, ...more.flat()] }
}

/** What is added to the number of a row to have its line: the same for all, or the lists in a temporary table of one row. */
export type Shift = number | (Pick<ShiftLists, 'bits'> & { readonly table: string; readonly times: number })

const listName = (at: number) => `list_${at}`

/** The statement that makes the table of lists. */
export const createShiftSql = (table: string, { lists }: ShiftLists): string =>
  `CREATE OR REPLACE TEMP TABLE ${identifier(table)} (${lists.map((_, at) => `${listName(at)} INTEGER[]`).join(', ')})`

/**
 * SQL that gives the line of a row, and what stands beside the relation of the row for it.
 *
 * @param row SQL that gives its number
 */
export const lineOfRow = (shift: Shift, row: string): { readonly line: string; readonly beside: string } => {
  if (typeof shift === 'number') return { line: `CAST(${row} + ${shift} AS INTEGER)`, beside: '' }
  const { bits, table, times } = shift
  const inBucket = (list: number) => `shifts.${listName(list)}[(${row} >> ${bits}) + 1]`
  const more = Array.from(
    { length: times },
    (_, i) => ` + ${inBucket(2 * i + 2)} * CAST(${row} >= ${inBucket(2 * i + 1)} AS INTEGER)`,
  )
  return {
    line: `CAST(${row} + ${inBucket(0)}${more.join('')} AS INTEGER)`,
    beside: `, ${identifier(table)} AS shifts`,
  }
}
