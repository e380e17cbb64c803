import { randomBytes } from 'node:crypto'
import { closest } from '../server/contract/closest.ts'
import type { Session } from '../server/engine/engine.ts'
import { removedMessage } from './retention.ts'
import {
  blankRejectedSql,
  erasedKeys,
  eraseSql,
  keyColumns,
  ownKey,
  personalColumns,
  pseudonymFor,
  sharedSql,
} from './steps/erase.ts'
import { identifier, literal } from './steps/quote.ts'
import type { ColumnType, Source } from './steps/source.ts'
import { rawTable } from './steps/stage.ts'

/** Whose record is to be erased: an entity, such as `customer`, and its key as text. */
export interface EraseOrder {
  readonly entity: string
  readonly key: string
}

/** What was erased. */
export interface Erased {
  /** stands in the place of the key */
  readonly pseudonym: string
  /** ISO in UTC where the key was erased before; then nothing is left to erase */
  readonly erasedBefore: string | undefined
  /** by table, how many rows held something of the person; tables without are left out */
  readonly rows: ReadonlyMap<string, number>
  /** what was looked for in texts: the key, and values that nobody else has. Not to be kept */
  readonly terms: readonly string[]
}

/** Where erased keys are taken out of the records that were read. */
export interface Erasure {
  readonly session: Session
  readonly sources: readonly Source[]
  readonly now: Date
}

/** Why a record cannot be erased. Its message names the key; `journalMessage` does not. */
export class EraseError extends Error {
  override readonly name = 'EraseError'
  /** what of the order is wrong */
  readonly path: keyof EraseOrder
  readonly journalMessage = 'the erasure was refused'
  constructor(path: keyof EraseOrder, message: string) {
    super(message)
    this.path = path
  }
}

type Counts = Map<string, number>

const text = (value: string) => ({ value, type: 'text' }) as const
const utc = (at: Date) => text(at.toISOString().replace('T', ' ').replace('Z', ''))

const hash = (key: string) => `sha256(salt || '/' || ${key})`

/** Values shorter than this stand in too many texts to be looked for. */
const shortest = 3

const change = async (
  { session }: Erasure,
  counts: Counts,
  table: string,
  sql: string,
  parameters?: Parameters<Session['all']>[1],
): Promise<void> => {
  const [changed] = await session.all(sql, parameters)
  const rows = Number(changed?.Count ?? 0)
  if (rows > 0) counts.set(table, (counts.get(table) ?? 0) + rows)
}

const entitiesOf = (sources: readonly Source[]) => [...new Set(sources.map(({ entity }) => entity.name))]

const idSuffix = '_id'

/** Entities whose keys stand in records: those that are filled, and those that a column is called after. */
const keyedEntities = (sources: readonly Source[]): string[] => {
  const names = sources.flatMap(({ columns }) => columns.map(({ name }) => name))
  return [...new Set(names.flatMap((name) => (name.endsWith(idSuffix) ? [name.slice(0, -idSuffix.length)] : [])))]
}

/** The type of the keys of an entity; an EraseError where none are read, or they have no room for a pseudonym. */
const keyTypeOf = (sources: readonly Source[], entity: string): ColumnType => {
  const column = sources.flatMap(({ columns }) => columns).find(({ name }) => name === `${entity}${idSuffix}`)
  if (column === undefined) {
    const names = keyedEntities(sources)
    const nearest = closest(entity, names)
    const hint = nearest === undefined ? '' : `; nearest is "${nearest}"; known are ${names.join(', ')}`
    throw new EraseError('entity', `no source of the workspace has keys of an entity "${entity}"${hint}`)
  }
  const { type } = column
  if (pseudonymFor(type, 0, '') !== undefined) return type
  const problem = `a key of ${entity} is a ${type.kind}`
  throw new EraseError(
    'entity',
    `${problem}; erasing is not supported yet for keys that are neither text nor whole numbers`,
  )
}

/** The query of all keys of an entity in the records that were read, as texts: `key`. */
const keysSql = (sources: readonly Source[], entity: string): string =>
  sources
    .flatMap((source) =>
      keyColumns(source, entity).map(
        ({ name }) =>
          `SELECT DISTINCT CAST(${identifier(name)} AS VARCHAR) AS key FROM ${identifier(rawTable(source))}`,
      ),
    )
    .join(' UNION ')

