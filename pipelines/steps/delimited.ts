/** Why a record does not have the shape of its file; `half_written` means that the file ends inside it. */
export type ShapeRule = 'field_count' | 'quoting' | 'half_written'

/** A record of a delimited file: `line` is the 1-based line of the file where it begins, `raw` its text without the last line break. */
export interface FileRecord {
  readonly line: number
  readonly raw: string
  readonly fields: readonly string[]
  readonly problem?: { readonly rule: ShapeRule; readonly message: string }
}

/** What a reader of records must know of the file. */
export interface DelimitedFormat {
  /** one character */
  readonly delimiter: string
  /** the character around fields that hold delimiters or line breaks; undefined where none is written so */
  readonly quote: string | undefined
  /** fields of a record */
  readonly width: number
  readonly finalNewline: 'required' | 'optional'
}

/** What a line ends in. */
export type LineEnd = '\n' | '\r\n'

/** A quoted field longer than this is taken for a stray quote, so that memory stays bounded. */
export const longestRecord = 1_048_576

type Scan =
  | { readonly kind: 'fields'; readonly fields: readonly string[]; readonly next: number }
  /** the quote of this field (1-based) is not closed in the text */
  | { readonly kind: 'open'; readonly field: number }
  /** the quote of this field (1-based) is closed before something that ends no field */
  | { readonly kind: 'stray'; readonly field: number }

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)

const lineEnd = (text: string, from: number) => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Index of the quote that closes a field whose text begins at an index, doubled ones left out; -1 where there is none. */
export const closingQuote = (text: string, from: number, quote: string) => {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at
}

const unquotedEnd = (text: string, from: number, delimiter: string) => {
  const line = withoutReturn(text.slice(from, lineEnd(text, from)))
  const end = line.indexOf(delimiter)
  return from + (end < 0 ? line.length : end)
}

/** Index after the line break at `at`, or undefined where no record ends. */
const recordEnd = (text: string, at: number) => {
  if (at >= text.length) return at
  if (text[at] === '\n') return at + 1
  return text.startsWith('\r\n', at) ? at + 2 : undefined
}

const scanQuoted = (text: string, start: number, delimiter: string, quote: string): Scan => {
  const fields: string[] = []
  for (let at = start; ; at++) {
    const from = at
    const quoted = text[from] === quote
    at = quoted ? closingQuote(text, from + 1, quote) + 1 : unquotedEnd(text, from, delimiter)
    if (quoted && at === 0) return { kind: 'open', field: fields.length + 1 }
    fields.push(quoted ? text.slice(from + 1, at - 1).replaceAll(quote + quote, quote) : text.slice(from, at))
    if (text[at] === delimiter) continue
    const next = recordEnd(text, at)
    return next === undefined ? { kind: 'stray', field: fields.length } : { kind: 'fields', fields, next }
  }
}

const scan = (text: string, start: number, { delimiter, quote }: DelimitedFormat): Scan => {
  const end = lineEnd(text, start)
  const line = withoutReturn(text.slice(start, end))
  if (quote !== undefined && line.includes(quote)) return scanQuoted(text, start, delimiter, quote)
  return { kind: 'fields', fields: line.split(delimiter), next: Math.min(end + 1, text.length) }
}

/** Whether a line of the text is a whole record for certain: the end of a quoted field would leave a quote inside a field. */
const hasCompleteLine = (text: string, format: DelimitedFormat) =>
  text.split('\n').some((line) => {
    const found = scan(withoutReturn(line), 0, format)
    if (found.kind !== 'fields' || found.fields.length !== format.width) return false
    return format.quote === undefined || !found.fields.join('').includes(format.quote)
  })

/** How many line feeds there are in bytes. */
export const countFeeds = (bytes: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** How many line feeds a text has. */
export const countBreaks = (text: string) => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

type Problem = NonNullable<FileRecord['problem']>

/** The fields of a record with the index where the next begins. */
interface Reading {
  readonly fields: readonly string[]
  readonly next: number
  readonly problem?: Problem
}

const strayQuote = (field: number, next: number): Reading => ({
  fields: [],
  next,
  problem: { rule: 'quoting', message: `the quote that opens field ${field} is closed by none on this line` },
})

const openAtEnd = (field: number, next: number): Reading => ({
  fields: [],
  next,
  problem: { rule: 'half_written', message: `the file ends inside field ${field}, whose quote is still open` },
})

const shapeProblem = (count: number, isCut: boolean, { width, finalNewline }: DelimitedFormat): Problem | undefined => {
  const counts = `expected ${width} fields, found ${count}`
  if (isCut && (finalNewline === 'required' || count < width)) {
    const message = `the last record does not end in a line break${count === width ? '' : ` (${counts})`}`
    return { rule: 'half_written', message }
  }
  return count === width ? undefined : { rule: 'field_count', message: counts }
}

const readShape = (text: string, start: number, format: DelimitedFormat, isLast: boolean): Reading | undefined => {
  const lineAfter = Math.min(lineEnd(text, start) + 1, text.length)
  const found = scan(text, start, format)
  if (found.kind === 'stray') return strayQuote(found.field, lineAfter)
  if (found.kind === 'open') {
    if (!isLast && text.length - start < longestRecord) return undefined
    const isStray = !isLast || hasCompleteLine(text.slice(lineAfter), format)
    return isStray ? strayQuote(found.field, lineAfter) : openAtEnd(found.field, text.length)
  }
  const { fields, next } = found
  if (fields.length !== format.width && next > lineAfter && hasCompleteLine(text.slice(lineAfter, next - 1), format)) {
    return strayQuote(fields.findIndex((field) => field.includes('\n')) + 1, lineAfter)
  }
  const problem = shapeProblem(fields.length, isLast && next === text.length && !text.endsWith('\n'), format)
  return problem === undefined ? { fields, next } : { fields, next, problem }
}

/** The record at a place of a text, without its line, and where the next begins. */
export interface PlacedRecord {
  readonly record: Omit<FileRecord, 'line'>
  readonly next: number
}

/**
 * The record at `start`; its text is empty for an empty line, which is no record.
 *
 * @param isLast  whether the file ends with the text
 * @returns undefined where more text is needed to tell
 */
export const recordAt = (
  text: string,
  start: number,
  format: DelimitedFormat,
  isLast: boolean,
): PlacedRecord | undefined => {
  const found = readShape(text, start, format, isLast)
  if (found === undefined) return undefined
  const { next, ...shape } = found
  const raw = withoutReturn(text.endsWith('\n', next) ? text.slice(start, next - 1) : text.slice(start, next))
  return { record: { raw, ...shape }, next }
}

/**
 * A reader of delimited text that comes in blocks of whole lines. Line breaks are LF or CRLF; a field in quotes
 * may hold delimiters, line breaks and doubled quotes; empty lines are no records. A quote that no rule of the format
 * closes spoils its own line only: reading goes on with the line after it.
 *
 * @returns a function that takes the next block, and whether it is the last, and gives the records that ended in it; a
 *   record that spans blocks comes with the block where it ends
 */
export const createRecordReader = (format: DelimitedFormat): ((block: string, isLast: boolean) => FileRecord[]) => {
  let rest = ''
  let line = 1
  return (block, isLast) => {
    const text = rest + block
    const records: FileRecord[] = []
    let at = 0
    while (at < text.length) {
      const found = recordAt(text, at, format, isLast)
      if (found === undefined) break
      const { record, next } = found
      if (record.raw !== '') records.push({ line, ...record })
      line += countBreaks(text.slice(at, next))
      at = next
    }
    rest = text.slice(at)
    return records
  }
}
