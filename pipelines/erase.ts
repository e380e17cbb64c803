import { randomBytes } from 'node:crypto'
import { closest } from '../server/contract/closest.ts'
import type { Session } from '../server/engine/engine.ts'
import { eraseTables, tableKeys, tableKeysSql } from './erase-tables.ts'
import {
  blankShapeless,
  blankTexts,
  type Counts,
  columnsOf,
  type ErasedPerson,
  type Erasure,
  entitiesOf,
  erasedPersons,
} from './erase-texts.ts'
import { noteErased, noteUnwiped } from './erased-keys.ts'
import type { ErasedKey } from './sources/erasure-file.ts'
import {
  emptyErasedSql,
  erasedAmongSql,
  erasedKeys,
  eraseSql,
  heldSql,
  keyColumns,
  keyHash,
  pseudonymFor,
} from './steps/erase.ts'
import { identifier } from './steps/quote.ts'
import { freshTable, numberSql } from './steps/relation.ts'
import type { ColumnType, Source } from './steps/source.ts'
import { rawTable } from './steps/stage.ts'

/** Whose record is to be erased: an entity, such as `customer`, and its key as text. */
export interface EraseOrder {
  readonly entity: string
  readonly key: string
}

/** What was erased by an order. */
export interface Erased {
  /** stands in the place of the key */
  readonly pseudonym: string
  /** ISO in UTC where the key was erased before; then nothing is left to erase */
  readonly erasedBefore: string | undefined
  /** by table, how many rows held something of the person; tables without are left out */
  readonly rows: ReadonlyMap<string, number>
}

/** What a run took out of the records that it loads. */
export interface Erasures {
  /** everybody whose key stood in them */
  readonly persons: readonly ErasedPerson[]
  /** by the order, where there was one */
  readonly erased: Erased | undefined
}