const checkKnown = async ({ session, sources }: Erasure, { entity, key }: EraseOrder): Promise<void> => {
  const keys = keysSql(sources, entity)
  const [known] = await session.all(`SELECT 1 FROM (${keys}) WHERE key = $1`, [text(key)])
  if (known !== undefined) return
  const [near] = await session.all(
    `SELECT key FROM (${keys}) WHERE key IS NOT NULL AND key NOT IN (SELECT pseudonym FROM erased_key)
    ORDER BY damerau_levenshtein(lower(key), lower($1)), key LIMIT 1`,
    [text(key)],
  )
  const nearest = near === undefined ? '' : `; nearest is "${near.key}"`
  throw new EraseError('key', `no record has the key "${key}" of ${entity}${nearest}`)
}

const erasedBefore = async ({ session }: Erasure, { entity, key }: EraseOrder) => {
  const [row] = await session.all(
    `SELECT pseudonym, epoch_ms(erased_at)::DOUBLE AS at FROM erased_key WHERE entity = $1 AND key_hash = ${hash('$2')}`,
    [text(entity), text(key)],
  )
  return row && { pseudonym: String(row.pseudonym), at: new Date(Number(row.at)).toISOString() }
}

/** Notes that a key is erased; gives what stands in its place. */
const note = async (erasure: Erasure, order: EraseOrder): Promise<string> => {
  const { session, sources, now } = erasure
  const type = keyTypeOf(sources, order.entity)
  await checkKnown(erasure, order)
  const [row] = await session.all('SELECT count(*) FILTER (entity = $1) AS before, min(salt) AS salt FROM erased_key', [
    text(order.entity),
  ])
  const salt = row?.salt == null ? randomBytes(16).toString('hex') : String(row.salt)
  const pseudonym = pseudonymFor(type, Number(row?.before), randomBytes(4).toString('hex')) ?? ''
  await session.run(
    `INSERT INTO erased_key (entity, key_hash, salt, pseudonym, erased_at)
    SELECT $1, ${hash('$2')}, salt, $4, CAST($5 AS TIMESTAMP) FROM (SELECT $3 AS salt)`,
    [text(order.entity), text(order.key), text(salt), text(pseudonym), utc(now)],
  )
  return pseudonym
}

/** The key, and the values of personal columns that nobody else has. */
const termsOf = async ({ session, sources }: Erasure, { entity, key }: EraseOrder): Promise<string[]> => {
  const terms = new Set([key])
  for (const source of sources) {
    const own = ownKey(source, entity)
    if (own === undefined) continue
    for (const column of personalColumns(source, entity, entitiesOf(sources))) {
      if (column.type.kind !== 'text') continue
      const value = identifier(column.name)
      const found = await session.all(
        `SELECT DISTINCT ${value} AS value FROM ${identifier(rawTable(source))}
        WHERE CAST(${identifier(own)} AS VARCHAR) = $1 AND length(${value}) >= ${shortest} AND ${value} NOT IN (${sharedSql(source, own, column)})`,
        [text(key)],
      )
      for (const row of found) terms.add(String(row.value))
    }
  }
  return [...terms]
}

