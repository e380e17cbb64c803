import { pathParts } from '../steps/json-path.ts'
import { identityColumns, relationColumns } from '../steps/relation.ts'
import type { DatabaseRelation, Overlap } from '../steps/source.ts'
import { recordColumns } from '../steps/stage.ts'
import type { DatabaseSourceDefinition } from './source-schema.ts'

type Check = (path: readonly PropertyKey[], message: string) => void

/** Columns that the load adds to those of a relation. */
export const reservedNames: readonly string[] = [...recordColumns, ...identityColumns.map(({ name }) => name)]

/** The schema of a table that is named without one. */
const defaultSchema = 'public'

/** Schema and name of a table as a definition writes it; undefined where it is neither `table` nor `schema.table`. */
export const tableName = (written: string): { readonly schema: string; readonly table: string } | undefined => {
  const [first, second, ...more] = pathParts(written) ?? []
  if (typeof first !== 'string' || typeof second === 'number' || more.length > 0) return undefined
  return second === undefined ? { schema: defaultSchema, table: first } : { schema: first, table: second }
}

const checkRelation = ({ database: { table, query } }: DatabaseSourceDefinition, check: Check): void => {
  if (table === undefined && query === undefined)
    check(['database'], 'expected a table or a query to read; found neither')
  else if (table !== undefined && query !== undefined)
    check(['database', 'query'], `expected a table or a query; found both, the table "${table}" too`)
  if (table !== undefined && tableName(table) === undefined)
    check(
      ['database', 'table'],
      `expected a table such as public.accounts; found "${table}"; write a name with a dot in it as "a.b"`,
    )
}

const checkTwice = (names: readonly string[], at: (i: number) => readonly PropertyKey[], check: Check): void => {
  names.forEach((name, i) => {
    const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase())
    const how =
      names[first] === name
        ? 'stands here already'
        : `differs from "${names[first]}" in its case only; rename one in a query`
    if (first < i) check(at(i), `column "${name}" ${how}`)
  })
}

const checkColumns = (definition: DatabaseSourceDefinition, check: Check): void => {
  const { key, cursor } = definition.database
  checkTwice(key, (i) => ['database', 'key', i], check)
  const read = relationColumns({ key, cursor }, Object.values(definition.columns))
  checkTwice(read, () => ['columns'], check)
  const reserved = read.find((name) => reservedNames.includes(name.toLowerCase()))
  if (reserved !== undefined)
    check(['columns'], `a column of the relation cannot be called "${reserved}"; rename it in a query`)
  if (cursor === undefined && definition.database.overlap !== undefined)
    check(['database', 'overlap'], 'there is an overlap only where a cursor says which rows are new; say cursor too')
}

/** Checks what a definition says of a relation, as far as that can be without asking its database. */
export const checkDatabase = (definition: DatabaseSourceDefinition, check: Check): void => {
  checkRelation(definition, check)
  checkColumns(definition, check)
}

const units = ['seconds', 'minutes', 'hours', 'days'] as const

const toOverlap = (written: number | string | undefined): Overlap | undefined => {
  if (typeof written !== 'string') return written
  const [amount, found] = written.split(' ')
  return { amount: Number(amount), unit: units.find((unit) => unit === found) ?? 'seconds' }
}

/** The relation of a definition that `checkDatabase` found nothing wrong with. */
export const toRelation = ({ database }: DatabaseSourceDefinition): DatabaseRelation => {
  const { url_env: urlEnv, table = '', query, key, cursor, overlap } = database
  const { connect_seconds: connectSeconds, statement_seconds: statementSeconds } = database
  return {
    format: 'postgresql',
    urlEnv,
    of: query === undefined ? (tableName(table) ?? { schema: '', table: '' }) : { query },
    key,
    cursor,
    overlap: toOverlap(overlap),
    connectSeconds,
    statementSeconds,
  }
}
