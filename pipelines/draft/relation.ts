import type { SeenRelation, SeenRelationColumn } from '../sources/postgresql/look.ts'
import { guessColumn } from './column.ts'
import { columnNames, isKeyLike } from './names.ts'
import { type Field, inline, inlineList, type Layout } from './write.ts'

/** What people said of a relation that its server does not say. */
export interface RelationWish {
  readonly urlEnv: string
  /** columns that tell the rows apart; undefined where nobody said */
  readonly key: readonly string[] | undefined
}

/** The columns that tell the rows of a relation apart, and why that is not sure. */
interface Key {
  readonly columns: readonly string[]
  readonly doubts: readonly string[]
}

/** A type of the entity, and what is not sure about it. */
interface Typed {
  readonly type: string
  readonly doubt?: string
}

const mostDigits = 38
const digitsOfBigint = 18

const texts = (values: readonly (string | null)[]) => values.filter((value) => value !== null)

/** Decimals that a number without a fixed scale has in the rows that were looked at, and at least as many as given. */
const scaleOf = ({ values }: SeenRelationColumn, least: number): number =>
  texts(values).reduce((most, value) => Math.max(most, /\.(\d+)$/.exec(value)?.[1]?.length ?? 0), least)

const numericType = (column: SeenRelationColumn): Typed => {
  const { precision, scale, type } = column
  if (precision === undefined || scale === undefined) {
    const found = scaleOf(column, 2)
    return {
      type: `DECIMAL(${mostDigits}, ${found})`,
      doubt: `it has no fixed number of decimals; ${found} are kept, and a value with more would be rejected`,
    }
  }
  if (precision > mostDigits || scale < 0 || scale > precision)
    return { type: 'VARCHAR', doubt: `${type} is wider than numbers are kept with; it is kept as text` }
  if (scale === 0) return { type: precision <= digitsOfBigint ? 'BIGINT' : `DECIMAL(${mostDigits}, 0)` }
  return { type: `DECIMAL(${precision}, ${scale})` }
}

const floatType = (column: SeenRelationColumn): Typed => {
  const scale = scaleOf(column, 6)
  return {
    type: `DECIMAL(${mostDigits}, ${scale})`,
    doubt: `${column.type} is kept with ${scale} decimals; a value with more, with an exponent, or NaN would be rejected`,
  }
}

const plainTypes: Readonly<Record<string, string>> = {
  int2: 'INTEGER',
  int4: 'INTEGER',
  int8: 'BIGINT',
  oid: 'BIGINT',
  money: 'DECIMAL(18, 2)',
  bool: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP',
  text: 'VARCHAR',
  varchar: 'VARCHAR',
  bpchar: 'VARCHAR',
  name: 'VARCHAR',
  uuid: 'VARCHAR',
  citext: 'VARCHAR',
}

const typeOf = (column: SeenRelationColumn): Typed => {
  const plain = plainTypes[column.base]
  if (plain !== undefined) return { type: plain }
  if (column.base === 'numeric') return numericType(column)
  if (column.base === 'float4' || column.base === 'float8') return floatType(column)
  return column.labels.length > 0 ? { type: 'VARCHAR' } : { type: 'VARCHAR', doubt: `${column.type} is kept as text` }
}

const areUnique = ({ columns }: SeenRelation, names: readonly string[]): boolean => {
  const parts = names.map((name) => columns.find((column) => column.name === name)?.values ?? [])
  const rows = parts[0]?.length ?? 0
  const keys = Array.from({ length: rows }, (_, i) => JSON.stringify(parts.map((values) => values[i])))
  return parts.every((values) => values.every((value) => value !== null)) && new Set(keys).size === rows
}

/** The key: the one that is asked for, that which the server keeps, or a column that looks like one. Undefined where none does. */
const keyOf = (relation: SeenRelation, asked: readonly string[] | undefined): Key | undefined => {
  if (asked !== undefined) return { columns: asked, doubts: [] }
  const [kept] = relation.keys
  if (kept !== undefined) return { columns: kept, doubts: [] }
  const looked = relation.columns[0]?.values.length ?? 0
  const found = relation.columns.find(({ name }) => isKeyLike(name) && looked > 0 && areUnique(relation, [name]))
  if (found === undefined) return undefined
  const rows = relation.isWhole ? `the ${looked} rows that it has` : `the first ${looked} rows`
  return {
    columns: [found.name],
    doubts: [
      `${found.name} is taken for the key: the database keeps none, and it is filled and different in ${rows}; a run fails where it is not`,
    ],
  }
}

/** How columns are called that say when a row was last changed, surest first. */
const changeNames = [
  /^(last_?)?(updated?|modified|changed?)(_?(at|on|date|time|timestamp|ts|utc))?$/i,
  /(^|_)(last_?)?(update|updated|modif\w*|change|changed|mtime)(_|$)/i,
  /^(sys_updated_on|mtime|systemmodstamp|row_?version|lastmod\w*)$/i,
]

