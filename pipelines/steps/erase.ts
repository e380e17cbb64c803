import { identifier, literal } from './quote.ts'
import { textColumn } from './rules.ts'
import { type ColumnType, keyOf, type Source, type SourceColumn } from './source.ts'
import { rawTable } from './stage.ts'

/** What stands in the place of a text that others have too, or that was in a record. */
export const erasedText = '(erased)'

/** The temporary table of the keys that are erased and stand in the records of this run: `entity`, `key`, `pseudonym`. */
export const erasedKeys = 'erased_here'

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
 * but the keys of entities, where a column does not say otherwise; elsewhere those that say so.
 *
 * @param entities  those that sources of the workspace fill
 */
export const personalColumns = (source: Source, entity: string, entities: readonly string[]): SourceColumn[] => {
  const keys = entities.flatMap((name) => keyColumns(source, name))
  return source.columns.filter((column) => {
    if (keys.includes(column)) return false
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

/**
 * The statement that blanks the rejected records of a source for which a condition holds: their texts, and their values, which
 * nothing reads.
 *
 * @param stored  names of the columns of the source's table
 */
export const blankRejectedSql = (source: Source, condition: string, stored: ReadonlySet<string>): string => {
  const values = source.columns.flatMap((column) => assigned(stored, column, 'NULL'))
  const isWhole = `_rule IS NOT NULL AND coalesce(_raw, '') <> ${literal(erasedText)}`
  return `UPDATE ${identifier(rawTable(source))} SET ${[...values, ...withoutText].join(', ')} WHERE ${isWhole} AND ${condition}`
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
  const key = ownKey(source, entity)
  const personal = personalColumns(source, entity, entities).flatMap((column) =>
    assigned(stored, column, replacement(source, key, column)),
  )
  const update = (column: string, sets: readonly string[]) => `
UPDATE ${identifier(rawTable(source))} AS records SET ${[...sets, ...withoutText].join(', ')}
FROM ${erasedKeys} AS erased
WHERE erased.entity = ${literal(entity)} AND CAST(records.${identifier(column)} AS VARCHAR) = erased.key`
  const keys = keyColumns(source, entity)
  const pseudonyms = keys.map((column) =>
    update(column.name, [...assigned(stored, column, 'erased.pseudonym'), ...(key === undefined ? personal : [])]),
  )
  if (key === undefined) return pseudonyms
  // Texts of others that name the person, such as that of a parent.
  const naming = personalColumns(source, entity, entities)
    .filter(({ type }) => type.kind === 'text')
    .map((column) => update(column.name, assigned(stored, column, 'erased.pseudonym')))
  return [update(key, personal), ...naming, ...pseudonyms]
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
