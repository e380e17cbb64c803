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

/** Column that holds how often a value stood in rows before this one. */
export const earlierColumn = (name: string): string => identifier(`earlier:${name}`)

/** Column that says where the value of this row stood first. */
export const firstColumn = (name: string): string => identifier(`first:${name}`)

const holds = (condition: Condition) =>
  [...condition].map(([name, values]) => `coalesce(${identifier(name)} IN ${literals(values)}, false)`).join(' AND ')

const described = (condition: Condition) =>
  [...condition].map(([name, values]) => `${name} is ${values.join(' or ')}`).join(' and ')

const bound = (value: number | string) => (typeof value === 'number' ? String(value) : `DATE ${literal(value)}`)

type Checks = (column: SourceColumn, source: Source) => Omit<Rule, 'name' | 'column' | 'of'> | undefined

const required: Checks = ({ name, required }) =>
  required ? { broken: `${textColumn(name)} IS NULL`, message: literal('expected a value, found none') } : undefined

const type: Checks = (column, source) => {
  if (column.type.kind === 'text') return undefined
  const text = textColumn(column.name)
  return {
    broken: `${text} IS NOT NULL AND ${identifier(column.name)} IS NULL`,
    message: `${literal(`expected ${expectedText(column, source)}, found "`)} || ${text} || '"'`,
  }
}

const found = (name: string) => `'", found "' || ${textColumn(name)} || '"'`

const oneOf: Checks = ({ name, oneOf }) =>
  oneOf && {
    broken: `${identifier(name)} NOT IN ${literals(oneOf)}`,
    message: `${literal(`expected one of "${oneOf.join('", "')}`)} || ${found(name)}`,
    candidates: `SELECT unnest([${oneOf.map(literal).join(', ')}]) AS candidate`,
  }

const min: Checks = ({ name, min }) =>
  min === undefined
    ? undefined
    : {
        broken: `${identifier(name)} < ${bound(min)}`,
        message: `${literal(`expected at least "${min}`)} || ${found(name)}`,
      }

const max: Checks = ({ name, max }) =>
  max === undefined
    ? undefined
    : {
        broken: `${identifier(name)} > ${bound(max)}`,
        message: `${literal(`expected at most "${max}`)} || ${found(name)}`,
      }

const requiredWhen: Checks = ({ name, requiredWhen }) =>
  requiredWhen && {
    broken: `${textColumn(name)} IS NULL AND ${holds(requiredWhen)}`,
    message: literal(`expected a value when ${described(requiredWhen)}, found none`),
  }

const emptyUnless: Checks = ({ name, emptyUnless }) =>
  emptyUnless && {
    broken: `${textColumn(name)} IS NOT NULL AND NOT (${holds(emptyUnless)})`,
    message: `${literal(`expected no value unless ${described(emptyUnless)}, found "`)} || ${textColumn(name)} || '"'`,
  }

const notBefore: Checks = ({ name, notBefore }) =>
  notBefore === undefined
    ? undefined
    : {
        broken: `${identifier(name)} < ${identifier(notBefore)}`,
        message: `${literal(`expected a date not before ${notBefore} "`)} || ${textColumn(notBefore)} || ${found(name)}`,
      }

const reference: Checks = ({ name, references }) => {
  if (references === undefined) return undefined
  const key = identifier(`${references}_id`)
  const from = identifier(stagingTable(references))
  return {
    broken: `${identifier(name)} IS NOT NULL AND ${identifier(name)} NOT IN (SELECT ${key} FROM ${from})`,
    message: `${literal(`expected the key of a loaded ${references}`)} || ${literal(', found "')} || ${textColumn(name)} || '"'`,
    candidates: `SELECT CAST(${key} AS VARCHAR) AS candidate FROM ${from}`,
  }
}

const loadedAlready: Checks = ({ name, unique }, { entity }) => {
  if (!unique) return undefined
  const column = identifier(name)
  const loaded = `SELECT ${column} FROM ${identifier(stagingTable(entity.name))} WHERE ${column} IS NOT NULL`
  return {
    broken: `${column} IN (${loaded})`,
    message: `${literal('expected a value that no other source has')} || ${literal(', found "')} || ${textColumn(name)} || '"'`,
  }
}

const unique: Checks = ({ name, unique }) =>
  unique
    ? {
        broken: `${earlierColumn(name)} > 0`,
        message: `'expected a value that no row before has; "' || ${textColumn(name)} || '" is in ' || ${firstColumn(name)}`,
      }
    : undefined

const rulesOf = (source: Source, kinds: Readonly<Record<string, Checks>>): Rule[] =>
  source.columns.flatMap((column) =>
    Object.entries(kinds).flatMap(([name, check]) => {
      const rule = check(column, source)
      return rule === undefined ? [] : [{ name, column: column.from ?? column.name, of: column.name, ...rule }]
    }),
  )

/** A header among the records, as of exports that were put together, or below a title; one name alone may be a value too. */
const headerAgain = ({ file, columns }: Source): Rule[] => {
  const read = columns.flatMap(({ name, from }) => (from === undefined ? [] : [{ name, from }]))
  const [first] = read
  if (first === undefined || read.length === 1 || !('firstLine' in file)) return []
  const isName = read.map(({ name, from }) => `${textColumn(name)} = ${literal(from)}`)
  const message = literal(
    file.firstLine === 'data'
      ? 'the names of the columns stand here; expected a record'
      : 'the header stands here again; expected a record',
  )
  return [{ name: 'header', column: first.from, of: first.name, broken: isName.join(' AND '), message }]
}

/** Rules that a row tells by itself, in the order in which they are asked. */
export const ownRules = (source: Source): Rule[] => [
  ...headerAgain(source),
  ...rulesOf(source, { required, type, one_of: oneOf, min, max }),
  ...rulesOf(source, { required_when: requiredWhen, empty_unless: emptyUnless, not_before: notBefore }),
]

/** Rules that a row and the entities loaded before can tell, for rows that keep all of `ownRules`. */
export const loadedRules = (source: Source): Rule[] => rulesOf(source, { reference, unique: loadedAlready })

/** Rules between the rows of one source that keep all rules before. */
export const tableRules = (source: Source): Rule[] => rulesOf(source, { unique })
