import type { Session } from '../server/engine/engine.ts'
import { columnsOf } from './parquet.ts'
import { PipelineError } from './problem.ts'
import type { LocatedFile } from './sources/data-files.ts'
import { openBytes } from './sources/file-bytes.ts'
import { checkParquet } from './sources/parquet-file.ts'
import { readRecords } from './sources/records.ts'
import { readLines, readText } from './sources/whole-lines.ts'
import { readSheet } from './sources/xlsx-file.ts'
import { createRecordReader, type FileRecord } from './steps/delimited.ts'
import { createJsonLinesReader, createJsonReader } from './steps/json-records.ts'
import { fieldsOfRecord } from './steps/record-fields.ts'
import type { DelimitedFile, JsonFile, Source } from './steps/source.ts'
import { previewSql } from './steps/table.ts'

/** The first records of a file as a source reads them: its columns, and a text for each, null for no value. */
export interface Preview {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

async function* textRecords({ absolute }: LocatedFile, file: DelimitedFile | JsonFile): AsyncGenerator<FileRecord> {
  const { chunks } = openBytes(absolute)
  if (file.format === 'delimited') {
    const { delimiter, quote, header, finalNewline } = file
    const read = createRecordReader({ delimiter, quote, width: header.length, finalNewline })
    for await (const { text, isLast } of readLines(chunks, file.encoding)) yield* read(text, isLast)
    return
  }
  const read = file.format === 'json' ? createJsonReader(file.records) : createJsonLinesReader()
  const blocks = file.format === 'json' ? readText(chunks, file.encoding) : readLines(chunks, file.encoding)
  for await (const { text, isLast } of blocks) yield* read(text, isLast)
}

const recordsOf = async (file: LocatedFile, source: Source, count: number): Promise<readonly FileRecord[]> => {
  const { file: format } = source
  const isHeaded = 'firstLine' in format && format.firstLine === 'header'
  const first = isHeaded ? 1 : 0
  if (format.format === 'xlsx') return (await readSheet(file, format, source.decimal)).slice(first, first + count)
  if (format.format === 'postgresql' || format.format === 'parquet') return []
  const found: FileRecord[] = []
  for await (const record of textRecords(file, format)) {
    found.push(record)
    if (found.length >= first + count) break
  }
  return found.slice(first)
}

/**
 * The first records of a file of text or a sheet, as a source reads them; those that have not its shape are left out.
 *
 * @throws PipelineError, or an Error of its text, where it cannot be read so
 */
export const previewRecords = async (file: LocatedFile, source: Source, count: number): Promise<Preview> => {
  const records = await recordsOf(file, source, count)
  const fields = records.flatMap(({ raw }) => {
    const found = fieldsOfRecord(source, raw)
    return found === undefined ? [] : [found]
  })
  const columns = fields[0]?.map(({ column }, i) => column ?? `~${i + 1}`) ?? []
  return { columns, rows: fields.map((values) => values.map(({ value }) => value)) }
}

/** The first rows of a Parquet file. @throws PipelineError where the engine cannot read it */
export const previewParquet = async (session: Session, file: LocatedFile, count: number): Promise<Preview> => {
  const columns = (await columnsOf(session, file)).map(({ name }) => name)
  const rows = await session.all(previewSql(file.absolute, columns, count))
  return {
    columns,
    rows: rows.map((row) => columns.map((_, i) => (row[`c${i}`] == null ? null : String(row[`c${i}`])))),
  }
}

const saidBy = (error: unknown): string =>
  error instanceof PipelineError
    ? error.problems.map(({ line, message }) => (line === undefined ? message : `line ${line}: ${message}`)).join('; ')
    : String(error)

const firstObject = async (file: LocatedFile, source: Source): Promise<string | undefined> => {
  const { rows } = await previewRecords(file, source, 1)
  const [first] = rows
  if (first === undefined) return 'there is no record in it'
  return first.every((value) => value === null)
    ? 'its first record has a value at none of the paths of the columns'
    : undefined
}

/**
 * How the head of a file differs from what a source declares: its header, its encoding, its format.
 *
 * @returns undefined where it does not
 */
export const headDifference = async (
  session: Session,
  file: LocatedFile,
  source: Source,
): Promise<string | undefined> => {
  const { file: format } = source
  try {
    if (format.format === 'postgresql') return 'its rows come from a database'
    if (format.format === 'parquet') {
      await checkParquet(file)
      const known = (await columnsOf(session, file)).map(({ name }) => name)
      const missing = source.columns.find(({ from }) => from !== undefined && !known.includes(from))
      return missing && `there is no column "${missing.from}"; the file has ${known.join(', ')}`
    }
    if (format.format === 'json' || format.format === 'json_lines') return await firstObject(file, source)
    // what comes first holds the header, which is checked before it is given
    await readRecords({ ...file, fingerprint: undefined, lines: 0 }, source, format).next()
    return undefined
  } catch (error) {
    return saidBy(error)
  }
}
