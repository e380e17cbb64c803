import { identifier, literal } from './quote.ts'
import { hasVersions, keyOf, type Source } from './source.ts'
import { rawTable } from './stage.ts'

/** The temporary table of the rows of full extracts: `_row`, `_day` from which on it is so, `_gone` on which it is no more. */
export const extractTable = ({ name }: Source) => identifier(`extract_${name}`)

const isVersioned = (source: Source): boolean => source.isFull && hasVersions(source.entity)

/** The day of a file of a full extract, ISO. */
export interface ExtractDay {
  readonly file: string
  readonly day: string
}

/**
 * The statement that finds out from which day on each row of full extracts is so, and of what the next one does not list that
 * it is gone; nothing is gone by one of which a record has no key that can be read. Undefined for other sources.
 */
export const extractSql = (source: Source, days: readonly ExtractDay[]): string | undefined => {
  if (!isVersioned(source)) return undefined
  const key = identifier(keyOf(source.entity) ?? '')
  const all = [...new Set(days.map(({ day }) => day))].toSorted()
  const dateOrNull = (day: string | undefined) => (day === undefined ? 'CAST(NULL AS DATE)' : `DATE ${literal(day)}`)
  const rows = days.map(
    ({ file, day }) => `(${literal(file)}, ${dateOrNull(day)}, ${dateOrNull(all[all.indexOf(day) + 1])})`,
  )
  const files =
    rows.length === 0 ? "SELECT '', DATE '0001-01-01', DATE '0001-01-01' WHERE false" : `VALUES ${rows.join(', ')}`
  return `
CREATE OR REPLACE TEMP TABLE ${extractTable(source)} AS
WITH files(file, day, next_day) AS (${files}),
told AS (
  SELECT records.rowid AS _row, records.${key} AS key, day, next_day
  FROM ${identifier(rawTable(source))} AS records JOIN files ON _file = file
),
listed AS (SELECT DISTINCT key, day FROM told WHERE key IS NOT NULL),
unsure AS (SELECT DISTINCT day FROM told WHERE key IS NULL)
SELECT told._row, told.day AS _day, CASE WHEN listed.key IS NULL AND unsure.day IS NULL THEN told.next_day END AS _gone
FROM told
LEFT JOIN listed ON listed.key = told.key AND listed.day = told.next_day
LEFT JOIN unsure ON unsure.day = told.next_day`
}

const columns = new Map([
  ['effective_date', '_day'],
  ['deleted_date', '_gone'],
])

/** What tells a column of an entity by the days of full extracts; undefined for other columns and sources. */
export const toldByExtract = (source: Source, column: string): string | undefined =>
  isVersioned(source) ? columns.get(column) : undefined

/** The join that brings beside the records of a source what their extracts tell; nothing for other sources. */
export const extractJoin = (source: Source, records: string): string =>
  isVersioned(source) ? ` JOIN ${extractTable(source)} AS extract ON ${records}.rowid = extract._row` : ''
