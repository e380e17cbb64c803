import { identifier, literal, literals } from './quote.ts'
import type { Condition, Source, SourceColumn } from './source.ts'
import { expectedText } from './typed.ts'

/** One thing that a row must obey. `broken` and `message` are SQL over the columns of a row that is judged (see contract.ts). */
export interface Rule {
  readonly name: string
  /** column of the file, or of the entity where it is not read from one */
  readonly column: string
  /** column of the entity */
  readonly of: string
  readonly broken: string
  /** what was expected, as SQL that gives text */
  readonly message: string
  /** a query of one text column `candidate`: what the value might have been meant to be */
  readonly candidates?: string
}

/** Prefix of the tables that hold the rows of an entity until they are in the warehouse's. */
export const stagingPrefix = 'stg_'

/** The staging table of an entity. */
export const stagingTable = (entity: string): string => `${stagingPrefix}${entity}`

/** Column that holds the text of an entity's column: null words gone, aliases not yet applied. */
export const textColumn = (name: string): string => identifier(`text:${name}`)

/** What rules know of how a row was read. */
export interface ReadAs {
  /** columns of the entity whose value is all that was read, and there is one where it is required: no text of them is none */
  readonly values: ReadonlySet<string>
  /** whether a header may stand in its place */
  readonly mayBeHeader: boolean
}

/** A row of texts. */
export const asTexts: ReadAs = { values: new Set(), mayBeHeader: true }

/** SQL that gives the text of an entity's column, as `textColumn` says. */
export const textOf = (name: string, { values }: ReadAs): string =>
  values.has(name) ? `CAST(${identifier(name)} AS VARCHAR)` : textColumn(name)

/** Column that holds how often a value stood in rows before this one. */
export const earlierColumn = (name: string): string => identifier(`earlier:${name}`)

/** Column that says where the value of this row stood first. */
export const firstColumn = (name: string): string => identifier(`first:${name}`)

const holds = (condition: Condition) =>
  [...condition].map(([name, values]) => `coalesce(${identifier(name)} IN ${literals(values)}, false)`).join(' AND ')

const described = (condition: Condition) =>
  [...condition].map(([name, values]) => `${name} is ${values.join(' or ')}`).join(' and ')

const bound = (value: number | string) => (typeof value === 'number' ? String(value) : `DATE ${literal(value)}`)

type Checks = (column: SourceColumn, source: Source, read: ReadAs) => Omit<Rule, 'name' | 'column' | 'of'> | undefined

const required: Checks = (column, _, read) => {
  if (!column.required || read.values.has(column.name)) return undefined
  const noValue = `${identifier(column.name)} IS NULL`
  return {
    broken: column.type.kind === 'text' ? noValue : `${noValue} AND ${textOf(column.name, read)} IS NULL`,
    message: literal('expected a value, found none'),
  }
}

const type: Checks = (column, source, read) => {
  if (column.type.kind === 'text' || read.values.has(column.name)) return undefined
  const text = textOf(column.name, read)
  return {
    broken: `${identifier(column.name)} IS NULL AND ${text} IS NOT NULL`,
    message: `${literal(`expected ${expectedText(column, source)}, found "`)} || ${text} || '"'`,
  }
}

const found = (text: string) => `'", found "' || ${text} || '"'`

const oneOf: Checks = ({ name, oneOf }, _, read) =>
  oneOf && {
    broken: `${identifier(name)} NOT IN ${literals(oneOf)}`,
    message: `${literal(`expected one of "${oneOf.join('", "')}`)} || ${found(textOf(name, read))}`,
    candidates: `SELECT unnest([${oneOf.map(literal).join(', ')}]) AS candidate`,
  }

const min: Checks = ({ name, min }, _, read) =>
  min === undefined
    ? undefined
    : {
        broken: `${identifier(name)} < ${bound(min)}`,
        message: `${literal(`expected at least "${min}`)} || ${found(textOf(name, read))}`,
      }

const max: Checks = ({ name, max }, _, read) =>
  max === undefined
    ? undefined
    : {
        broken: `${identifier(name)} > ${bound(max)}`,
        message: `${literal(`expected at most "${max}`)} || ${found(textOf(name, read))}`,
      }

const requiredWhen: Checks = ({ name, requiredWhen }) =>
  requiredWhen && {
    broken: `${identifier(name)} IS NULL AND ${holds(requiredWhen)}`,
    message: literal(`expected a value when ${described(requiredWhen)}, found none`),
  }

