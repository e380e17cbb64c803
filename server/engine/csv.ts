import type { Statement } from '../compiler/statement.ts'
import type { ColumnType, Value } from '../contract/result.ts'
import type { Answer, Chunk } from './engine.ts'
import { type Layout, layoutOf } from './layout.ts'
import { vectorAt } from './rows.ts'
import { valueReader } from './values.ts'

const needsQuotes = /[",\r\n]/

/** No value is an empty field, a text of no characters a quoted one. */
const field = (value: Value): string => {
  if (value === null) return ''
  const text = String(value)
  return text === '' || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Whole numbers leave with all their digits, also beyond those that a JSON number can carry. */
const exact = (type: ColumnType): ColumnType => (type === 'integer' ? 'decimal' : type)

const columnsOf = ({ values, specials, labels, grouping }: Layout) => [
  ...values.map((column) => ({ ...column, type: exact(column.type) })),
  ...[...labels, ...specials].map(({ name, at }) => ({ name, type: 'text' as const, at })),
  ...(grouping === undefined ? [] : [{ name: '_grouping', type: exact('integer'), at: grouping }]),
]

const line = (fields: readonly string[]) => `${fields.join(',')}\r\n`

const lines = (chunk: Chunk, layout: Layout, isGrouped: boolean): string => {
  const columns = columnsOf(layout).map((column) => {
    const read = valueReader(vectorAt(chunk, column.at), column)
    return (row: number) => field(read(row))
  })
  if (isGrouped && layout.grouping === undefined) columns.push(() => '0')
  return Array.from({ length: chunk.rowCount }, (_, row) => line(columns.map((column) => column(row)))).join('')
}

/**
 * An answer as CSV (RFC 4180, UTF-8, with a header), piece by piece: the columns of the result, a column
 * `<name> (label)` for each whose members have labels, `<name>._special` for each that may hold special members, and,
 * unless `isGrouped` is false, `_grouping`. Values are raw: no format.
 * The answer is closed when the last piece was taken or the reader returns.
 */
export async function* encodeCsv(
  statement: Statement,
  answer: Answer,
  isGrouped = true,
): AsyncGenerator<Uint8Array, void, undefined> {
  const layout = layoutOf(statement)
  try {
    const names = columnsOf(layout).map(({ name }) => name)
    const header = isGrouped && layout.grouping === undefined ? [...names, '_grouping'] : names
    yield Buffer.from(line(header.map(field)))
    for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) {
      yield Buffer.from(lines(chunk, layout, isGrouped))
    }
  } finally {
    await answer.close()
  }
}
