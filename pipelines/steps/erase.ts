import { identifier, literal } from './quote.ts'
import { textColumn } from './rules.ts'
import { type ColumnType, keyOf, type Source, type SourceColumn } from './source.ts'
import { rawTable } from './stage.ts'

/** What stands in the place of a text that others have too, or that was in a record. */
export const erasedText = '(erased)'

/** The temporary table of the keys that are erased and stand in the records of this run: `entity`, `key`, `pseudonym`, `salt`. */
export const erasedKeys = 'erased_here'

/** The hash under which a key is noted as erased, in hex. */
export const keyHash = (salt: string, key: string): string => `sha256(${salt} || '/' || ${key})`

/**
 * The query for those of the keys of an entity that are erased: the columns of `erasedKeys`.
 *
 * @param keys  query of texts: `key`
 */
export const erasedAmongSql = (entity: string, keys: string): string => `
SELECT entity, key, pseudonym, erased_key.salt
FROM (SELECT key, salt, ${keyHash('salt', 'key')} AS hash
  FROM (SELECT DISTINCT key FROM (${keys}) WHERE key IS NOT NULL), (SELECT DISTINCT salt FROM erased_key)) AS hashed
JOIN erased_key ON entity = ${literal(entity)} AND key_hash = hash`

/**
 * Columns of a source that hold keys of an entity: its own key, what refers to it, and what is called as its key is, such as
 * `parent_customer_id`.
 */
export const keyColumns = (source: Source, entity: string): SourceColumn[] =>
  source.columns.filter(({ name, references }) => references === entity || `_${name}`.endsWith(`_${entity}_id`))

/** Whether the records of a source are those of the entity itself. */
const isOwn = (source: Source, entity: string) => source.entity.name === entity

/**
 * Columns of a source that are of the person whose key a record holds. In records of the entity itself these are all texts
 * but the keys of entities, where a column does not say otherwise; elsewhere those that say so. What every row has is nobody's.
 *
 * @param entities  those that sources of the workspace fill
 */
export const personalColumns = (source: Source, entity: string, entities: readonly string[]): SourceColumn[] => {
  const keys = entities.flatMap((name) => keyColumns(source, name))
  return source.columns.filter((column) => {
    if (column.from === undefined || keys.includes(column)) return false
    return column.personal ?? (isOwn(source, entity) && column.type.kind === 'text')
  })
}

/** The key of the entity in its own records; undefined for records of another. */
export const ownKey = (source: Source, entity: string): string | undefined =>
  isOwn(source, entity) ? keyOf(source.entity) : undefined

/** The query of the values of a column that records of several keys have. */
export const sharedSql = (source: Source, key: string, { name }: SourceColumn): string => {
  const value = identifier(name)
  return `SELECT ${value} FROM ${identifier(rawTable(source))} WHERE ${value} IS NOT NULL GROUP BY 1 HAVING count(DISTINCT ${identifier(key)}) > 1`
}

const replacement = (source: Source, key: string | undefined, column: SourceColumn): string => {
  const value = `records.${identifier(column.name)}`
  if (column.type.kind !== 'text' || (key === undefined && column.unique)) return 'NULL'
  const inPlace =
    key === undefined
      ? literal(erasedText)
      : `CASE WHEN ${value} IN (${sharedSql(source, key, column)}) THEN ${literal(erasedText)} ELSE erased.pseudonym END`
  return `CASE WHEN ${value} IS NOT NULL THEN ${inPlace} END`
}

/** A column and the text that is kept beside its value, where one is. */
const assigned = (stored: ReadonlySet<string>, { name }: SourceColumn, value: string): string[] => [
  `${identifier(name)} = ${value}`,
  ...(stored.has(`text:${name}`) ? [`${textColumn(name)} = CAST(${value} AS VARCHAR)`] : []),
]

/** What was found in a record. */
const foundColumns = ['_raw', '_found', '_message']

const withoutText = foundColumns.map(
  (name) => `${name} = CASE WHEN ${name} IS NOT NULL THEN ${literal(erasedText)} END`,
)

const isRelation = ({ file }: Source): boolean => file.format === 'postgresql'

/** A hash of all texts of a row tells them to who can guess them; a row without one is taken for changed. */
const withoutHash = (source: Source): string[] => (isRelation(source) ? ['_hash = NULL'] : [])

/** Columns with keys of an entity by which the key of a row in its database is the person's, or says something personal. */
const hidingColumns = (source: Source, entity: string, entities: readonly string[]): SourceColumn[] => {
  const { file, columns } = source
  if (file.format !== 'postgresql') return []
  const own = ownKey(source, entity)
  if (own !== undefined) return columns.filter(({ name }) => name === own)
  const keys = keyColumns(source, entity)
  const inKey = ({ from }: SourceColumn) => from !== undefined && file.key.includes(from)
  return personalColumns(source, entity, entities).some(inKey) ? keys : keys.filter(inKey)
}

/** Stands before a part of a key that is hidden, which is hidden once. */
const hiddenMark = literal('erased:')

