import type { Session } from './engine.ts'

/** A figure of a cube in one month. */
export interface FigureRow {
  readonly cube: string
  readonly kind: 'measure' | 'members'
  readonly figure: string
  /** a hash of what finds it */
  readonly definition: string
  /** such as 2026-01 */
  readonly month: string
  /** with all digits */
  readonly value: string
}

/** A figure as it is stored: `through` is the date up to which it was found, ISO. */
export interface StoredFigure extends FigureRow {
  readonly through: string | undefined
}

/** A figure of a month that says something else than before; null where there were no rows. */
export interface ChangedFigure extends Omit<FigureRow, 'definition' | 'value'> {
  readonly was: string | null
  readonly now: string | null
}

/** What runs restated of a figure in a month: `run` is the last of them. */
export interface RestatedFigure extends Pick<ChangedFigure, 'cube' | 'month' | 'was' | 'now'> {
  readonly of: FigureRow['kind']
  readonly name: string
  readonly run: number
}

const text = (value: string) => ({ value, type: 'text' }) as const

const kindOf = (value: unknown): FigureRow['kind'] => (value === 'members' ? 'members' : 'measure')

/** Whether a warehouse has the tables of figures by month; one that no run has touched yet has none. */
export const hasFigureStore = async (session: Session): Promise<boolean> => {
  const names = "table_name in ('month_figure', 'restatement') and schema_name = 'main'"
  const [row] = await session.all(`select count(*) as tables from duckdb_tables() where ${names}`)
  return Number(row?.tables) === 2
}

/** The figures that are stored, and the version of the data that they are of; undefined where none are. */
export const readFigures = async (
  session: Session,
): Promise<{ readonly dataVersion: string | undefined; readonly rows: readonly StoredFigure[] }> => {
  const rows = await session.all('select *, complete_through::varchar as through from month_figure order by rowid')
  const dataVersion = rows[0]?.data_version
  return {
    dataVersion: dataVersion == null ? undefined : String(dataVersion),
    rows: rows.map((row) => ({
      cube: String(row.cube),
      kind: kindOf(row.kind),
      figure: String(row.figure),
      definition: String(row.definition),
      month: String(row.month),
      value: String(row.value),
      through: row.through == null ? undefined : String(row.through),
    })),
  }
}

/** Stores the figures of these data in place of those of before. */
export const replaceFigures = async (
  session: Session,
  dataVersion: string,
  figures: readonly StoredFigure[],
): Promise<void> => {
  await session.run('delete from month_figure')
  await session.append(
    'month_figure',
    figures.map((f) => [f.cube, f.kind, f.figure, f.definition, f.month, f.value, f.through ?? null, dataVersion]),
  )
}

/** Writes what a run restated. */
export const storeRestated = async (
  session: Session,
  run: number,
  changes: readonly ChangedFigure[],
): Promise<void> => {
  await session.append(
    'restatement',
    changes.map(({ cube, kind, figure, month, was, now }) => [run, cube, kind, figure, month, was, now]),
  )
}

/**
 * What was restated by runs that began since then, a row each for a figure and month, by month: as it was before the first of
 * these runs and is after the last, which are not the same.
 */
export const readRestated = async (session: Session, since: Date): Promise<readonly RestatedFigure[]> => {
  const rows = await session.all(
    `select cube, kind, figure, month, arg_min(coalesce(was, ''), run_id) as was, arg_max(coalesce(now, ''), run_id) as now,
      max(run_id) as run
    from restatement join etl_run using (run_id) where started_at >= cast($1 as timestamp)
    group by all having arg_min(coalesce(was, ''), run_id) <> arg_max(coalesce(now, ''), run_id) order by cube, kind, figure, month`,
    [text(since.toISOString().replace('T', ' ').replace('Z', ''))],
  )
  const toValue = (value: unknown) => (value === '' || value == null ? null : String(value))
  return rows.map((row) => ({
    cube: String(row.cube),
    of: kindOf(row.kind),
    name: String(row.figure),
    month: String(row.month),
    was: toValue(row.was),
    now: toValue(row.now),
    run: Number(row.run),
  }))
}
