import { closest } from '../server/contract/closest.ts'
import type { Session } from '../server/engine/engine.ts'
import { PipelineError } from './problem.ts'
import { erasedKeys, erasedText } from './steps/erase.ts'
import { identifier, literal } from './steps/quote.ts'
import type { TableSource } from './steps/source.ts'

/** A column of a table. */
interface TableColumn {
  readonly name: string
  /** as the engine calls it */
  readonly type: string
}

/** A column of a table with keys of an entity. */
export interface TableKey extends TableColumn {
  readonly table: TableSource
}

const text = (value: string) => ({ value, type: 'text' }) as const

const columnsOf = async (session: Session, { name }: TableSource): Promise<TableColumn[]> => {
  const rows = await session.all(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
    WHERE table_name = $1 AND schema_name = 'main' AND NOT internal ORDER BY column_index`,
    [text(name)],
  )
  return rows.map((row) => ({ name: String(row.name), type: String(row.type) }))
}

/** Columns of tables that are called as the key of an entity is, such as `customer_id` and `parent_customer_id`. */
export const tableKeys = async (
  session: Session,
  tables: readonly TableSource[],
  entity: string,
): Promise<readonly TableKey[]> => {
  const found: TableKey[] = []
  for (const table of tables) {
    const columns = await columnsOf(session, table)
    const keys = columns.filter(({ name }) => `_${name.toLowerCase()}`.endsWith(`_${entity}_id`))
    found.push(...keys.map((column) => ({ ...column, table })))
  }
  return found
}

/** The query of the keys in a column of a table, as texts: `key`. */
export const tableKeysSql = ({ table, name }: TableKey): string =>
  `SELECT DISTINCT CAST(${identifier(name)} AS VARCHAR) AS key FROM ${identifier(table.name)}`

/** Whether the rows of a column are about the person whose key stands there: not where the table has one called as the entity. */
const isOfPerson = (key: TableKey, keys: readonly TableKey[], entity: string): boolean => {
  const own = keys.find(({ table, name }) => table === key.table && name.toLowerCase() === `${entity}_id`)
  return own === undefined || own.name === key.name
}

const personalOf = async (session: Session, table: TableSource): Promise<TableColumn[]> => {
  const columns = await columnsOf(session, table)
  return columns.filter(({ name }) => table.personal?.includes(name))
}

/** @throws PipelineError where a table has not a column that its definition calls personal */
export const checkPersonal = async (session: Session, table: TableSource): Promise<void> => {
  const names = (await columnsOf(session, table)).map(({ name }) => name)
  const unknown = table.personal?.find((name) => !names.includes(name))
  if (unknown === undefined) return
  const message = `personal: table ${table.name} has no column "${unknown}"; nearest is "${closest(unknown, names)}"`
  throw new PipelineError([{ file: table.definition.path, message }])
}

const sharedSql = ({ table, name }: TableKey, column: TableColumn): string =>
  `SELECT ${identifier(column.name)} FROM ${identifier(table.name)} WHERE ${identifier(column.name)} IS NOT NULL
  GROUP BY 1 HAVING count(DISTINCT ${identifier(name)}) > 1`

const isErased = ({ name }: TableKey, entity: string) =>
  `erased.entity = ${literal(entity)} AND CAST(records.${identifier(name)} AS VARCHAR) = erased.key`

/** The personal texts that nobody else has of those in `erasedKeys`: queries of `pseudonym`, `value`. */
export const tableTermQueries = async (
  session: Session,
  keys: readonly TableKey[],
  entity: string,
): Promise<string[]> => {
  const queries: string[] = []
  for (const key of keys.filter((one) => isOfPerson(one, keys, entity))) {
    for (const column of (await personalOf(session, key.table)).filter(({ type }) => type === 'VARCHAR')) {
      const value = `records.${identifier(column.name)}`
      queries.push(`SELECT DISTINCT pseudonym, ${value} AS value
      FROM ${identifier(key.table.name)} AS records JOIN ${erasedKeys} AS erased ON ${isErased(key, entity)}
      WHERE ${value} IS NOT NULL AND ${value} NOT IN (${sharedSql(key, column)})`)
    }
  }
  return queries
}

const assignment = (key: TableKey, column: TableColumn): string => {
  const name = identifier(column.name)
  if (column.type !== 'VARCHAR') return `${name} = NULL`
  return `${name} = CASE WHEN records.${name} IS NULL THEN NULL
    WHEN records.${name} IN (${sharedSql(key, column)}) THEN ${literal(erasedText)} ELSE erased.pseudonym END`
}

/**
 * Takes erased keys of an entity, and what is personal beside them, out of tables that come from files as they are.
 *
 * @returns by table, how many rows held something
 */
export const eraseTables = async (
  session: Session,
  keys: readonly TableKey[],
  entity: string,
): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const key of keys) {
    const personal = isOfPerson(key, keys, entity) ? await personalOf(session, key.table) : []
    const sets = [
      ...personal.map((column) => assignment(key, column)),
      `${identifier(key.name)} = CAST(erased.pseudonym AS ${key.type})`,
    ]
    const [changed] = await session.all(
      `UPDATE ${identifier(key.table.name)} AS records SET ${sets.join(', ')} FROM ${erasedKeys} AS erased WHERE ${isErased(key, entity)}`,
    )
    const rows = Number(changed?.Count ?? 0)
    if (rows > 0) counts.set(key.table.name, (counts.get(key.table.name) ?? 0) + rows)
  }
  return counts
}
