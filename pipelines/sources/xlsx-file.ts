import { readFile } from 'node:fs/promises'
import xlsx, { type CellAddress, type CellObject, type Range, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { PipelineError } from '../problem.ts'
import type { FileRecord } from '../steps/delimited.ts'
import type { XlsxFile } from '../steps/source.ts'
import type { LocatedFile } from './data-files.ts'
import { nearest } from './definition-file.ts'
import { readProblem } from './file-bytes.ts'

/** What a zip file, which a workbook is, begins with. */
const magic = 'PK\u0003\u0004'

/** What cells show where a formula has no value. */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/** Digits that a workbook keeps of a number: what a double has beyond them is noise of sums. */
const plainNumber = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 15 })

const two = (number: number) => String(number).padStart(2, '0')

/** A date in ISO; with a time where it is not midnight, and only the time where there is no date. */
const dateText = (serial: number, date1904: boolean): string => {
  const { y, m, d, H, M, S, u } = xlsx.SSF.parse_date_code(serial, { date1904 })
  const fraction = u > 0.0005 ? `.${String(Math.round(u * 1000)).padStart(3, '0')}` : ''
  const time = `${two(H)}:${two(M)}:${two(S)}${fraction}`
  if (serial < 1) return time
  const date = `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`
  return time === '00:00:00' ? date : `${date} ${time}`
}

/** The text of a cell as a delimited file would have it; empty for one without value. */
const textOf = (cell: CellObject | undefined, date1904: boolean, decimal: string): string => {
  if (cell?.v === undefined || cell.v === null) return ''
  const { t: type, v: value, z: format } = cell
  if (type === 'e') return errors[Number(value)] ?? '#ERROR!'
  if (typeof value !== 'number') return String(value)
  if (typeof format === 'string' && xlsx.SSF.is_date(format)) return dateText(value, date1904)
  return plainNumber.format(value).replace('.', decimal)
}

const failure = (file: LocatedFile, message: string, cause?: unknown) =>
  new PipelineError([{ file: file.path, message }], { cause })

/** What old workbooks begin with, and new ones that need a password. */
const oldMagic = '\u00D0\u00CF\u0011\u00E0'

