import { useEffect, useMemo, useRef, useState } from 'react'
import type { PivotColumn, PivotRow, Place } from './pivot-model.ts'
import { type Bounds, boundsOf } from './pivot-range.ts'

interface Kept {
  readonly active: Place
  /** where a range began; absent while one cell alone is active */
  readonly anchor?: Place
  readonly rows: readonly PivotRow[]
  readonly columns: number
  readonly headerRows: number
}

/** The active cell, the range that ends at it, and the ways to move them. */
export interface CellRange {
  readonly active: Place
  readonly range: Bounds | undefined
  /** goes to a place, without a range */
  readonly goTo: (place: Place) => void
  /** the range from where it began, or from the active cell, to a place */
  readonly extendTo: (place: Place) => void
  /** the range between two places; the second becomes active */
  readonly select: (from: Place, to: Place) => void
  readonly drop: () => void
}

const clamp = (at: number, low: number, high: number): number => Math.max(low, Math.min(high, at))

/** The row of an active cell: header rows are told from the top, so that more below one leave it where it was. */
const rowOf = ({ active, headerRows: before }: Kept, headerRows: number, rows: number): number => {
  if (active.row >= -1) return Math.min(active.row, Math.max(0, rows - 1))
  return clamp(active.row + before - headerRows, -headerRows, headerRows > 1 ? -2 : -1)
}

/**
 * The active cell of a grid and a range of cells. A range is of the rows and columns that it was made over: where these have
 * changed it is gone.
 *
 * @param onRange is told whenever the range changes
 */
export const useCellRange = (
  rows: readonly PivotRow[],
  columns: readonly PivotColumn[],
  headerRows: number,
  onRange: (range: Bounds | undefined) => void,
): CellRange => {
  const [kept, keep] = useState<Kept>({ active: { row: 0, column: 0 }, rows, columns: columns.length, headerRows })
  const isSame = kept.rows === rows && kept.columns === columns.length
  const row = rowOf(kept, headerRows, rows.length)
  const column = clamp(kept.active.column, -1, Math.max(0, columns.length - 1))
  const active = useMemo(() => ({ row, column }), [row, column])
  const anchor = isSame ? kept.anchor : undefined
  const range = useMemo(() => (anchor === undefined ? undefined : boundsOf(anchor, active)), [anchor, active])
  const of = { rows, columns: columns.length, headerRows }
  const told = useRef(onRange)
  told.current = onRange
  useEffect(() => told.current(range), [range])
  return {
    active,
    range,
    goTo: (place) => keep({ active: place, ...of }),
    extendTo: (place) => keep({ anchor: anchor ?? active, active: place, ...of }),
    select: (from, to) => keep({ anchor: from, active: to, ...of }),
    drop: () => keep({ active, ...of }),
  }
}
