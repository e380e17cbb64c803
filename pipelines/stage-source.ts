import { createHash } from 'node:crypto'
import type { Session } from '../server/engine/engine.ts'
import { type Again, isAgain } from './again.ts'
import { applyCorrections } from './apply-corrections.ts'
import { columnsOf, onFile } from './parquet.ts'
import { PipelineError } from './problem.ts'
import type { OnProgress } from './progress.ts'
import { checkUnchanged, type DataFile } from './sources/data-files.ts'
import { nearest } from './sources/definition-file.ts'
import { checkParquet } from './sources/parquet-file.ts'
import { createPlainFile } from './sources/plain-file.ts'
import type { RelationRead } from './sources/postgresql/read-relation.ts'
import { readRecords } from './sources/records.ts'
import { createRawTable, stageSql } from './steps/contract.ts'
import type { Correction } from './steps/correction.ts'
import type { FileRecord } from './steps/delimited.ts'
import { type Proof, proofsOf } from './steps/proof.ts'
import { identifier, literal, literals } from './steps/quote.ts'
import { fieldsRead, type RecordFile, type Source } from './steps/source.ts'
import {
  createTextTable,
  parquetRecords,
  plainRecords,
  type Records,
  rawTable,
  textRecords,
  textTable,
  toTextRow,
} from './steps/stage.ts'
import { numberedRows } from './steps/table.ts'

/** A source with its files. */
export interface SourceFiles {
  readonly source: Source
  readonly files: readonly DataFile[]
  /** where the source is a relation of a database, whose rows came into its one file */
  readonly relation?: RelationRead
}

/** What a source is staged with. */
export interface Staging {
  readonly session: Session
  /** folder for files that the engine reads */
  readonly scratch: string
  readonly again?: Again | undefined
  /** by the name of their source */
  readonly corrections: ReadonlyMap<string, readonly Correction[]>
  readonly runId: number
  readonly onProgress: OnProgress
}

interface Reading {
  readonly source: Source
  /** that of the source */
  readonly format: RecordFile
}

/** Puts records into the table of their source. @throws Error where it then has more or fewer of them than there are */
const stageExactly = async (session: Session, source: Source, records: Records, count: number) => {
  const [row] = await session.all(stageSql(source, records))
  if (Number(row?.Count) !== count) throw new Error(`${source.name}: ${count} records read, but ${row?.Count} staged`)
}

/** Where plain records of a file are collected for the engine: those in which the proofs of the source hold, and the others. */
const createPiles = ({ session, scratch }: Staging, { source, format }: Reading, file: DataFile) => {
  const pileOf = (proofs: readonly Proof[]) =>
    createPlainFile(scratch, (absolute, count) => {
      if (format.format !== 'delimited') throw new Error(`${format.format} has no plain records`)
      return stageExactly(session, source, plainRecords(source, format, file.path, absolute, proofs), count)
    })
  const proofs = format.format === 'delimited' ? proofsOf(source, format.header) : []
  return { plain: pileOf([]), proved: pileOf(proofs) }
}

/** Records that the engine does not read are handed over when their texts have so many characters, or they are so many: each time costs. */
const batchLength = 1_000_000
const batchRows = 10_000