const cameNames = /(^|_)(created?|inserted|added)(_|$)/i

interface CursorGuess {
  readonly cursor?: string
  readonly doubts: readonly string[]
}

const shownRows = ({ rows }: SeenRelation) => (rows === undefined ? 'all rows' : `all of about ${rows} rows`)

const cursorOf = (relation: SeenRelation): CursorGuess => {
  const ordered = relation.columns.filter(({ isOrdered }) => isOrdered)
  const found = changeNames.flatMap((pattern) => ordered.filter(({ name }) => pattern.test(name)))[0]
  if (found === undefined) {
    const came = ordered.find(({ name }) => cameNames.test(name))
    const also =
      came === undefined ? '' : `; ${came.name} says when a row came: it can be the cursor where rows never change`
    return { doubts: [`no column says when a row was changed: ${shownRows(relation)} are read in every run${also}`] }
  }
  const { name, isRequired } = found
  return {
    cursor: name,
    doubts: [
      `${name} is taken for the cursor: it must grow with every change of a row, which nothing here ensures; rows that are deleted are found by a full run`,
      ...(isRequired ? [] : [`${name} may have no value; such rows are read in every run`]),
      ...(relation.indexed.has(name)
        ? []
        : [`no index begins with ${name}: the database looks at all rows to find the new ones`]),
    ],
  }
}

const wordsOf = ({ values }: SeenRelationColumn) =>
  guessColumn(
    values.map((value) => value ?? ''),
    [],
  ).doubts

const rulesOf = ({ isRequired, labels }: SeenRelationColumn, isKey: boolean): readonly string[] => [
  ...(isRequired || isKey ? ['required: true'] : []),
  ...(isKey ? ['unique: true'] : []),
  ...(labels.length === 0 ? [] : [`one_of: ${inlineList(labels)}`]),
]

/** Name of a table as a definition writes it. */
const writtenTable = ({ schema, table }: SeenRelation): string =>
  [schema, table].map((part) => (/[."[\]]/.test(part) ? `"${part}"` : part)).join('.')

const fieldsOf = (entity: string, columns: readonly SeenRelationColumn[], key: readonly string[]) => {
  const keyAt = key.length === 1 ? columns.findIndex(({ name }) => name === key[0]) : -1
  const names = columnNames(
    columns.map(({ name }) => name),
    entity,
    keyAt,
  )
  return columns.map((column, i): Field & { readonly doubt?: string } => ({
    from: column.name,
    name: names[i] ?? '',
    ...typeOf(column),
    rules: rulesOf(column, i === keyAt),
  }))
}

/**
 * How a source of a relation would be laid out.
 *
 * @param reserved names of columns that a source may not have, in lower case
 * @returns undefined where no key can be told
 */
export const layoutOfRelation = (
  relation: SeenRelation,
  { urlEnv, key: asked }: RelationWish,
  entity: string,
  reserved: readonly string[],
): Layout | undefined => {
  const key = keyOf(relation, asked)
  if (key === undefined) return undefined
  const left = relation.columns.filter(({ name }) => reserved.includes(name.toLowerCase()))
  const columns = relation.columns.filter((column) => !left.includes(column))
  const { cursor, doubts } = cursorOf(relation)
  const fields = fieldsOf(entity, columns, key.columns)
  return {
    fields,
    // an empty text is a value of a database, which has null for none
    nulls: [],
    decimal: '.',
    thousands: undefined,
    records: relation.columns[0]?.values.length ?? 0,
    place: [
      'database:',
      '  kind: postgresql',
      `  url_env: ${urlEnv}`,
      `  table: ${inline(writtenTable(relation))}`,
      `  key: ${inlineList(key.columns)}`,
      ...(cursor === undefined ? [] : [`  cursor: ${inline(cursor)}`]),
    ],
    doubts: [
      ...key.doubts,
      ...(key.columns.length === 1
        ? []
        : [
            `the key has ${key.columns.length} columns, so no column of the entity is its key, and nothing can refer to it`,
          ]),
      ...doubts,
      ...left.map(({ name }) => `a source cannot have a column called ${name}; it is left out, a query can rename it`),
      ...fields.flatMap(({ from, doubt }) => (doubt === undefined ? [] : [`${from}: ${doubt}`])),
      ...columns
        .filter(({ base }) => ['text', 'varchar', 'bpchar'].includes(base))
        .flatMap((column) =>
          wordsOf(column)
            .filter((doubt) => doubt.endsWith('?'))
            .map((doubt) => `${column.name}: ${doubt}`),
        ),
    ],
  }
}
