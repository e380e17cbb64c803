import type { Session } from '../server/engine/engine.ts'
import { columnsOf, onFile } from './parquet.ts'
import { PipelineError } from './problem.ts'
import type { OnProgress } from './progress.ts'
import { checkUnchanged, type DataFile } from './sources/data-files.ts'
import { nearest } from './sources/definition-file.ts'
import { checkParquet } from './sources/parquet-file.ts'
import { readRecords } from './sources/records.ts'
import type { RecordFile, Source } from './steps/source.ts'
import { createRawTable, rawTable, shapeSql, stageRowsSql, toRawRow } from './steps/stage.ts'
import { numberedRows } from './steps/table.ts'

/** A source with its files. */
export interface SourceFiles {
  readonly source: Source
  readonly files: readonly DataFile[]
}

interface Staging {
  readonly session: Session
  readonly onProgress: OnProgress
}

const stageRecords = async ({ session, onProgress }: Staging, { source, files }: SourceFiles, format: RecordFile) => {
  const total = files.reduce((sum, { lines }) => sum + Math.max(lines - 1, 0), 0)
  let done = 0
  for (const file of files) {
    for await (const records of readRecords(file, source, format)) {
      if (records.length === 0) continue
      done += await session.append(
        rawTable(source),
        records.map((record) => toRawRow(source, file.path, record)),
      )
      onProgress({ step: 'stage', source: source.name, done, total: Math.max(total, done), unit: 'rows' })
    }
  }
  const shape = shapeSql(source)
  if (shape !== undefined) await session.run(shape)
}

const checkColumns = async (session: Session, source: Source, file: DataFile) => {
  const known = (await columnsOf(session, file)).map(({ name }) => name)
  const missing = source.columns.map(({ from }) => from).find((from) => !known.includes(from))
  if (missing === undefined) return
  const message = `there is no column "${missing}"${nearest(missing, known)}; the file has ${known.join(', ')}`
  throw new PipelineError([{ file: file.path, message }])
}

const stageParquet = async ({ session, onProgress }: Staging, { source, files }: SourceFiles) => {
  for (const [i, file] of files.entries()) {
    await checkParquet(file)
    await checkColumns(session, source, file)
    await onFile(file, () => session.run(stageRowsSql(source, file.path, numberedRows(file.absolute))))
    await checkUnchanged(file)
    onProgress({ step: 'stage', source: source.name, done: i + 1, total: files.length, unit: 'files' })
  }
}

/**
 * Makes the raw table of a source from its files: a row per record, every field as text.
 *
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageSource = async (staging: Staging, files: SourceFiles): Promise<void> => {
  const { source } = files
  await staging.session.run(createRawTable(source))
  const { file: format } = source
  await (format.format === 'parquet' ? stageParquet(staging, files) : stageRecords(staging, files, format))
}
