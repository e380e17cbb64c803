import { closest } from '../server/contract/closest.ts'
import type { Session } from '../server/engine/engine.ts'
import type { FileAccount } from './journal.ts'
import { columnsOf, onFile } from './parquet.ts'
import { PipelineError } from './problem.ts'
import type { OnProgress } from './progress.ts'
import { checkUnchanged, type DataFile } from './sources/data-files.ts'
import { checkParquet } from './sources/parquet-file.ts'
import type { TableSource } from './steps/source.ts'
import {
  clusterSql,
  columnsProblem,
  createTableSql,
  type FileColumn,
  fillTableSql,
  loadedSql,
  nameProblem,
  rowsSql,
} from './steps/table.ts'

/** A source of a table with its files. */
export interface TableFiles {
  readonly source: TableSource
  readonly files: readonly DataFile[]
}

interface TableLoad {
  readonly session: Session
  readonly runId: number
  readonly onProgress: OnProgress
}

const countOf = async (session: Session, sql: string): Promise<number> => Number((await session.all(sql))[0]?.rows)

const checkColumns = async (session: Session, files: readonly DataFile[]) => {
  let first: { readonly path: string; readonly columns: readonly FileColumn[] } | undefined
  for (const file of files) {
    const columns = await columnsOf(session, file)
    first ??= { path: file.path, columns }
    const problem = nameProblem(columns) ?? columnsProblem(columns, first.columns, first.path)
    if (problem !== undefined) throw new PipelineError([{ file: file.path, message: problem }])
  }
}

const fill = async (
  { session, runId }: TableLoad,
  source: TableSource,
  file: DataFile,
  read: number,
): Promise<FileAccount> => {
  const { path, absolute, fingerprint } = file
  await onFile(file, () => session.run(fillTableSql(source.name, path, absolute, runId)))
  await checkUnchanged(file)
  const loaded = await countOf(session, loadedSql(source.name, path))
  if (read !== loaded) throw new Error(`${path}: ${read} rows read, but ${loaded} loaded`)
  return { source: source.name, file: path, fingerprint, read, loaded, rejected: 0, skipped: 0 }
}

/** Stores the rows of a table by the columns that its source names. */
const cluster = async (
  session: Session,
  { name, clusteredBy = [], definition }: TableSource,
  files: readonly DataFile[],
) => {
  const [first] = files
  if (clusteredBy.length === 0 || first === undefined) return
  const columns = (await columnsOf(session, first)).map((column) => column.name)
  const missing = clusteredBy.find((wanted) => !columns.some((found) => found.toLowerCase() === wanted.toLowerCase()))
  if (missing !== undefined) {
    const message = `clustered_by: ${first.path} has no column "${missing}"; nearest is "${closest(missing, columns)}"`
    throw new PipelineError([{ file: definition.path, message }])
  }
  await session.run(clusterSql(name, clusteredBy))
}

/**
 * Makes the table of a source from its Parquet files: the columns of the files, and `run_id`, `source_file` and
 * `source_line` (the number of the row in its file, from 1 on) behind them. Rows stand in the order of the files, or by the columns
 * that it is clustered by.
 *
 * @returns the account of every file
 * @throws PipelineError where a file is no whole Parquet file, has a column of lineage of its own or other columns than the first
 */
export const loadTable = async (load: TableLoad, { source, files }: TableFiles): Promise<FileAccount[]> => {
  const { session, onProgress } = load
  for (const file of files) await checkParquet(file)
  await checkColumns(session, files)
  const counted: { readonly file: DataFile; readonly rows: number }[] = []
  for (const file of files) {
    const rows = await onFile(file, () => countOf(session, rowsSql(file.absolute)))
    counted.push({ file, rows })
  }
  for (const { absolute } of files.slice(0, 1)) await session.run(createTableSql(source.name, absolute))
  const total = counted.reduce((sum, { rows }) => sum + rows, 0)
  const accounts: FileAccount[] = []
  for (const { file, rows } of counted) {
    accounts.push(await fill(load, source, file, rows))
    const done = accounts.reduce((sum, { loaded }) => sum + loaded, 0)
    onProgress({ step: 'stage', source: source.name, done, total, unit: 'rows' })
  }
  await cluster(session, source, files)
  return accounts
}
