import { createHash } from 'node:crypto'
import { TableQuery } from '../language/table.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import type { Fields } from '../yaml/fields.ts'
import { readFields } from '../yaml/fields.ts'
import type { Phrase } from '../yaml/node.ts'
import type { TableDefinition } from './definition.ts'

/** What a query is called as a table: equal text gives an equal name, other text another. */
const nameOf = (where: string, { value: query }: Phrase): string =>
  `${where} ${createHash('sha256').update(query).digest('hex').slice(0, 12)}`

/** Whether a text is several statements: a semicolon that stands neither in a text nor in a quoted name nor in a comment. */
const hasSemicolon = (sql: string): boolean =>
  sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').includes(';')

const readQuery = (query: Phrase | undefined, where: string, report: Report): TableDefinition | undefined => {
  if (query === undefined) return undefined
  if (!hasSemicolon(query.value)) return { value: nameOf(where, query), place: query.place, query: query.value }
  const expected = 'one SELECT without a semicolon'
  return report(query.place, 'wrong_shape', { where: `the query of ${where}`, expected, found: 'a semicolon' })
}

/** The table of a fact, a dimension or a calendar: its name, or the query (`query:`, or `table: {query: …}`) in its place. */
export const readTable = (fields: Fields, report: Report): TableDefinition | undefined => {
  const { where } = fields
  const [table, query] = [fields.node('table'), fields.node('query')]
  if (table !== undefined && query !== undefined) {
    const reason = 'it has a table; a query stands in place of one'
    return report(query.place, 'excluded_key', { where, key: 'query', reason })
  }
  if (query !== undefined) return readQuery(fields.text('query'), where, report)
  if (table?.kind !== 'map') return fields.required('table')
  const written = readFields(table, `table of ${where}`, table.place, keysOf(TableQuery), report)
  return readQuery(written.required('query'), where, report)
}
