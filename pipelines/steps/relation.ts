import { identifier, literal } from './quote.ts'
import { type DatabaseRelation, fieldsRead, type Source } from './source.ts'

/** What the lineage of its rows calls the relation of a source: nothing of where its database is. */
export const relationPath = (source: string, { of }: DatabaseRelation): string =>
  `postgresql:${source}/${'query' in of ? 'query' : `${of.schema}.${of.table}`}`

/** Names of the columns that are read of a relation: its key, its cursor, and those that the columns of the entity are from. */
export const relationColumns = (
  { key, cursor }: { readonly key: readonly string[]; readonly cursor?: string | undefined },
  columns: readonly { readonly from?: string | undefined }[],
): string[] => [...new Set([...key, ...(cursor === undefined ? [] : [cursor]), ...fieldsRead(columns)])]

/** What the table of a relation's records has of each besides: the texts of its key, and a hash of all its texts. */
export const identityColumns = [
  { name: '_key', type: 'VARCHAR[]' },
  { name: '_hash', type: 'BLOB' },
] as const

/**
 * The relation of rows that were fetched, with their `identityColumns`.
 *
 * @param texts table of the rows as text
 */
export const relationRecords = ({ key }: DatabaseRelation, texts: string): string =>
  `(SELECT *, [${key.map(identifier).join(', ')}] AS _key, unhex(sha256(_raw)) AS _hash FROM ${texts})`

const keyParts = (key: readonly string[]): string[] => key.map((_, i) => `_key[${i + 1}]`)

/**
 * The order of the rows of a relation, as SQL behind `ORDER BY`: by key; whole numbers by their value come before other
 * texts by their characters.
 */
const keyOrder = (key: readonly string[]): string =>
  keyParts(key)
    .map((part) => `TRY_CAST(${part} AS HUGEINT) NULLS LAST, ${part} NULLS LAST`)
    .join(', ')

/** Rows that this run has fetched have a negative `_line` until `numberSql` ran. */
const isFetched = '_line < 0'
const isKept = '_line > 0'

/**
 * The query for fetched rows that their key does not tell apart: `has_null`, how many have that key (`rows`), and the texts
 * of the key by the names of its columns; the first three in order.
 *
 * @param table that of the relation's records
 */
export const keyProblemSql = (table: string, key: readonly string[]): string => `
SELECT ${keyParts(key)
  .map((part) => `${part} IS NULL`)
  .join(
    ' OR ',
  )} AS has_null, count(*) AS rows, ${key.map((name, i) => `_key[${i + 1}] AS ${identifier(name)}`).join(', ')}
FROM ${identifier(table)} WHERE ${isFetched}
GROUP BY _key HAVING count(*) > 1 OR has_null
ORDER BY ${keyOrder(key)} LIMIT 3`

/**
 * The statements that take fetched rows into those of runs before: equal ones are dropped, changed ones replace the row of their key.
 * Rows of erased persons have no hash, and are taken for changed.
 */
export const mergeSql = (table: string): readonly string[] => {
  const rows = identifier(table)
  return [
    `DELETE FROM ${rows} WHERE ${isFetched} AND _hash IS NOT NULL AND (_key, _hash) IN (SELECT (_key, _hash) FROM ${rows} WHERE ${isKept})`,
    `DELETE FROM ${rows} WHERE ${isKept} AND _key IN (SELECT _key FROM ${rows} WHERE ${isFetched})`,
  ]
}

/** The temporary table of the rows of a source that this run has brought: `line`. */
export const freshTable = ({ name }: Pick<Source, 'name'>): string => `fresh:${name}`

/** The statements that number the rows of a relation in the order of their key, from 1 on, and list the fetched ones in `fresh`. */
export const numberSql = (table: string, fresh: string, key: readonly string[]): readonly string[] => {
  const rows = identifier(table)
  return [
    `CREATE OR REPLACE TABLE ${rows} AS
SELECT * EXCLUDE (_number) REPLACE (CAST(CASE WHEN ${isFetched} THEN -_number ELSE _number END AS INTEGER) AS _line)
FROM (SELECT *, row_number() OVER (ORDER BY ${keyOrder(key)}) AS _number FROM ${rows})
ORDER BY _number`,
    `CREATE OR REPLACE TEMP TABLE ${identifier(fresh)} AS SELECT -_line AS line FROM ${rows} WHERE ${isFetched}`,
    `UPDATE ${rows} SET _line = -_line WHERE ${isFetched}`,
  ]
}

/**
 * The query for how many rows of a relation are in the table of their entity and were read by a run before: `rows`.
 *
 * @param staging the table of the entity
 * @param path    of the relation
 */
export const keptSql = (staging: string, fresh: string, path: string): string => `
SELECT count(*) AS rows FROM ${identifier(staging)}
WHERE source_file = ${literal(path)} AND source_line NOT IN (SELECT line FROM ${identifier(fresh)})`
