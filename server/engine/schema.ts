import type { ColumnType } from '../contract/result.ts'
import type { Session } from './engine.ts'

const types: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(VARCHAR|ENUM\(.*)$/s, 'text'],
  [/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/, 'integer'],
  [/^DECIMAL\(/, 'decimal'],
  [/^(DOUBLE|FLOAT)$/, 'double'],
  [/^DATE$/, 'date'],
  [/^BOOLEAN$/, 'boolean'],
]

/** How a column may hold instants. */
type InstantType = 'timestamp' | 'timestamptz'

const instantTypes: Readonly<Record<string, InstantType>> = {
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
}

/** The tables of the warehouse that have columns of instants, with these columns. */
export const readInstants = async (
  session: Session,
): Promise<ReadonlyMap<string, ReadonlyMap<string, InstantType>>> => {
  const rows = await session.all(
    "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and not internal and data_type like 'TIMESTAMP%' order by table_name, column_index",
  )
  const tables = new Map<string, Map<string, InstantType>>()
  for (const { table_name, column_name, data_type } of rows) {
    const type = instantTypes[String(data_type)]
    if (type === undefined) continue
    const table = tables.get(String(table_name)) ?? new Map<string, InstantType>()
    tables.set(String(table_name), table.set(String(column_name), type))
  }
  return tables
}

/** The tables of the warehouse with the types of their columns; columns of other types are left out. */
export const readSchema = async (session: Session): Promise<ReadonlyMap<string, ReadonlyMap<string, ColumnType>>> => {
  const rows = await session.all(
    "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and not internal order by table_name, column_index",
  )
  const tables = new Map<string, Map<string, ColumnType>>()
  for (const { table_name, column_name, data_type } of rows) {
    const table = tables.get(String(table_name)) ?? new Map<string, ColumnType>()
    tables.set(String(table_name), table)
    const type = types.find(([pattern]) => pattern.test(String(data_type)))?.[1]
    if (type !== undefined) table.set(String(column_name), type)
  }
  return tables
}
