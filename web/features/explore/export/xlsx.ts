import type { CellObject, ColInfo, WorkBook, WorkSheet } from '@e965/xlsx'
import type { Column, Value } from '../../../../server/contract/result.ts'
import { t } from '../../../language/language.ts'
import type { ShownLabel, ShownTable } from './shown-table.ts'

/** A fact on the second sheet: what the first is of. */
export interface AboutLine {
  readonly name: string
  readonly value: string
}

/** Excel's format of a measure's numbers: as many digits as the page shows, in groups, negative ones with their sign. */
export const numberFormat = ({ format, type }: Pick<Column, 'format' | 'type'>): string => {
  const [, kind = '', digits] = /^([a-z]+?)(\d)?$/.exec(format ?? '') ?? []
  const places = digits === undefined ? undefined : Number(digits)
  const decimals = (n: number) => (n === 0 ? '' : `.${'0'.repeat(n)}`)
  if (kind === 'percent') return `0${decimals(places ?? 0)}%`
  if (places !== undefined) return `#,##0${decimals(places)}`
  return type === 'integer' ? '#,##0' : '#,##0.##'
}

const dateFormat = 'yyyy-mm-dd'

/** Days from 30 December 1899, by which Excel counts. */
const serialOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000 + 25_569

const labelCell = ({ text, date }: ShownLabel): CellObject =>
  date === undefined ? { t: 's', v: text } : { t: 'n', v: serialOf(date), z: dateFormat }

const valueCell = (value: Value, column: Column): CellObject | undefined => {
  if (value === null) return undefined
  if (typeof value === 'boolean') return { t: 'b', v: value }
  if (column.type === 'text') return { t: 's', v: String(value) }
  if (column.type === 'date') return { t: 'n', v: serialOf(String(value)), z: dateFormat }
  return { t: 'n', v: Number(value), z: numberFormat(column) }
}

type Write = (row: number, column: number, cell: CellObject | undefined) => void

const fillHeaders = ({ corner, headers }: ShownTable, write: Write): WorkSheet['!merges'] => {
  const last = headers.length - 1
  corner.forEach((text, column) => {
    write(last, column, { t: 's', v: text })
  })
  return headers.flatMap((cells, row) =>
    cells.flatMap((header) => {
      const [from, to] = [header.from + corner.length, header.from + corner.length + header.span - 1]
      write(row, from, labelCell(header))
      return from === to ? [] : [{ s: { r: row, c: from }, e: { r: row, c: to } }]
    }),
  )
}

/** Excel has eight levels of outline, the first of which is none. */
const deepest = 7

const widthOf = (texts: readonly string[]): { wch: number } => ({
  wch: Math.min(48, Math.max(10, ...texts.map((text) => text.length + 2))),
})

const columnsOf = ({ corner, headers, columns, columnDepths, rows }: ShownTable): ColInfo[] => [
  ...corner.map((title, depth) =>
    widthOf([title, ...rows.filter((row) => row.depth === depth).map(({ text }) => text)]),
  ),
  ...columns.map((_, column) => {
    const own = headers.at(-1)?.find(({ from }) => from === column)?.text ?? ''
    const level = Math.min(columnDepths[column] ?? 0, deepest)
    return {
      ...widthOf([own, ...rows.map(({ values }) => String(values[column] ?? ''))]),
      ...(level > 0 && { level }),
    }
  }),
]

const cellName = (row: number, column: number): string => {
  let letters = ''
  for (let at = column; at >= 0; at = Math.floor(at / 26) - 1) letters = String.fromCharCode(65 + (at % 26)) + letters
  return `${letters}${row + 1}`
}

/** The table on screen as a sheet: numbers and dates are such, rows and columns have the outline that the screen has. */
const tableSheet = (table: ShownTable): WorkSheet => {
  const { corner, headers, columns, rows } = table
  const sheet: WorkSheet = {}
  const write: Write = (row, column, cell) => {
    if (cell !== undefined) sheet[cellName(row, column)] = cell
  }
  sheet['!merges'] = fillHeaders(table, write) ?? []
  rows.forEach((row, i) => {
    write(headers.length + i, row.depth, labelCell(row))
    row.values.forEach((value, k) => {
      const column = columns[k]
      if (column !== undefined) write(headers.length + i, corner.length + k, valueCell(value, column))
    })
  })
  const last = { row: headers.length + rows.length - 1, column: corner.length + columns.length - 1 }
  sheet['!ref'] = `A1:${cellName(Math.max(0, last.row), Math.max(0, last.column))}`
  sheet['!rows'] = [...headers.map(() => ({})), ...rows.map(({ depth }) => ({ level: Math.min(depth, deepest) }))]
  sheet['!outline'] = { above: true }
  sheet['!cols'] = columnsOf(table)
  return sheet
}

const aboutSheet = (about: readonly AboutLine[]): WorkSheet => {
  const sheet: WorkSheet = { '!ref': `A1:B${Math.max(1, about.length)}`, '!cols': [{ wch: 18 }, { wch: 90 }] }
  about.forEach(({ name, value }, row) => {
    sheet[cellName(row, 0)] = { t: 's', v: name }
    sheet[cellName(row, 1)] = { t: 's', v: value }
  })
  return sheet
}

/** The parts of a workbook's file by their paths, as the library that writes it opens and packs them. */
interface Packer {
  readonly read: (bytes: Uint8Array, options: { readonly type: 'array' }) => unknown
  readonly find: (parts: unknown, path: string) => { content: Uint8Array } | null
  readonly write: (
    parts: unknown,
    options: { readonly type: 'array'; readonly fileType: 'zip'; readonly compression: true },
  ) => ArrayBuffer
}

/** A workbook without the attribute that the library writes beside the level of a column, which the format does not know. */
const wellFormed = (bytes: ArrayBuffer, { read, find, write }: Packer): ArrayBuffer => {
  const parts = read(new Uint8Array(bytes), { type: 'array' })
  const sheet = find(parts, '/xl/worksheets/sheet1.xml')
  if (sheet === null) throw new Error('the workbook has no first sheet')
  const text = new TextDecoder().decode(new Uint8Array(sheet.content))
  sheet.content = new TextEncoder().encode(text.replaceAll(/(<col [^>]*?) level="\d"/g, '$1'))
  return write(parts, { type: 'array', fileType: 'zip', compression: true })
}

/**
 * The table on screen as an Excel workbook of two sheets: Table, with the numbers that the page shows, their formats, and
 * rows and columns in outline; About, which says what they are. Numbers are exact to the 15 digits that Excel keeps.
 */
export const tableXlsx = async (table: ShownTable, about: readonly AboutLine[]): Promise<Uint8Array<ArrayBuffer>> => {
  // its code comes when a workbook is asked for
  const { write, CFB } = await import('@e965/xlsx')
  const names = { table: t('exporting.sheets.table'), about: t('exporting.sheets.about') }
  const book: WorkBook = {
    SheetNames: [names.table, names.about],
    Sheets: { [names.table]: tableSheet(table), [names.about]: aboutSheet(about) },
  }
  const bytes: ArrayBuffer = write(book, { type: 'array', bookType: 'xlsx', compression: true, cellStyles: true })
  return new Uint8Array(table.columnDepths.some((depth) => depth > 0) ? wellFormed(bytes, CFB) : bytes)
}