const headProblem = (head: string): string | undefined => {
  if (head === magic) return undefined
  if (head === '') return 'the file is empty; expected an XLSX workbook'
  if (head === oldMagic)
    return 'the file is an old workbook (.xls) or needs a password; save it as .xlsx, without a password'
  return `the file is no XLSX workbook: it must begin with ${JSON.stringify(magic)} and begins with ${JSON.stringify(head)}`
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const bytesOf = async (file: LocatedFile): Promise<Buffer> => {
  try {
    return await readFile(file.absolute)
  } catch (error) {
    throw failure(file, readProblem(error), error)
  }
}

const openBook = async (file: LocatedFile): Promise<WorkBook> => {
  const bytes = await bytesOf(file)
  const problem = headProblem(bytes.toString('latin1', 0, magic.length))
  if (problem !== undefined) throw failure(file, problem)
  const options = { type: 'buffer', dense: true, cellNF: true, cellText: false, cellHTML: false } as const
  try {
    const book = xlsx.read(bytes, options)
    if (book.bookType === 'xlsx' || book.bookType === 'xlsm') return book
    throw new Error(`its format is ${book.bookType}`)
  } catch (error) {
    throw failure(file, `the file is no whole XLSX workbook: ${reasonOf(error)}`, error)
  }
}

const sheetOf = (
  file: LocatedFile,
  { SheetNames: names, Sheets: sheets }: WorkBook,
  asked: string | undefined,
): WorkSheet => {
  const [only, ...others] = names
  if (asked === undefined && others.length > 0)
    throw failure(file, `the workbook has the sheets ${names.join(', ')}; say in "sheet" which one`)
  const name = asked ?? only ?? ''
  const sheet = Object.hasOwn(sheets, name) ? sheets[name] : undefined
  if (sheet === undefined)
    throw failure(file, `there is no sheet "${name}"${nearest(name, names)}; the workbook has ${names.join(', ')}`)
  return sheet
}

const normalized = (a: CellAddress, b: CellAddress): Range => ({
  s: { r: Math.min(a.r, b.r), c: Math.min(a.c, b.c) },
  e: { r: Math.max(a.r, b.r), c: Math.max(a.c, b.c) },
})

/** What a range, whose ends are cells, has wrong in a sheet that uses some cells; undefined where nothing. */
const rangeProblem = (range: string, { s: first, e: last }: Range, used: Range): string | undefined => {
  if (range.includes(':') && (last.r < first.r || last.c < first.c))
    return `the range ${range} must begin with its upper left cell: ${xlsx.utils.encode_range(normalized(first, last))}`
  return first.r > used.e.r || first.c > used.e.c
    ? `the range ${range} has no value; the sheet has values in ${xlsx.utils.encode_range(used)}`
    : undefined
}

/** Rows and columns to read, from 0 on, both ends included. */
const cellsOf = (file: LocatedFile, sheet: WorkSheet, { range, header }: XlsxFile) => {
  const used = xlsx.utils.decode_range(sheet['!ref'] ?? 'A1:A1')
  const asked = xlsx.utils.decode_range(range ?? 'A1')
  const problem = range && rangeProblem(range, asked, used)
  if (problem) throw failure(file, problem)
  const isOpen = range === undefined || !range.includes(':')
  const { s: first } = asked
  return {
    first,
    last: isOpen ? used.e.r : Math.min(asked.e.r, used.e.r),
    // a value beyond the declared columns must show
    right: isOpen ? Math.max(used.e.c, first.c + header.length - 1) : asked.e.c,
  }
}

/** A sheet of a workbook: its name, and the texts of its cells, row by row from the first on. */
export interface SheetCells {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

const cellsOfRow = (row: readonly (CellObject | undefined)[] | undefined, date1904: boolean): string[] =>
  Array.from({ length: row?.length ?? 0 }, (_, column) => textOf(row?.[column], date1904, '.'))

/**
 * The sheets of a workbook with all that stands in them, as `readSheet` gives it.
 *
 * @throws PipelineError where the file is no workbook
 */
export const readSheets = async (file: LocatedFile): Promise<readonly SheetCells[]> => {
  const book = await openBook(file)
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  return book.SheetNames.map((name) => ({
    name,
    rows: Array.from(book.Sheets[name]?.['!data'] ?? [], (row) => cellsOfRow(row, date1904)),
  }))
}

/**
 * The records of a workbook's sheet: a row each, with its number in the sheet and its values as a JSON list. Rows without
 * any value are none. Values that are dates come in ISO, numbers with the decimal mark of the source.
 *
 * @throws PipelineError where the file is no workbook, or has no such sheet or range
 */
export const readSheet = async (file: LocatedFile, format: XlsxFile, decimal: string): Promise<FileRecord[]> => {
  const book = await openBook(file)
  const sheet = sheetOf(file, book, format.sheet)
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  const { first, last, right } = cellsOf(file, sheet, format)
  const rows = sheet['!data'] ?? []
  const width = format.header.length
  const records: FileRecord[] = []
  for (let row = first.r; row <= last; row++) {
    const values: string[] = []
    for (let column = first.c; column <= right; column++) values.push(textOf(rows[row]?.[column], date1904, decimal))
    const used = values.findLastIndex((value) => value !== '') + 1
    if (used === 0) continue
    const fields = values.slice(0, Math.max(width, used))
    const problem =
      used > width ? { rule: 'field_count' as const, message: `expected ${width} fields, found ${used}` } : undefined
    records.push({ line: row + 1, raw: JSON.stringify(fields), fields, ...(problem && { problem }) })
  }
  return records
}