/** Who is to be taken out. */
export interface EraseWork {
  /** whom the workspace lists and the warehouse does not know of */
  readonly unknown: readonly ErasedKey[]
  readonly order: EraseOrder | undefined
  /** the tables that a run keeps beside those of records */
  readonly journal: readonly string[]
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

const text = (value: string) => ({ value, type: 'text' }) as const

const idSuffix = '_id'

/** Entities whose keys stand in records: those that are filled, and those that a column is called after. */
const keyedEntities = (sources: readonly Source[]): string[] => {
  const names = sources.flatMap(({ columns }) => columns.map(({ name }) => name))
  return [...new Set(names.flatMap((name) => (name.endsWith(idSuffix) ? [name.slice(0, -idSuffix.length)] : [])))]
}

/** What the engine calls the types of keys that have room for a pseudonym. */
const keyTypes: Readonly<Record<string, ColumnType>> = {
  VARCHAR: { kind: 'text' },
  INTEGER: { kind: 'integer' },
  BIGINT: { kind: 'bigint' },
}

/** The types of the keys of an entity, as they are called where they stand. */
const typesOfKeys = async ({ session, sources, tables }: Erasure, entity: string) => {
  const columns = sources.flatMap((source) => keyColumns(source, entity))
  const ofTables = await tableKeys(session, tables, entity)
  return new Set([
    ...columns.map(({ type }) => (type.kind === 'text' ? 'VARCHAR' : type.kind.toUpperCase())),
    ...ofTables.map(({ type }) => type),
  ])
}

/** The type of the pseudonyms of an entity; an EraseError where it has no keys, or they have no room for one. */
const keyTypeOf = async (erasure: Erasure, entity: string): Promise<ColumnType> => {
  const types = await typesOfKeys(erasure, entity)
  if (types.size === 0) {
    const names = keyedEntities(erasure.sources)
    const nearest = closest(entity, names)
    const hint = nearest === undefined ? '' : `; nearest is "${nearest}"; known are ${names.join(', ')}`
    throw new EraseError('entity', `no source of the workspace has keys of an entity "${entity}"${hint}`)
  }
  const odd = [...types].find((type) => keyTypes[type] === undefined)
  if (odd !== undefined) {
    const problem = `a key of ${entity} is a ${odd}`
    const expected = 'erasing is not supported yet for keys that are not VARCHAR, INTEGER or BIGINT'
    throw new EraseError('entity', `${problem}; ${expected}`)
  }
  // What fits into the narrowest of numbers fits into text, too.
  const narrowest = ['INTEGER', 'BIGINT', 'VARCHAR'].find((type) => types.has(type)) ?? ''
  return keyTypes[narrowest] ?? { kind: 'text' }
}

/** The query of all keys of an entity in the records that were read, as texts: `key`; empty where there are none. */
const keysSql = async ({ session, sources, tables }: Erasure, entity: string): Promise<string> => {
  const ofSources = sources.flatMap((source) =>
    keyColumns(source, entity).map(
      ({ name }) => `SELECT DISTINCT CAST(${identifier(name)} AS VARCHAR) AS key FROM ${identifier(rawTable(source))}`,
    ),
  )
  const ofTables = (await tableKeys(session, tables, entity)).map(tableKeysSql)
  return [...ofSources, ...ofTables].join(' UNION ')
}

const checkKnown = async (erasure: Erasure, { entity, key }: EraseOrder): Promise<void> => {
  const { session } = erasure
  const keys = await keysSql(erasure, entity)
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

/** What is personal in a table is for its definition to say, before anybody is erased in it. */
const checkTables = async ({ session, tables }: Erasure, { entity, key }: EraseOrder): Promise<void> => {
  for (const column of await tableKeys(session, tables, entity)) {
    const { table, name } = column
    if (table.personal !== undefined) continue
    const [row] = await session.all(`SELECT 1 FROM (${tableKeysSql(column)}) WHERE key = $1`, [text(key)])
    if (row === undefined) continue
    const where = `the key stands in column ${name} of table ${table.name}`
    const hint = 'write there the names of the columns, such as personal: [name, phone], or personal: []'
    throw new EraseError('key', `${where}, and ${table.definition.path} does not say what is personal in it; ${hint}`)
  }
}

const erasedBefore = async ({ session }: Erasure, { entity, key }: EraseOrder) => {
  const [row] = await session.all(
    `SELECT pseudonym, epoch_ms(erased_at)::DOUBLE AS at FROM erased_key WHERE entity = $1 AND key_hash = ${keyHash('salt', '$2')}`,
    [text(entity), text(key)],
  )
  return row && { pseudonym: String(row.pseudonym), at: new Date(Number(row.at)).toISOString() }
}

/** Notes that a key is erased; gives what stands in its place. */
const note = async (erasure: Erasure, order: EraseOrder): Promise<string> => {
  const { session, now } = erasure
  const { entity, key } = order
  const type = await keyTypeOf(erasure, entity)
  await checkKnown(erasure, order)
  await checkTables(erasure, order)
  const [known] = await session.all(
    'SELECT count(*) FILTER (entity = $1) AS before, min(salt) AS salt FROM erased_key',
    [text(entity)],
  )
  const salt = known?.salt == null ? randomBytes(16).toString('hex') : String(known.salt)
  const pseudonym = pseudonymFor(type, Number(known?.before), randomBytes(4).toString('hex')) ?? ''
  const [hashed] = await session.all(`SELECT ${keyHash('$1', '$2')} AS hash`, [text(salt), text(key)])
  await noteErased(session, [{ entity, keyHash: String(hashed?.hash), salt, pseudonym, when: now.toISOString() }])
  return pseudonym
}

/** Lists the erased keys that stand in the records that were read, in the table `erasedKeys`. */
const listErased = async (erasure: Erasure): Promise<void> => {
  const { session } = erasure
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${erasedKeys} (entity VARCHAR, key VARCHAR, pseudonym VARCHAR, salt VARCHAR)`,
  )
  for (const { entity } of await session.all('SELECT DISTINCT entity FROM erased_key ORDER BY 1')) {
    const keys = await keysSql(erasure, String(entity))
    if (keys !== '') await session.run(`INSERT INTO ${erasedKeys} ${erasedAmongSql(String(entity), keys)}`)
  }
}

/** Rows of a relation stand in the order of their keys, also of those that are hidden now. */
const renumber = async (session: Session, source: Source): Promise<void> => {
  const { file } = source
  if (file.format !== 'postgresql') return
  const [table, fresh] = [rawTable(source), freshTable(source)]
  const isThere = await session.all('SELECT 1 FROM duckdb_tables() WHERE table_name = $1', [text(fresh)])
  if (isThere.length > 0)
    await session.run(
      `UPDATE ${identifier(table)} SET _line = -_line WHERE _line IN (SELECT line FROM ${identifier(fresh)})`,
    )
  for (const sql of numberSql(table, fresh, file.key)) await session.run(sql)
}

const eraseRecords = async (erasure: Erasure, counts: Counts, entities: ReadonlySet<string>): Promise<void> => {
  const { session, sources, tables } = erasure
  const filled = entitiesOf(sources)
  for (const entity of entities)
    for (const [table, rows] of await eraseTables(session, await tableKeys(session, tables, entity), entity))
      counts.set(table, (counts.get(table) ?? 0) + rows)
  for (const source of sources) {
    const stored = await columnsOf(session, source)
    let rows = 0
    for (const entity of entities) {
      const [held] = await session.all(heldSql(source, entity, filled))
      if (Number(held?.rows) === 0) continue
      rows += Number(held?.rows)
      for (const sql of eraseSql(source, entity, filled, stored)) await session.run(sql)
    }
    if (rows === 0) continue
    counts.set(rawTable(source), rows)
    await session.run(emptyErasedSql(source, stored))
    await renumber(session, source)
  }
}

/**
 * Writes tables anew: what was deleted, and bounds of what was changed, stay in the room of a table that is kept, and small
 * tables share a block.
 */
export const rewrite = async (session: Session, tables: Iterable<string>): Promise<void> => {
  for (const table of tables)
    await session.run(`CREATE OR REPLACE TABLE ${identifier(table)} AS FROM ${identifier(table)}`)
}

/**
 * Takes out of the records that a run has read whoever was erased, before they are judged by others and loaded: the key
 * becomes a pseudonym, so that counts of keys stay, personal texts become the pseudonym, or `(erased)` where others have
 * the same, and other personal values none. With an order that key is erased from now on, also from rejected records.
 *
 * @throws EraseError for an entity or a key that is not known
 */
export const applyErasures = async (erasure: Erasure, { unknown, order, journal }: EraseWork): Promise<Erasures> => {
  const { session, sources } = erasure
  await noteErased(session, unknown)
  const before = order && (await erasedBefore(erasure, order))
  const isNew = order !== undefined && before === undefined
  const pseudonym = isNew ? await note(erasure, order) : (before?.pseudonym ?? '')
  const [known] = await session.all('SELECT 1 FROM erased_key LIMIT 1')
  if (known === undefined) return { persons: [], erased: undefined }
  const counts: Counts = new Map()
  await listErased(erasure)
  const persons = await erasedPersons(erasure)
  await eraseRecords(erasure, counts, new Set(persons.map(({ entity }) => entity)))
  await session.run(`DROP TABLE ${erasedKeys}`)
  await blankShapeless(erasure, counts)
  if (persons.length > 0) await blankTexts(erasure, counts, persons)
  const isFirst = isNew || unknown.length > 0
  const all = isFirst ? [...sources.map(rawTable), ...journal] : []
  await rewrite(session, new Set([...all, ...counts.keys()]))
  if (counts.size > 0 || isFirst) await noteUnwiped(session)
  return { persons, erased: order && { pseudonym, erasedBefore: before?.at, rows: counts } }
}
