import { rowsOf } from '../frame.ts'
import type { SurvivalTimes } from './survival-times.ts'

/** Contracts, a place for each in every column; days are whole numbers from any day. */
export interface ContractTerms {
  /** the same number for contracts of which one continues the other */
  readonly line: Float64Array
  readonly start: Float64Array
  /** last day; NaN where there is none, so that the contract runs until another one is made */
  readonly end: Float64Array
  /** 1 where another contract continues it, whether that one is in the columns or not */
  readonly isRenewed: Float64Array
  /** 1 where the contract is known to continue one that is not in the columns, so that its line is older than it looks */
  readonly isCut: Float64Array
}

/** How long lines of contracts lasted, with the place of the first contract of each. */
export interface ContractSpans extends SurvivalTimes {
  readonly first: Int32Array
  /** lines that are left out, for nobody knows when they began */
  readonly cut: number
}

interface Line {
  /** place of the contract that began first */
  first: number
  /** place of the one that ends last, and its last day */
  last: number
  until: number
  isCut: boolean
}

/** The lines as they are known on a day: contracts that begin later are not there yet. */
const linesAt = ({ line, start, end, isCut }: ContractTerms, day: number): ReadonlyMap<number, Line> => {
  const lines = new Map<number, Line>()
  for (const [i, name] of line.entries()) {
    const begins = start[i] ?? Number.NaN
    if (!(begins <= day)) continue
    const ends = Number.isNaN(end[i]) ? Number.POSITIVE_INFINITY : (end[i] ?? 0)
    const known = lines.get(name)
    if (known === undefined) {
      lines.set(name, { first: i, last: i, until: ends, isCut: isCut[i] === 1 })
      continue
    }
    if (begins < (start[known.first] ?? 0)) known.first = i
    if (ends > known.until) [known.last, known.until] = [i, ends]
    known.isCut ||= isCut[i] === 1
  }
  return lines
}

/**
 * How many days each line of contracts has lasted: from the first day of its first contract to the last day of its last, or to
 * the day up to which it is known. Who left has a contract that ended by that day and that no other continues.
 *
 * @param day the last day by which it is known of every contract that ended whether another continues it
 * @throws Error for columns of different lengths
 */
export const contractSpans = (terms: ContractTerms, day: number): ContractSpans => {
  const { line, start, end, isRenewed, isCut } = terms
  rowsOf({ line, start, end, isRenewed, isCut })
  const lines = [...linesAt(terms, day).values()]
  const whole = lines.filter((one) => !one.isCut)
  return {
    time: Float64Array.from(whole, ({ first, until }) => Math.min(until, day) - (start[first] ?? 0) + 1),
    left: Float64Array.from(whole, ({ last, until }) => Number(until <= day && isRenewed[last] !== 1)),
    first: Int32Array.from(whole, ({ first }) => first),
    cut: lines.length - whole.length,
  }
}
