import { table } from '../counter-examples.ts'
import { duckdb } from '../dialect/duckdb.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { call, column, toText } from '../sql/build.ts'
import type { Statement } from '../statement.ts'

const one = (of: string, as: string, expression: SqlExpression): Statement =>
  duckdb.print(
    { with: [], select: { kind: 'select', columns: [{ expression: toText(expression), as }], from: table(of) } },
    [{ kind: 'value', column: { name: as, axis: 'row', type: 'text' } }],
  )

/** One row with the text `rows`: how many a table has. */
export const compileRowCount = (of: string): Statement => one(of, 'rows', call('count'))

/** One row with the text `newest`: the last date of a column, ISO; null where there is none. */
export const compileNewest = (of: string, name: string): Statement => one(of, 'newest', call('max', column(name)))
