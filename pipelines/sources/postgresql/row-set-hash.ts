import { createHash } from 'node:crypto'
import type { TextRow } from './spool.ts'

const lanes = 8

/**
 * A hash of a set of rows that does not depend on their order: the SHA-256 of each row, summed up in lanes of 32 bits, and
 * how many there are. A database gives rows in any order.
 */
export interface RowSetHash {
  add(row: TextRow): void
  /** 64 hex digits */
  hex(): string
}

/** The hash of a set that has no rows yet. */
export const createRowSetHash = (): RowSetHash => {
  const sums = new Uint32Array(lanes)
  let rows = 0
  return {
    add: (row) => {
      const digest = createHash('sha256').update(JSON.stringify(row)).digest()
      for (let lane = 0; lane < lanes; lane++) sums[lane] = (sums[lane] ?? 0) + digest.readUInt32LE(4 * lane)
      rows++
    },
    hex: () =>
      createHash('sha256')
        .update(`${rows}:${sums.join(',')}`)
        .digest('hex'),
  }
}