const emptyUnless: Checks = ({ name, emptyUnless }, _, read) =>
  emptyUnless && {
    broken: `${identifier(name)} IS NOT NULL AND NOT (${holds(emptyUnless)})`,
    message: `${literal(`expected no value unless ${described(emptyUnless)}, found "`)} || ${textOf(name, read)} || '"'`,
  }

const notBefore: Checks = ({ name, notBefore }, _, read) =>
  notBefore === undefined
    ? undefined
    : {
        broken: `${identifier(name)} < ${identifier(notBefore)}`,
        message: `${literal(`expected a date not before ${notBefore} "`)} || ${textOf(notBefore, read)} || ${found(textOf(name, read))}`,
      }

const reference: Checks = ({ name, references }, _, read) => {
  if (references === undefined) return undefined
  const key = identifier(`${references}_id`)
  const from = identifier(stagingTable(references))
  return {
    broken: `${identifier(name)} IS NOT NULL AND ${identifier(name)} NOT IN (SELECT ${key} FROM ${from})`,
    message: `${literal(`expected the key of a loaded ${references}`)} || ${literal(', found "')} || ${textOf(name, read)} || '"'`,
    candidates: `SELECT CAST(${key} AS VARCHAR) AS candidate FROM ${from}`,
  }
}

const loadedAlready: Checks = ({ name, unique }, { entity }, read) => {
  if (!unique) return undefined
  const column = identifier(name)
  const loaded = `SELECT ${column} FROM ${identifier(stagingTable(entity.name))} WHERE ${column} IS NOT NULL`
  return {
    broken: `${column} IN (${loaded})`,
    message: `${literal('expected a value that no other source has')} || ${literal(', found "')} || ${textOf(name, read)} || '"'`,
  }
}

const unique: Checks = ({ name, unique }, _, read) =>
  unique
    ? {
        broken: `${earlierColumn(name)} > 0`,
        message: `'expected a value that no row before has; "' || ${textOf(name, read)} || '" is in ' || ${firstColumn(name)}`,
      }
    : undefined

const rulesOf = (source: Source, kinds: Readonly<Record<string, Checks>>, read: ReadAs = asTexts): Rule[] =>
  source.columns.flatMap((column) =>
    Object.entries(kinds).flatMap(([name, check]) => {
      const rule = check(column, source, read)
      return rule === undefined ? [] : [{ name, column: column.from ?? column.name, of: column.name, ...rule }]
    }),
  )

/** A header among the records, as of exports that were put together, or below a title; one name alone may be a value too. */
const headerAgain = ({ file, columns }: Source, read: ReadAs): Rule[] => {
  const named = columns.flatMap(({ name, from, type }) => (from === undefined ? [] : [{ name, from, type }]))
  const [first] = named
  if (first === undefined || named.length === 1 || !('firstLine' in file) || !read.mayBeHeader) return []
  // what is read as text first: of other values a text has to be made
  const isText = ({ type }: Pick<SourceColumn, 'type'>) => type.kind === 'text'
  const asked = [...named.filter(isText), ...named.filter((column) => !isText(column))]
  const isName = asked.map(({ name, from }) => `${textOf(name, read)} = ${literal(from)}`)
  const message = literal(
    file.firstLine === 'data'
      ? 'the names of the columns stand here; expected a record'
      : 'the header stands here again; expected a record',
  )
  return [{ name: 'header', column: first.from, of: first.name, broken: isName.join(' AND '), message }]
}

/**
 * Rules that a row tells by itself, in the order in which they are asked. Those behind `type` ask whether there is a value in
 * place of whether there is a text: one without the other is rejected by then.
 */
export const ownRules = (source: Source, read: ReadAs = asTexts): Rule[] => [
  ...headerAgain(source, read),
  ...rulesOf(source, { required, type, one_of: oneOf, min, max }, read),
  ...rulesOf(source, { required_when: requiredWhen, empty_unless: emptyUnless, not_before: notBefore }, read),
]

/** Rules that a row and the entities loaded before can tell, for rows that keep all of `ownRules`. */
export const loadedRules = (source: Source): Rule[] => rulesOf(source, { reference, unique: loadedAlready })

/** Rules between the rows of one source that keep all rules before. */
export const tableRules = (source: Source): Rule[] => rulesOf(source, { unique })
