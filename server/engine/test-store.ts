import { TestOutcome } from '../contract/model-tests.ts'
import type { EngineValue, Session } from './engine.ts'

/** The run since which a test has found what it finds now, without a break; ISO in UTC. */
interface Since {
  readonly run: number
  readonly at: string
}

/** What a test found at a run, and since when it finds that. */
export interface StoredOutcome {
  readonly outcome: TestOutcome
  readonly since: Since
}

const text = (value: string) => ({ value, type: 'text' }) as const
const integer = (value: number) => ({ value, type: 'integer' }) as const

const isoUtc = (column: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ')`

/** Whether a warehouse has the table of what tests found; one that no run has touched yet, or an older version made, has none. */
const hasTestStore = async (session: Session): Promise<boolean> =>
  (await session.all("select 1 from duckdb_tables() where table_name = 'model_test' and not temporary")).length > 0

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** Writes what the tests of a model found on the data of a run. */
export const storeOutcomes = async (session: Session, run: number, outcomes: readonly TestOutcome[]): Promise<void> => {
  await session.append(
    'model_test',
    outcomes.map((found, place) => {
      const { kind, title, file, line, column, status, blocks, message, cells, examples } = found
      const at = [run, place, kind, title, file, line, column]
      return [...at, status, String(blocks), message, json(cells), json(examples)]
    }),
  )
}

const parsed = (value: EngineValue | undefined): unknown => (value == null ? undefined : JSON.parse(String(value)))

const toStored = (row: Record<string, EngineValue>): StoredOutcome => ({
  outcome: TestOutcome.parse({
    kind: row.kind,
    title: row.title,
    file: row.file,
    line: Number(row.line_number),
    column: Number(row.column_number),
    status: row.status,
    blocks: row.blocks,
    message: row.message,
    ...(row.cells != null && { cells: parsed(row.cells) }),
    ...(row.examples != null && { examples: parsed(row.examples) }),
  }),
  since: { run: Number(row.since_run), at: String(row.since_at) },
})

/**
 * What the tests found at a run, in the order in which they are written; none where none were run, or the run is not known. A test
 * is known again by its kind and title, and by its place among those that share them.
 */
export const readOutcomes = async (session: Session, run: number): Promise<readonly StoredOutcome[]> => {
  if (!(await hasTestStore(session))) return []
  const rows = await session.all(
    `with judged as (
      select *, row_number() over (partition by run_id, kind, title order by place) as nth from model_test where run_id <= $1),
    other as (
      select now.place, coalesce(max(was.run_id), 0) as run_id
      from judged as now left join judged as was
        on (was.kind, was.title, was.nth) = (now.kind, now.title, now.nth) and was.status <> now.status
      where now.run_id = $1 group by now.place),
    since as (
      select now.place, min(was.run_id) as run_id
      from judged as now join other using (place)
        join judged as was on (was.kind, was.title, was.nth) = (now.kind, now.title, now.nth) and was.run_id > other.run_id
      where now.run_id = $1 group by now.place)
    select now.*, since.run_id as since_run, ${isoUtc('coalesce(finished_at, started_at)')} as since_at
    from judged as now join since using (place) join etl_run on etl_run.run_id = since.run_id
    where now.run_id = $1 order by now.place`,
    [integer(run)],
  )
  return rows.map(toStored)
}

/** The run whose data are served; undefined before the first, and where none was made since tests are stored. */
export const servedRun = async (session: Session): Promise<number | undefined> => {
  if (!(await hasTestStore(session))) return undefined
  const [row] = await session.all("select max(run_id) as run_id from etl_run where status = 'succeeded'")
  return row?.run_id == null ? undefined : Number(row.run_id)
}

/**
 * Since when the last runs, one after the other, were kept by tests from being published; ISO in UTC. Runs that were cancelled or
 * killed are passed over.
 *
 * @param after  runs that ended before do not count: all was well then
 * @returns undefined where the last run is none of these
 */
export const refusedSince = async (session: Session, after: Date | undefined): Promise<string | undefined> => {
  const [row] = await session.all(
    `with refused as (select distinct run_id from model_test where status = 'failed' and blocks),
    ended as (select *, run_id in (from refused) and status = 'failed' as is_refused from etl_run where status in ('succeeded', 'failed'))
    select ${isoUtc('min(finished_at)')} as since from ended
    where is_refused and finished_at > cast($1 as timestamp)
      and run_id > coalesce((select max(run_id) from ended where not is_refused), 0)`,
    [text((after ?? new Date(0)).toISOString().replace('T', ' ').replace('Z', ''))],
  )
  return row?.since == null ? undefined : String(row.since)
}
