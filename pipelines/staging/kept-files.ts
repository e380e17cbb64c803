import { createHash } from 'node:crypto'
import type { Session } from '../../server/engine/engine.ts'
import { isAgain } from '../again.ts'
import type { DataFile, LocatedFile, UnreadFile } from '../sources/data-files.ts'
import { createRawTable, stageSql } from '../steps/contract.ts'
import type { Correction } from '../steps/correction.ts'
import { identifier, literal, literals } from '../steps/quote.ts'
import type { Source } from '../steps/source.ts'
import { rawTable, textRecords } from '../steps/stage.ts'
import type { SourceFiles, Staging } from './staging.ts'

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
export interface StagedFile {
  readonly fingerprint: string
  readonly reading: string
}

/** The files whose rows stand in the raw table, by path. */
export const stagedBefore = async (session: Session, source: Source): Promise<ReadonlyMap<string, StagedFile>> => {
  const rows = await session.all('SELECT file, fingerprint, reading FROM staged_file WHERE source = $1', [
    text(source.name),
  ])
  const isThere = 'SELECT 1 FROM duckdb_tables() WHERE table_name = $1 AND NOT temporary'
  if (rows.length === 0 || (await session.all(isThere, [text(rawTable(source))])).length === 0) return new Map()
  return new Map(
    rows.map(({ file, fingerprint, reading }) => [
      String(file),
      { fingerprint: String(fingerprint), reading: String(reading) },
    ]),
  )
}

/** Leaves of the files that stand in the raw table the rows of these, and no others. */
export const keepOnly = async (
  session: Session,
  source: Source,
  before: Iterable<string>,
  kept: readonly DataFile[],
) => {
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
export const correctionsOf = ({ corrections }: Staging, { name }: Source) => corrections.get(name) ?? []

/** How files of a source are read: with the corrections that they have. */
export const readingsOf = (staging: Staging, source: Source) => {
  const corrections = correctionsOf(staging, source)
  return ({ path }: LocatedFile) =>
    readingOf(
      source,
      corrections.filter(({ file }) => file === path),
    )
}

/** The files of a source that stand in its raw table as they are. */
export const keptFiles = <File extends UnreadFile>(
  staging: Staging,
  { source, files }: SourceFiles<File>,
  before: ReadonlyMap<string, StagedFile>,
): readonly File[] => {
  const readingFor = readingsOf(staging, source)
  return files.filter((file) => {
    const staged = before.get(file.path)
    const isSame = staged?.fingerprint === file.fingerprint && staged?.reading === readingFor(file)
    return isSame && !isAgain(staging.again, source, file)
  })
}
