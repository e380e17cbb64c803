import type { Session } from '../server/engine/engine.ts'
import { PipelineError } from './problem.ts'
import { identifier, literal } from './steps/quote.ts'
import type { Freshness, Source } from './steps/source.ts'
import { rawTable } from './steps/stage.ts'

/** The date that an instant has in a time zone, ISO. */
export const dayIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

const days = (count: number) => `${count} day${count === 1 ? '' : 's'}`

/** The newest date of a column of the source, null where there is none. */
const newestSql = (source: Source, { column }: Freshness) =>
  `SELECT max(CAST(${identifier(column)} AS DATE)) AS newest FROM ${identifier(rawTable(source))} WHERE _rule IS NULL`

/** How old the newest date of the source is: its date and its days before `day`, both null where there is none. */
const ageSql = (source: Source, freshness: Freshness, day: string) => `
SELECT CAST(newest AS VARCHAR) AS newest, DATE ${literal(day)} - newest AS age
FROM (${newestSql(source, freshness)})`

const hasRecords = async (session: Session, source: Source): Promise<boolean> =>
  (await session.all(`FROM duckdb_columns() WHERE table_name = ${literal(rawTable(source))}`)).length > 0

/** The newest date, ISO, that a source brought in the column of its freshness; undefined where it names none, or brought none. */
export const newestDate = async (session: Session, source: Source): Promise<string | undefined> => {
  const { freshness } = source.limits
  if (freshness === undefined || !(await hasRecords(session, source))) return undefined
  const [found] = await session.all(newestSql(source, freshness))
  return found?.newest == null ? undefined : String(found.newest)
}

/**
 * Checks that the newest date that a source brought is not older than its contract allows; one without such a bound, or of
 * which no records are kept, is not checked.
 *
 * @param day  of the run, ISO
 * @throws PipelineError where it is older, or there is none
 */
export const checkFresh = async (session: Session, source: Source, day: string): Promise<void> => {
  const { freshness } = source.limits
  if (freshness === undefined) return
  if (!(await hasRecords(session, source))) return
  const [found] = await session.all(ageSql(source, freshness, day))
  const age = found?.newest == null ? undefined : Number(found.age)
  if (age !== undefined && age <= freshness.maxDays) return
  const { column, maxDays } = freshness
  const newest = age === undefined ? 'there is none' : `the newest is ${found?.newest}, ${days(age)} before it`
  const message = `source ${source.name}: expected a ${column} of at most ${days(maxDays)} before ${day}, the day of the run; ${newest}`
  throw new PipelineError([{ file: source.definition.path, message }])
}
