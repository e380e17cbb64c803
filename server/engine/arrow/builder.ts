import type { Data } from 'apache-arrow'
import type { Vector } from '../vectors.ts'

/** Collects one column of a batch, in memory of its own. */
export interface ColumnBuilder {
  /** takes over the values of a chunk's column, at most as many rows as the capacity leaves */
  append(vector: Vector, rows: number): void
  /** the column so far; starts the next batch's */
  take(): Data
}
