import type { Session } from '../../server/engine/engine.ts'
import { PipelineError } from '../problem.ts'
import type { DataFile } from '../sources/data-files.ts'
import type { ReadBefore, RelationRead } from '../sources/postgresql/read-relation.ts'
import { readSpool, type TextRow } from '../sources/postgresql/spool.ts'
import { createRawTable, stageSql } from '../steps/contract.ts'
import { hideFetchedSql } from '../steps/erase.ts'
import { literal } from '../steps/quote.ts'
import { freshTable, keyProblemSql, mergeSql, numberSql, relationColumns, relationPath } from '../steps/relation.ts'
import type { DatabaseRelation, Source } from '../steps/source.ts'
import { createTextTable, rawTable, textRecords, textTable } from '../steps/stage.ts'
import { readingOf, stagedBefore, writeStaged } from './kept-files.ts'
import type { SourceFiles, Staging } from './staging.ts'

/** What a run before has read of a file: all of it, or all but the rows that this run brought. */
export type Kept = 'all' | 'all_but_fresh'

const text = (value: string) => ({ value, type: 'text' }) as const

/**
 * How a relation was when it was read by the last run that succeeded, with the fingerprint of all its rows; undefined where
 * it was read without a cursor or in another way, or its rows are gone.
 */
export const readBefore = async (
  session: Session,
  source: Source,
  relation: DatabaseRelation,
): Promise<(ReadBefore & { readonly fingerprint: string }) | undefined> => {
  const reading = readingOf(source)
  const staged = (await stagedBefore(session, source)).get(relationPath(source.name, relation))
  const [row] = await session.all(
    'SELECT origin, newest, tail FROM relation_cursor WHERE source = $1 AND reading = $2',
    [text(source.name), text(reading)],
  )
  if (row === undefined || staged?.reading !== reading) return undefined
  return {
    fingerprint: staged.fingerprint,
    origin: String(row.origin),
    newest: String(row.newest),
    tail: String(row.tail),
  }
}

const writeState = async (session: Session, source: Source, reading: string, state: ReadBefore | undefined) => {
  await session.run(`DELETE FROM relation_cursor WHERE source = ${literal(source.name)}`)
  if (state === undefined) return
  await session.append('relation_cursor', [[source.name, reading, state.origin, state.newest, state.tail]])
}

/** A row as a record, whose text is the row as JSON. */
const toRecord = (columns: readonly string[], row: TextRow, line: number) => ({
  line,
  raw: JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]))),
  row,
})

/** Puts the rows that were fetched into the table of the source's records, judged; their lines are negative. */
const stageRows = async (
  { session, onProgress }: Staging,
  { source, files }: SourceFiles,
  columns: readonly string[],
) => {
  await session.run(createTextTable(source))
  for (const { path, absolute, lines: total } of files) {
    let done = 0
    for await (const rows of readSpool(absolute)) {
      const records = rows.map((row, i) => toRecord(columns, row, -(done + i + 1)))
      done += await session.append(
        textTable,
        records.map(({ line, raw, row }) => [path, line, raw, null, null, ...row]),
      )
      onProgress({ step: 'stage', source: source.name, done, total, unit: 'rows' })
    }
    if (done !== total) throw new Error(`${path}: ${total} rows were fetched, but ${done} staged`)
  }
  await session.run(stageSql(source, textRecords(source)))
  await session.run(`DROP TABLE ${textTable}`)
}

const checkKey = async (session: Session, source: Source, { key }: DatabaseRelation) => {
  const problems = await session.all(keyProblemSql(rawTable(source), key))
  const [first] = problems
  if (first === undefined) return
  const values = (row: (typeof problems)[number]) => key.map((name) => `${name} = ${row[name] ?? 'null'}`).join(', ')
  const examples = problems.map((row) => `${values(row)} (${row.rows} rows)`).join('; ')
  const expected = `expected columns whose values together tell every row apart`
  const message = first.has_null === true ? 'has rows without a value' : 'is not unique'
  throw new PipelineError([
    {
      file: source.definition.path,
      message: `source ${source.name}: the key ${key.join(', ')} ${message}: ${examples}; ${expected}`,
    },
  ])
}

/** Hides the keys of rows of erased persons, so that those that were fetched replace those of runs before. */
const hideErased = async (session: Session, source: Source) => {
  const entities = (await session.all('SELECT DISTINCT entity FROM erased_key ORDER BY 1')).map((row) =>
    String(row.entity),
  )
  for (const entity of entities)
    for (const sql of hideFetchedSql(source, entity, [...new Set([...entities, source.entity.name])]))
      await session.run(sql)
}

/**
 * Fills the raw table of a source from what was fetched of its relation: a row each, every column as text, numbered in the
 * order of the key. Where only a part was fetched, rows with the same key as rows of runs before replace them.
 *
 * @returns what of it was read by a run before, by path
 * @throws PipelineError where the key does not tell the rows apart
 */
export const stageRelation = async (
  staging: Staging,
  found: SourceFiles,
  relation: DatabaseRelation,
  { isWhole, state }: RelationRead,
): Promise<ReadonlyMap<string, Kept>> => {
  const { session } = staging
  const { source, files } = found
  const reading = readingOf(source)
  const before = await stagedBefore(session, source)
  await writeState(session, source, reading, state)
  const isStaged = ({ path, fingerprint }: DataFile) =>
    before.get(path)?.fingerprint === fingerprint && before.get(path)?.reading === reading
  if (files.every(isStaged)) return new Map(files.map(({ path }) => [path, 'all']))
  if (isWhole) await session.run(createRawTable(source))
  await stageRows(staging, found, relationColumns(relation, source.columns))
  await checkKey(session, source, relation)
  await hideErased(session, source)
  const table = rawTable(source)
  const merge = isWhole ? [] : mergeSql(table)
  for (const sql of [...merge, ...numberSql(table, freshTable(source), relation.key)]) await session.run(sql)
  await writeStaged(staging, found, [], () => reading)
  return new Map(files.map(({ path }) => [path, 'all_but_fresh']))
}
