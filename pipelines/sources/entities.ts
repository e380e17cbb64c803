import { join } from 'node:path'
import type { ColumnType, Entity } from '../steps/source.ts'
import { readSqlFiles, type SqlFile } from './sql-files.ts'

const table = /CREATE OR REPLACE TABLE stg_(\w+) \(\n([\s\S]*?)\n\)/
const column = /^ {2}(\w+) (VARCHAR|INTEGER|BIGINT|DATE|TIMESTAMP|BOOLEAN|DECIMAL\((\d+), (\d+)\)),?$/

/** Columns that every staging table has for lineage, which no source fills. */
const lineage = ['source_file', 'source_line']

const plainTypes: Readonly<Record<string, ColumnType>> = {
  VARCHAR: { kind: 'text' },
  INTEGER: { kind: 'integer' },
  BIGINT: { kind: 'bigint' },
  DATE: { kind: 'date' },
  TIMESTAMP: { kind: 'timestamp' },
  BOOLEAN: { kind: 'boolean' },
}

const typeOf = (name: string, precision: string | undefined, scale: string | undefined): ColumnType =>
  plainTypes[name] ?? { kind: 'decimal', precision: Number(precision), scale: Number(scale) }

/** The entity of a file of `staging/`. @throws Error where it is not one `CREATE OR REPLACE TABLE stg_<entity>` with one column per line */
export const entityOf = ({ path, text }: Pick<SqlFile, 'path' | 'text'>): Entity => {
  const [, name, body] = table.exec(text) ?? []
  if (name === undefined || body === undefined) throw new Error(`${path} does not create a table stg_<entity>`)
  const columns = body.split('\n').map((line): [string, ColumnType] => {
    const [, columnName, type, precision, scale] = column.exec(line) ?? []
    if (columnName === undefined || type === undefined)
      throw new Error(`${path}: cannot read the column "${line.trim()}"`)
    return [columnName, typeOf(type, precision, scale)]
  })
  const missing = lineage.filter((needed) => !columns.some(([found]) => found === needed))
  if (missing.length > 0) throw new Error(`${path} needs the columns ${missing.join(', ')}`)
  return { name, columns: new Map(columns.filter(([found]) => !lineage.includes(found))) }
}

/**
 * The entities that sources can fill: one per file of `staging/` in the folder of SQL files, by name.
 *
 * @param own folder of the workspace's SQL files, which need not be there
 * @throws Error where a file is not one `CREATE OR REPLACE TABLE stg_<entity>` with one column per line
 */
export const readEntities = async (sqlFolder: string, own?: string): Promise<ReadonlyMap<string, Entity>> => {
  const files = await readSqlFiles(join(sqlFolder, 'staging'), own && join(own, 'staging'))
  return new Map(files.map(entityOf).map((entity) => [entity.name, entity]))
}
