import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import xlsx from '@e965/xlsx'

/** A cell: a text, a number, or a day counted from 2023-01-01. */
export type WorkbookCell = string | number | { readonly day: number }

/** What a workbook calls 2023-01-01. */
const firstSerial = 44927

const cellOf = (cell: WorkbookCell) =>
  typeof cell === 'object' ? { t: 'n', v: firstSerial + cell.day, z: 'yyyy-mm-dd' } : cell

/** Writes a workbook of one sheet, its folder too; the same rows make the same bytes. */
export const writeWorkbook = (path: string, sheet: string, rows: readonly (readonly WorkbookCell[])[]): void => {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => row.map(cellOf))), sheet)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, xlsx.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }))
}
