import { PipelineError } from '../problem.ts'
import type { FileRecord } from '../steps/delimited.ts'
import { createJsonLinesReader, createJsonReader, JsonShapeError } from '../steps/json-records.ts'
import { createLineScanner, type RecordBytes, type StandingLines } from '../steps/line-scanner.ts'
import type { Proof } from '../steps/proof.ts'
import type { DelimitedFile, JsonFile, RecordFile, Source, XlsxFile } from '../steps/source.ts'
import { changedWhileRead, checkUnchanged, type LocatedFile, type UnreadFile } from './data-files.ts'
import { nearest } from './definition-file.ts'
import { type FileBytes, openBytes, readProblem } from './file-bytes.ts'
import { readLineBytes, readLines, readText, TextError } from './whole-lines.ts'
import { readSheet } from './xlsx-file.ts'

type Chunks = FileBytes['chunks']

const shownText = 200

const shown = (text: string) => JSON.stringify(text.length > shownText ? `${text.slice(0, shownText)}…` : text)

const failure = (file: LocatedFile, line: number, message: string) =>
  new PipelineError([{ file: file.path, line, message }])

/** A format whose first record names the fields. */
interface Headed extends Pick<DelimitedFile, 'header'> {
  /** what stands between them where they are shown */
  readonly delimiter: string
}

/** How a header shows a field that may be called anything. */
const anyName = '*'

const headerText = (header: DelimitedFile['header'], delimiter: string): string =>
  header.map((name) => name ?? anyName).join(delimiter)

const headerProblem = ({ raw, fields }: FileRecord, { header, delimiter }: Headed): string | undefined => {
  const at = header.findIndex((name, i) => fields[i] === undefined || (name !== undefined && fields[i] !== name))
  if (at < 0 && fields.length === header.length) return undefined
  const names = header.flatMap((known) => known ?? [])
  const expected = `the header must be ${shown(headerText(header, delimiter))}; found ${shown(raw)}`
  const name = fields[at < 0 ? header.length : at]
  if (at < 0) return `${expected}: column ${header.length + 1}, ${shown(name ?? '')}, is one too many`
  if (name === undefined) return `${expected}: column ${at + 1}, "${header[at] ?? anyName}", is missing`
  return `${expected}: column ${at + 1} is ${shown(name)} and must be "${header[at]}"${nearest(name, names)}`
}

const checkHeader = (record: FileRecord | undefined, file: LocatedFile, format: Headed): void => {
  if (record === undefined) {
    const header = shown(headerText(format.header, format.delimiter))
    throw failure(file, 1, `the file is empty; it must begin with the header ${header}`)
  }
  const problem = headerProblem(record, format)
  if (problem !== undefined) throw failure(file, record.line, problem)
}

const checkWhole = (
  record: FileRecord | undefined,
  file: LocatedFile,
  { header }: DelimitedFile,
  { definition }: Source,
): void => {
  if (record?.problem?.rule !== 'half_written') return
  const lacksOnlyBreak = record.fields.length === header.length
  const hint = lacksOnlyBreak ? `; if it is whole, say final_newline: optional in ${definition.path}` : ''
  throw failure(
    file,
    record.line,
    `the file is half-written: ${record.problem.message}; there is ${shown(record.raw)}${hint}`,
  )
}

/** What went wrong while the text of a file was read, with its place. */
const asFailure = (file: LocatedFile, error: unknown): unknown => {
  if (error instanceof TextError || error instanceof JsonShapeError) return failure(file, error.line, error.message)
  if (error instanceof PipelineError) return error
  return new PipelineError([{ file: file.path, message: readProblem(error) }], { cause: error })
}

/** Some of the records of a file, in no order. */
export interface RecordBatch {
  readonly records: readonly FileRecord[]
  /** records that the engine can read itself, as `ScannedBlock` says */
  readonly plain?: RecordBytes
  /** where it was asked for, how the lines stand in the file */
  readonly standing?: StandingLines
}

async function* delimitedRecords(
  file: LocatedFile,
  format: DelimitedFile,
  source: Source,
  chunks: Chunks,
  proofs: readonly Proof[] | undefined,
): AsyncGenerator<RecordBatch> {
  const { delimiter, quote, header, finalNewline, firstLine, encoding } = format
  let needsHeader = firstLine === 'header'
  const shape = { delimiter, quote, width: header.length, finalNewline }
  const scan = createLineScanner(shape, needsHeader, proofs)
  let lines = 0
  for await (const { bytes, isLast } of readLineBytes(chunks, encoding, () => lines)) {
    const { records: odd, lines: soFar, ...others } = scan(bytes, isLast)
    lines = soFar
    const hasHeader = needsHeader && (odd.length > 0 || isLast)
    if (hasHeader) {
      checkHeader(odd[0], file, format)
      needsHeader = false
    }
    checkWhole(odd.at(-1), file, format, source)
    yield { records: hasHeader ? odd.slice(1) : odd, ...others }
  }
}

async function* sheetRecords(file: LocatedFile, format: XlsxFile, { decimal }: Source): AsyncGenerator<RecordBatch> {
  const records = await readSheet(file, format, decimal)
  if (format.firstLine === 'header') checkHeader(records.shift(), file, { ...format, delimiter: ',' })
  yield { records }
}

async function* jsonRecords(
  { format, encoding, records: path }: JsonFile,
  chunks: Chunks,
): AsyncGenerator<RecordBatch> {
  const isDocument = format === 'json'
  const read = isDocument ? createJsonReader(path) : createJsonLinesReader()
  // a document may be one line
  const blocks = isDocument ? readText(chunks, encoding) : readLines(chunks, encoding)
  for await (const { text, isLast } of blocks) yield { records: read(text, isLast) }
}

/** How the records of a file are read. */
export interface ReadOptions {
  /** of a delimited file, whose records in which they hold are then not given, as `StandingLines` says */
  readonly proofs?: readonly Proof[]
  /** told the fingerprint of a file of text, once all of it was read */
  readonly onWhole?: (fingerprint: string) => void
}

/**
 * Reads the records of a file in batches, its header checked and left out. An empty batch may come.
 *
 * @param format that of the source
 * @throws PipelineError with file and line where the header is another, text is not in the declared encoding, the file
 *   ends inside a record, or it is no longer the file whose fingerprint was taken
 */
export async function* readRecords(
  file: UnreadFile,
  source: Source,
  format: RecordFile,
  { proofs, onWhole }: ReadOptions = {},
): AsyncGenerator<RecordBatch> {
  if (format.format === 'xlsx') {
    yield* sheetRecords(file, format, source)
    await checkUnchanged(file)
    return
  }
  const { chunks, fingerprint } = openBytes(file.absolute)
  const records =
    format.format === 'delimited' ? delimitedRecords(file, format, source, chunks, proofs) : jsonRecords(format, chunks)
  try {
    yield* records
  } catch (error) {
    throw asFailure(file, error)
  }
  const found = fingerprint()
  if (file.fingerprint !== undefined && found !== file.fingerprint) throw changedWhileRead(file)
  onWhole?.(found)
}