/** In the place of the key of a row in its database: what the same key becomes when the row is fetched again. */
const hiddenKey = `_key = list_transform(_key, lambda part:
  CASE WHEN starts_with(part, ${hiddenMark}) THEN part ELSE ${hiddenMark} || ${keyHash('erased.salt', 'part')} END)`

/**
 * The statements that hide the keys of fetched rows of a relation that are those of erased persons, so that they meet the rows
 * of runs before.
 *
 * @param entity    of which keys were erased
 * @param entities  those that sources of the workspace fill
 */
export const hideFetchedSql = (source: Source, entity: string, entities: readonly string[]): string[] =>
  hidingColumns(source, entity, entities).map(({ name }) => {
    const table = identifier(rawTable(source))
    const column = `CAST(${identifier(name)} AS VARCHAR)`
    const fetched = `SELECT ${column} AS key FROM ${table} WHERE _line < 0`
    return `
UPDATE ${table} SET ${hiddenKey}, _hash = NULL
FROM (${erasedAmongSql(entity, fetched)}) AS erased WHERE _line < 0 AND ${column} = erased.key`
  })

const blankSql = (source: Source, stored: ReadonlySet<string>, condition: string): string => {
  const values = source.columns.flatMap((column) => assigned(stored, column, 'NULL'))
  const sets = [...values, ...withoutText, ...withoutHash(source)].join(', ')
  return `UPDATE ${identifier(rawTable(source))} SET ${sets} WHERE _rule IS NOT NULL AND ${condition}`
}

const isErased = `coalesce(_raw, '') = ${literal(erasedText)}`

/**
 * The statement that blanks the rejected records of a source for which a condition holds: their texts, and their values, which
 * nothing reads.
 *
 * @param stored  names of the columns of the source's table
 */
export const blankRejectedSql = (source: Source, condition: string, stored: ReadonlySet<string>): string =>
  blankSql(source, stored, `NOT ${isErased} AND ${condition}`)

/** The statement that takes all values out of rejected records whose text is erased. */
export const emptyErasedSql = (source: Source, stored: ReadonlySet<string>): string =>
  blankSql(source, stored, isErased)

/** Columns in which erased keys of an entity may stand: those of keys, and texts that name the person, such as that of a parent. */
const namingColumns = (source: Source, entity: string, entities: readonly string[]): SourceColumn[] => {
  if (ownKey(source, entity) === undefined) return keyColumns(source, entity)
  const texts = personalColumns(source, entity, entities).filter(({ type }) => type.kind === 'text')
  return [...keyColumns(source, entity), ...texts]
}

const isErasedKey = (entity: string, column: SourceColumn): string =>
  `erased.entity = ${literal(entity)} AND CAST(records.${identifier(column.name)} AS VARCHAR) = erased.key`

/** The query for how many records of a source have an erased key of an entity: `rows`. */
export const heldSql = (source: Source, entity: string, entities: readonly string[]): string => {
  const any = namingColumns(source, entity, entities).map((column) => isErasedKey(entity, column))
  const isHeld =
    any.length === 0 ? 'false' : any.map((one) => `EXISTS (FROM ${erasedKeys} AS erased WHERE ${one})`).join(' OR ')
  return `SELECT count(*) AS rows FROM ${identifier(rawTable(source))} AS records WHERE ${isHeld}`
}

/**
 * The statements that take erased keys of an entity, and what is personal beside them, out of the records of a source.
 *
 * @param stored    names of the columns of the source's table
 * @param entities  those that sources of the workspace fill
 */
export const eraseSql = (
  source: Source,
  entity: string,
  entities: readonly string[],
  stored: ReadonlySet<string>,
): string[] => {
  const own = ownKey(source, entity)
  const keys = keyColumns(source, entity)
  const hiding = hidingColumns(source, entity, entities)
  const personal = personalColumns(source, entity, entities).flatMap((column) =>
    assigned(stored, column, replacement(source, own, column)),
  )
  const update = (column: SourceColumn) => {
    const isPersons = keys.includes(column) && (own === undefined || own === column.name)
    const sets = [
      ...assigned(stored, column, 'erased.pseudonym'),
      ...(isPersons ? personal : []),
      ...(hiding.includes(column) ? [hiddenKey] : []),
      ...withoutText,
      ...withoutHash(source),
    ]
    return `
UPDATE ${identifier(rawTable(source))} AS records SET ${sets.join(', ')}
FROM ${erasedKeys} AS erased WHERE ${isErasedKey(entity, column)}`
  }
  // The person's own records first: what others have too is told by the keys.
  return namingColumns(source, entity, entities)
    .sort((a, b) => Number(b.name === own) - Number(a.name === own))
    .map(update)
}

/**
 * What stands in the place of a key: of a number a negative one far from those that are given, of a text a word.
 *
 * @param before  how many keys of the entity were erased before
 * @param word    letters and digits that no other pseudonym has
 * @returns undefined for a type that has no room for one
 */
export const pseudonymFor = (type: ColumnType, before: number, word: string): string | undefined => {
  switch (type.kind) {
    case 'text':
      return `erased-${word}`
    case 'integer':
      return String(-2_147_483_647 + before)
    case 'bigint':
      return String(-Number.MAX_SAFE_INTEGER + before)
    default:
      return undefined
  }
}