/** A regular expression that finds any of the terms where neither letters nor digits stand beside it. */
const patternOf = (terms: readonly string[]): string => {
  const escaped = terms.map((term) => term.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
  return String.raw`(^|[^\p{L}\p{N}])(${escaped.join('|')})($|[^\p{L}\p{N}])`
}

const columnsOf = async (session: Session, source: Source): Promise<ReadonlySet<string>> => {
  const rows = await session.all(
    'SELECT column_name AS name FROM duckdb_columns() WHERE table_name = $1 AND database_name = current_database()',
    [text(rawTable(source))],
  )
  return new Set(rows.map(({ name }) => String(name)))
}

/** Takes the terms out of the texts of rejected records and of failed runs. */
const blankTexts = async (erasure: Erasure, counts: Counts, terms: readonly string[]): Promise<void> => {
  const pattern = text(patternOf(terms))
  const { session, now, sources } = erasure
  for (const source of sources) {
    const holds = "regexp_matches(concat_ws(' ', _raw, _found, _message), $1)"
    const sql = blankRejectedSql(source, holds, await columnsOf(session, source))
    await change(erasure, counts, rawTable(source), sql, [pattern])
  }
  await change(
    erasure,
    counts,
    'rejected_rows',
    `UPDATE rejected_rows SET raw_text = NULL, found = NULL, message = $2, text_removed_at = CAST($3 AS TIMESTAMP)
    WHERE text_removed_at IS NULL AND regexp_matches(concat_ws(' ', raw_text, found, message), $1)`,
    [pattern, text(removedMessage), utc(now)],
  )
  await change(
    erasure,
    counts,
    'etl_run',
    `UPDATE etl_run SET message = $2 WHERE status <> 'succeeded' AND regexp_matches(message, $1)`,
    [pattern, text(removedMessage)],
  )
}

/** Takes erased keys out of the texts of records whose shape is wrong, which have no columns: by what stands between marks. */
const blankShapeless = async (erasure: Erasure, counts: Counts): Promise<void> => {
  const hashes = '(SELECT list(key_hash) FROM erased_key)'
  const parts = String.raw`regexp_split_to_array(_raw, '[,;|\t"'']+')`
  const [row] = await erasure.session.all('SELECT min(salt) AS salt FROM erased_key')
  const salted = `list_transform(${parts}, lambda part: sha256($1 || '/' || trim(part)))`
  for (const source of erasure.sources) {
    const stored = await columnsOf(erasure.session, source)
    const sql = blankRejectedSql(source, `list_has_any(${salted}, ${hashes})`, stored)
    await change(erasure, counts, rawTable(source), sql, [text(String(row?.salt))])
  }
}

/** Takes all erased keys, and what is personal beside them, out of the records that were read. */
const eraseRecords = async (erasure: Erasure, counts: Counts): Promise<void> => {
  const { session, sources } = erasure
  const entities = entitiesOf(sources)
  await session.run(`CREATE OR REPLACE TEMP TABLE ${erasedKeys} (entity VARCHAR, key VARCHAR, pseudonym VARCHAR)`)
  for (const { entity } of await session.all('SELECT DISTINCT entity FROM erased_key ORDER BY 1')) {
    const name = String(entity)
    const keys = keysSql(sources, name)
    if (keys === '') continue
    await session.run(
      `INSERT INTO ${erasedKeys} SELECT entity, key, pseudonym FROM (${keys}) JOIN erased_key ON key_hash = ${hash('key')}
      WHERE entity = ${literal(name)}`,
    )
    for (const source of sources) {
      const stored = await columnsOf(session, source)
      for (const sql of eraseSql(source, name, entities, stored)) await change(erasure, counts, rawTable(source), sql)
    }
  }
  await session.run(`DROP TABLE ${erasedKeys}`)
}

/**
 * Takes out of the records that a run has read whoever was erased, before they are judged by others and loaded: the key
 * becomes a pseudonym, so that counts of keys stay, personal texts become the pseudonym, or `(erased)` where others have
 * the same, and other personal values none. With an order that key is erased from now on, also from rejected records.
 *
 * @returns what the order did; undefined without one
 * @throws EraseError for an entity or a key that is not known
 */
export const applyErasures = async (erasure: Erasure, order: EraseOrder | undefined): Promise<Erased | undefined> => {
  const { session } = erasure
  const counts: Counts = new Map()
  const before = order && (await erasedBefore(erasure, order))
  const isNew = order !== undefined && before === undefined
  const pseudonym = isNew ? await note(erasure, order) : (before?.pseudonym ?? '')
  const [known] = await session.all('SELECT 1 FROM erased_key LIMIT 1')
  if (known === undefined) return undefined
  const terms = order === undefined ? [] : await termsOf(erasure, order)
  await eraseRecords(erasure, counts)
  await blankShapeless(erasure, counts)
  if (order === undefined) return undefined
  await blankTexts(erasure, counts, terms)
  return { pseudonym, erasedBefore: before?.at, rows: counts, terms }
}