/** Collects records that the engine does not read, for the table of texts. */
const createTextBatch = ({ session }: Staging, source: Source, file: DataFile) => {
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

/** Reads a file: plain records by the engine, all others into the table of texts. @returns how many the others are */
const stageFile = async (staging: Staging, reading: Reading, file: DataFile, onRead: (rows: number) => void) => {
  const { source, format } = reading
  const piles = createPiles(staging, reading, file)
  const others = createTextBatch(staging, source, file)
  try {
    for await (const { records, plain, proved } of readRecords(file, source, format)) {
      await others.add(records)
      if (plain !== undefined) await piles.plain.write(plain)
      if (proved !== undefined) await piles.proved.write(proved)
      onRead(records.length + (plain?.count ?? 0) + (proved?.count ?? 0))
    }
    await piles.proved.end()
    await piles.plain.end()
    return await others.end()
  } finally {
    piles.proved.remove()
    piles.plain.remove()
  }
}

const stageRecords = async (staging: Staging, { source, files }: SourceFiles, format: RecordFile) => {
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
  for (const file of files) others += await stageFile(staging, { source, format }, file, onRead)
  await stageExactly(session, source, textRecords(source), others)
  await session.run(`DROP TABLE ${textTable}`)
}

const checkColumns = async (session: Session, source: Source, file: DataFile) => {
  const known = (await columnsOf(session, file)).map(({ name }) => name)
  const missing = fieldsRead(source.columns).find((from) => !known.includes(from))
  if (missing === undefined) return
  const message = `there is no column "${missing}"${nearest(missing, known)}; the file has ${known.join(', ')}`
  throw new PipelineError([{ file: file.path, message }])
}

const stageParquet = async ({ session, onProgress }: Staging, { source, files }: SourceFiles) => {
  for (const [i, file] of files.entries()) {
    await checkParquet(file)
    await checkColumns(session, source, file)
    const records = parquetRecords(source, file.path, numberedRows(file.absolute))
    await onFile(file, () => session.run(stageSql(source, records)))
    await checkUnchanged(file)
    onProgress({ step: 'stage', source: source.name, done: i + 1, total: files.length, unit: 'files' })
  }
}

/** Counts up when the code that reads files makes other raw rows of the same files. */
const readingFormat = 2

/** A format without what does not change the rows: where its files are, how long a server may take. */
const formatOf = ({ file }: Source) => {
  if (file.format === 'postgresql') return { ...file, connectSeconds: undefined, statementSeconds: undefined }
  return { ...file, pattern: undefined }
}

/** A hash of all that decides which rows a file becomes. */
export const readingOf = (source: Source, corrections: readonly Correction[] = []): string => {
  const format = formatOf(source)
  const texts = corrections.map(({ line, found, corrected }) => [line, found, corrected])
  return createHash('sha256')
    .update(
      JSON.stringify({
        readingFormat,
        format,
        table: createRawTable(source),
        values: stageSql(source, textRecords(source)),
        texts,
      }),
    )
    .digest('hex')
}

const text = (value: string) => ({ value, type: 'text' }) as const

/** How a file was when its rows were put into the raw table, and how it was read. */
interface StagedFile {
  readonly fingerprint: string
  readonly reading: string
}

/** The files whose rows stand in the raw table, by path. */
export const stagedBefore = async (session: Session, source: Source): Promise<ReadonlyMap<string, StagedFile>> => {
  const rows = await session.all(
    `SELECT file, fingerprint, reading FROM staged_file WHERE source = $1
    AND EXISTS (FROM duckdb_tables() WHERE table_name = $2 AND NOT temporary)`,
    [text(source.name), text(rawTable(source))],
  )
  return new Map(
    rows.map(({ file, fingerprint, reading }) => [
      String(file),
      { fingerprint: String(fingerprint), reading: String(reading) },
    ]),
  )
}

/** Leaves of the files that stand in the raw table the rows of these, and no others. */
const keepOnly = async (session: Session, source: Source, before: Iterable<string>, kept: readonly DataFile[]) => {
  if (kept.length === 0) return session.run(createRawTable(source))
  const paths = new Set(kept.map(({ path }) => path))
  const gone = [...before].filter((path) => !paths.has(path))
  if (gone.length > 0) await session.run(`DELETE FROM ${identifier(rawTable(source))} WHERE _file IN ${literals(gone)}`)
}

/** Notes which files stand in the raw table; those that were kept stay as they are noted. */
export const writeStaged = async (
  { session, runId }: Pick<Staging, 'session' | 'runId'>,
  { source, files }: SourceFiles,
  kept: readonly DataFile[],
  readingFor: (file: DataFile) => string,
): Promise<void> => {
  const others = literals(['', ...kept.map(({ path }) => path)])
  await session.run(`DELETE FROM staged_file WHERE source = ${literal(source.name)} AND file NOT IN ${others}`)
  const rows = files.map((file) => [source.name, file.path, file.fingerprint, readingFor(file), null])
  await session.append('staged_file', rows)
  await session.run(`
    UPDATE staged_file SET staged_at = (SELECT started_at FROM etl_run WHERE run_id = ${runId}) WHERE staged_at IS NULL`)
}

/** The corrections of a source's files. */
const correctionsOf = ({ corrections }: Staging, { name }: Source) => corrections.get(name) ?? []

/** How files of a source are read: with the corrections that they have. */
const readingsOf = (staging: Staging, source: Source) => {
  const corrections = correctionsOf(staging, source)
  return ({ path }: DataFile) =>
    readingOf(
      source,
      corrections.filter(({ file }) => file === path),
    )
}

/** The files of a source that stand in its raw table as they are. */
const keptFiles = (
  staging: Staging,
  { source, files }: SourceFiles,
  before: ReadonlyMap<string, StagedFile>,
): readonly DataFile[] => {
  const readingFor = readingsOf(staging, source)
  return files.filter((file) => {
    const staged = before.get(file.path)
    const isSame = staged?.fingerprint === file.fingerprint && staged.reading === readingFor(file)
    return isSame && !isAgain(staging.again, source, file)
  })
}

const stageFiles = async (staging: Staging, files: SourceFiles): Promise<void> => {
  const { file: format, name } = files.source
  if (format.format === 'postgresql') throw new Error(`${name} is no source of files`)
  await (format.format === 'parquet' ? stageParquet(staging, files) : stageRecords(staging, files, format))
}

/** Sources whose records stand in temporary tables, by their names. */
export type Ahead = ReadonlySet<string>

/**
 * Reads sources of files of which none was read before, or all are to be read again, into temporary tables that stand before
 * their raw tables: they are filled sooner, and read by all threads in a transaction that begins afterwards.
 *
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageAhead = async (staging: Staging, sources: readonly SourceFiles[]): Promise<Ahead> => {
  const ahead = new Set<string>()
  for (const files of sources) {
    const { source } = files
    if (source.file.format === 'postgresql') continue
    const kept = keptFiles(staging, files, await stagedBefore(staging.session, source))
    if (kept.length > 0) continue
    await staging.session.run(createRawTable(source, 'TEMP TABLE'))
    await stageFiles(staging, files)
    ahead.add(source.name)
  }
  return ahead
}

/** The raw table of a source where a temporary one stands before it. */
const storedRawTable = async (session: Session, source: Source): Promise<string> => {
  const [found] = await session.all('SELECT current_database() AS database, current_schema() AS schema')
  return [String(found?.database), String(found?.schema), rawTable(source)].map(identifier).join('.')
}

/** Forgets what was read of a source before: a run that is made of other records must not leave them behind. */
const forgetStaged = async (session: Session, source: Source) => {
  await session.run(`DROP TABLE IF EXISTS ${await storedRawTable(session, source)}`)
  await session.run(`DELETE FROM staged_file WHERE source = ${literal(source.name)}`)
}

/** Puts the records of a source that was read ahead where the next run finds them. */
export const keepStaged = async (staging: Staging, files: SourceFiles): Promise<void> => {
  const { session } = staging
  const { source } = files
  await session.run(createRawTable(source))
  await session.run(
    `INSERT INTO ${await storedRawTable(session, source)} FROM temp.${identifier(rawTable(source))}`,
  )
  await writeStaged(staging, files, [], readingsOf(staging, source))
}

/**
 * Fills the table of a source's records from its files, unless they were read ahead: a row each, judged by the rules that it
 * tells by itself. The rows of files that were read before, and are what they were with their corrections, are kept, but for
 * those that are asked for `again`.
 *
 * @returns paths of the files that were not read again
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageSource = async (staging: Staging, files: SourceFiles, ahead: Ahead): Promise<ReadonlySet<string>> => {
  const { session } = staging
  const { source } = files
  const before = await stagedBefore(session, source)
  const kept = ahead.has(source.name) ? [] : keptFiles(staging, files, before)
  if (ahead.has(source.name)) await forgetStaged(session, source)
  else {
    await keepOnly(session, source, before.keys(), kept)
    const fresh: SourceFiles = { source, files: files.files.filter((file) => !kept.includes(file)) }
    await stageFiles(staging, fresh)
    await writeStaged(staging, fresh, kept, readingsOf(staging, source))
  }
  const keptPaths = new Set(kept.map(({ path }) => path))
  await session.run(
    `DELETE FROM corrected_row WHERE source = ${literal(source.name)} AND file NOT IN ${literals(['', ...keptPaths])}`,
  )
  const corrections = correctionsOf(staging, source).filter(({ file }) => !keptPaths.has(file))
  await applyCorrections(session, source, corrections)
  return keptPaths
}
