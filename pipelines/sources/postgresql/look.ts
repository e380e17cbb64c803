import { identifier } from '../../steps/quote.ts'
import type { DatabaseRelation } from '../../steps/source.ts'
import { type Connection, connect } from './connection.ts'
import { isCursorType } from './cursor.ts'
import { findTable, tableNames } from './describe.ts'
import { databaseProblem } from './problem.ts'
import { textSql } from './read-relation.ts'

/** A column of a relation as its server describes it. */
export interface SeenRelationColumn {
  readonly name: string
  /** as the server writes it, such as `numeric(10,2)` */
  readonly type: string
  /** name of the type without length and domain, such as `numeric` */
  readonly base: string
  /** of a number that says how many digits it has */
  readonly precision?: number
  readonly scale?: number
  /** values of an enumeration, in order */
  readonly labels: readonly string[]
  readonly isRequired: boolean
  /** whether its type has an order that a cursor can go by */
  readonly isOrdered: boolean
  /** the texts of the first rows, null for no value */
  readonly values: readonly (string | null)[]
}

/** What can be seen of a relation. */
export interface SeenRelation {
  readonly schema: string
  readonly table: string
  readonly columns: readonly SeenRelationColumn[]
  /** columns that the server keeps unique and filled, the primary key first */
  readonly keys: readonly (readonly string[])[]
  /** first columns of its indexes */
  readonly indexed: ReadonlySet<string>
  /** about how many rows it has; undefined where the server does not know */
  readonly rows: number | undefined
  /** whether the first rows are all */
  readonly isWhole: boolean
}

/** So many rows are looked at. */
const sampleRows = 1000

const columnsSql = `
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), b.typname::text, b.oid::text,
  CASE WHEN b.typname = 'numeric' AND m.typmod > 0 THEN (((m.typmod - 4) >> 16) & 65535)::text END,
  CASE WHEN b.typname = 'numeric' AND m.typmod > 0 THEN ((((m.typmod - 4) & 2047) # 1024) - 1024)::text END,
  (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_enum e WHERE e.enumtypid = b.oid),
  (a.attnotnull OR t.typnotnull)::text
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
CROSS JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod) m
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

const indexesSql = `
SELECT i.indisprimary::text, i.indisunique::text, json_agg(a.attname ORDER BY k.place)::text
FROM pg_index i
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
WHERE i.indrelid = $1::oid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid AND k.place <= i.indnkeyatts
GROUP BY i.indexrelid, i.indisprimary, i.indisunique
ORDER BY i.indisprimary DESC, i.indexrelid`

const textList = (json: string | null | undefined): readonly string[] => {
  const parsed: unknown = JSON.parse(json ?? '[]')
  return Array.isArray(parsed) ? parsed.map(String) : []
}

const numberOr = (text: string | null | undefined) => (text === null || text === undefined ? {} : { is: Number(text) })

const sampleOf = async (
  { ask }: Connection,
  { schema, table }: { readonly schema: string; readonly table: string },
  columns: readonly { readonly name: string; readonly oid: number }[],
) => {
  const texts = columns.map(({ name, oid }) => textSql({ name, type: oid })).join(', ')
  const from = `${identifier(schema)}.${identifier(table)}`
  const { rows } = await ask(`SELECT ${texts} FROM ${from} LIMIT ${sampleRows + 1}`)
  return { rows: rows.slice(0, sampleRows), isWhole: rows.length <= sampleRows }
}

const look = async (connection: Connection, of: { readonly schema: string; readonly table: string }) => {
  const { ask } = connection
  const [oid = ''] = await findTable(connection, of.schema, of.table)
  const described = (await ask(columnsSql, [oid])).rows
  if (described.length === 0) throw databaseProblem(connection.reading, `${of.schema}.${of.table} has no columns`)
  const names = described.map(([name, , , type]) => ({ name: String(name), oid: Number(type) }))
  const sample = await sampleOf(connection, of, names)
  const columns = described.map(([name, type, base, typeOid, precision, scale, labels, isRequired], i) => {
    const [digits, decimals] = [numberOr(precision).is, numberOr(scale).is]
    return {
      name: String(name),
      type: String(type),
      base: String(base),
      ...(digits !== undefined && { precision: digits }),
      ...(decimals !== undefined && { scale: decimals }),
      labels: textList(labels),
      isRequired: isRequired === 'true',
      isOrdered: isCursorType(Number(typeOid)),
      values: sample.rows.map((row) => row[i] ?? null),
    }
  })
  const required = new Set(columns.filter((column) => column.isRequired).map(({ name }) => name))
  const indexes = (await ask(indexesSql, [oid])).rows.map(([, isUnique, list]) => ({
    isUnique: isUnique === 'true',
    columns: textList(list),
  }))
  const { rows } = await ask('SELECT reltuples::bigint::text FROM pg_class WHERE oid = $1::oid', [oid])
  const estimate = Number(rows[0]?.[0] ?? -1)
  return {
    ...of,
    columns,
    keys: indexes
      .filter((index) => index.isUnique && index.columns.every((name) => required.has(name)))
      .map((index) => index.columns),
    indexed: new Set(indexes.flatMap((index) => index.columns.slice(0, 1))),
    rows: sample.isWhole ? sample.rows.length : estimate < 0 ? undefined : estimate,
    isWhole: sample.isWhole,
  }
}

/** What is to be looked at. */
export interface LookRequest {
  /** the environment variable that has the address of the database */
  readonly urlEnv: string
  /** undefined where nobody said which */
  readonly of: { readonly schema: string; readonly table: string } | undefined
  /** name of the source, for problems */
  readonly name: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

const relationOf = ({ urlEnv, of }: LookRequest): DatabaseRelation => ({
  format: 'postgresql',
  urlEnv,
  of: of ?? { schema: '', table: '' },
  key: [],
  cursor: undefined,
  overlap: undefined,
  connectSeconds: 10,
  statementSeconds: 60,
})

/**
 * Looks at a relation of a database: what the server says of it, and its first rows.
 *
 * @returns names of the tables and views that there are, as `schema.table`, where no relation is named
 * @throws PipelineError where the database cannot be reached or has no such relation, with the nearest that it has
 */
export const lookAtRelation = async (request: LookRequest): Promise<SeenRelation | readonly string[]> => {
  const { name, env, signal, of, urlEnv } = request
  const source = { name, definition: urlEnv, relation: relationOf(request) }
  const connection = await connect(source, env, signal)
  try {
    return of === undefined
      ? (await tableNames(connection)).map((found) => `${found.schema}.${found.name}`)
      : await look(connection, of)
  } finally {
    await connection.close()
  }
}
