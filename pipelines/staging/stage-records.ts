import type { Session } from '../../server/engine/engine.ts'
import { columnsOf, onFile } from '../parquet.ts'
import { PipelineError } from '../problem.ts'
import { checkUnchanged, type UnreadFile } from '../sources/data-files.ts'
import { nearest } from '../sources/definition-file.ts'
import { checkParquet } from '../sources/parquet-file.ts'
import { createPlainFile, type PlainFile } from '../sources/plain-file.ts'
import { type ReadOptions, readRecords } from '../sources/records.ts'
import { stageSql } from '../steps/contract.ts'
import type { FileRecord } from '../steps/delimited.ts'
import { fieldsRead, type RecordFile, type Source } from '../steps/source.ts'
import {
  createTextTable,
  parquetRecords,
  plainRecords,
  type Records,
  textRecords,
  textTable,
  toTextRow,
} from '../steps/stage.ts'
import { numberedRows } from '../steps/table.ts'
import type { SourceFiles, Staging } from './staging.ts'

/** A source and how its files are read. */
export interface Reading {
  readonly source: Source
  /** that of the source */
  readonly format: RecordFile
}

/** Puts records into the table of their source. @throws Error where it then has more or fewer of them than there are */
const stageExactly = async (session: Session, source: Source, records: Records, count: number) => {
  if (count === 0) return
  const [row] = await session.all(stageSql(source, records))
  if (Number(row?.Count) !== count) throw new Error(`${source.name}: ${count} records read, but ${row?.Count} staged`)
}

/** Where plain records of a file are collected for the engine. @param segment as in `createPlainFile` */
export const createPile = (
  { session, scratch }: Staging,
  { source, format }: Reading,
  file: UnreadFile,
  segment?: number,
): PlainFile => {
  const read = (absolute: string, count: number) => {
    if (format.format !== 'delimited') throw new Error(`${format.format} has no plain records`)
    return stageExactly(session, source, plainRecords(source, format, file.path, absolute), count)
  }
  return createPlainFile(scratch, read, segment)
}

/** Records that the engine does not read are handed over when their texts have so many characters, or they are so many: each time costs. */
const batchLength = 1_000_000
const batchRows = 10_000

/** Collects records that the engine does not read, for the table of texts. */
export const createTextBatch = ({ session }: Staging, source: Source, file: UnreadFile) => {
  let batch: FileRecord[] = []
  let length = 0
  let read = 0
  const handOver = async () => {
    const rows = batch.map((record) => toTextRow(source, file.path, record))
    if (rows.length > 0) read += await session.append(textTable, rows)
    batch = []
    length = 0
  }
  return {
    add: async (records: readonly FileRecord[]) => {
      for (const record of records) {
        batch.push(record)
        length += record.raw.length
      }
      if (length >= batchLength || batch.length >= batchRows) await handOver()
    },
    /** hands over what is left. @returns how many records there were */
    end: async () => {
      await handOver()
      return read
    },
  }
}

/** Tells of a file once all of it was read. */
export const whole = ({ onWhole }: Staging, file: UnreadFile): Pick<ReadOptions, 'onWhole'> =>
  onWhole === undefined ? {} : { onWhole: (fingerprint) => onWhole(file, fingerprint) }

/** Reads a file: plain records by the engine, all others into the table of texts. @returns how many the others are */
const stageFile = async (staging: Staging, reading: Reading, file: UnreadFile, onRead: (rows: number) => void) => {
  const { source, format } = reading
  const pile = createPile(staging, reading, file)
  const others = createTextBatch(staging, source, file)
  try {
    for await (const { records, plain } of readRecords(file, source, format, whole(staging, file))) {
      await others.add(records)
      if (plain !== undefined) await pile.write(plain)
      onRead(records.length + (plain?.count ?? 0))
    }
    await pile.end()
    return await others.end()
  } finally {
    pile.remove()
  }
}

/** Reads a file in another way: the records that it puts into the table of texts are counted, or undefined where it cannot. */
export type ReadOtherwise = (
  reading: Reading,
  file: UnreadFile,
  onRead: (rows: number) => void,
) => Promise<number | undefined>

const stageRecords = async (
  staging: Staging,
  { source, files }: SourceFiles<UnreadFile>,
  format: RecordFile,
  readOtherwise: ReadOtherwise | undefined,
) => {
  const { session, onProgress } = staging
  const total = files.reduce((sum, { lines }) => sum + Math.max(lines - 1, 0), 0)
  let done = 0
  const onRead = (rows: number) => {
    if (rows === 0) return
    done += rows
    onProgress({ step: 'stage', source: source.name, done, total: Math.max(total, done), unit: 'rows' })
  }
  await session.run(createTextTable(source))
  let others = 0
  const reading = { source, format }
  for (const file of files)
    others += (await readOtherwise?.(reading, file, onRead)) ?? (await stageFile(staging, reading, file, onRead))
  await stageExactly(session, source, textRecords(source), others)
  await session.run(`DROP TABLE ${textTable}`)
}

const checkColumns = async (session: Session, source: Source, file: UnreadFile) => {
  const known = (await columnsOf(session, file)).map(({ name }) => name)
  const missing = fieldsRead(source.columns).find((from) => !known.includes(from))
  if (missing === undefined) return
  const message = `there is no column "${missing}"${nearest(missing, known)}; the file has ${known.join(', ')}`
  throw new PipelineError([{ file: file.path, message }])
}

const stageParquet = async ({ session, onProgress }: Staging, { source, files }: SourceFiles<UnreadFile>) => {
  for (const [i, file] of files.entries()) {
    await checkParquet(file)
    await checkColumns(session, source, file)
    const records = parquetRecords(source, file.path, numberedRows(file.absolute))
    await onFile(file, () => session.run(stageSql(source, records)))
    await checkUnchanged(file)
    onProgress({ step: 'stage', source: source.name, done: i + 1, total: files.length, unit: 'files' })
  }
}

/**
 * Puts the records of files into the table of their source, each judged by the rules that it tells by itself.
 *
 * @param readOtherwise is asked first for each file of text
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageFiles = async (
  staging: Staging,
  files: SourceFiles<UnreadFile>,
  readOtherwise?: ReadOtherwise,
): Promise<void> => {
  const { file: format, name } = files.source
  if (format.format === 'postgresql') throw new Error(`${name} is no source of files`)
  if (format.format === 'parquet') await stageParquet(staging, files)
  else await stageRecords(staging, files, format, readOtherwise)
}
