import type { ScalarType } from '../expression.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

/** A column that must have a type, with what problems call it; undefined where it is not declared. */
export interface TypedColumn {
  readonly column: Located | undefined
  readonly type: ScalarType
  readonly where: string
}

/** Reports each column of another type than it must have; one that the table lacks is reported elsewhere. */
export const checkTypes = (
  columns: readonly TypedColumn[],
  found: ReadonlyMap<string, ScalarType> | undefined,
  report: Report,
): void => {
  for (const { column, type, where } of columns) {
    const actual = column && found?.get(column.value)
    if (column === undefined || actual === undefined || actual === type) continue
    const expected = `${withArticle(type)} column`
    report(column.place, 'wrong_type', { where, expected, found: `${column.value}, ${withArticle(actual)}` })
  }
}
