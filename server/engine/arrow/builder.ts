import type { Data } from 'apache-arrow'
import type { Vector } from '../vectors.ts'

/** Collects one column of a batch, in memory of its own. */
export interface ColumnBuilder {
  /** takes over the values of a chunk's column, at most as many rows as the capacity leaves */
  append(vector: Vector, rows: number): void
  /** bytes of the texts so far; absent where a value's size is known */
  weight?(): number
  /** the column so far; starts the next batch's */
  take(): Data
}

/** Bytes of all texts of a column of one batch, which are told apart by numbers of 31 bits. */
const mostBytes = 2 ** 31 - 1

/** The end of a text among those of its column; throws where they outgrow a batch. */
export const checkedEnd = (end: number): number => {
  if (end > mostBytes)
    throw new Error(`the texts of one column of a batch have ${end} bytes; expected at most ${mostBytes}`)
  return end
}
