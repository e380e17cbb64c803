import type { Statement } from '../compiler/statement.ts'
import type { Typed } from './values.ts'

/** Where the parts of a result stand among the columns of a statement. */
export interface Layout {
  /** the columns of the result, in order, with their index in the statement */
  readonly values: readonly (Typed & { readonly at: number; readonly isRepeated: boolean })[]
  /** where the special members of the result's column `of` are named */
  readonly specials: readonly { readonly at: number; readonly of: number; readonly name: string }[]
  /** where the members of the result's column `of` are labelled; `path` are the result's columns with their keys */
  readonly labels: readonly {
    readonly at: number
    readonly of: number
    readonly name: string
    readonly path: readonly number[]
  }[]
  /** index of the bits of rolled-up attributes; absent where nothing is rolled up */
  readonly grouping?: number
  /** index of the number of leaf row tuples before the limit; absent where nothing was cut */
  readonly rowTuples?: number
}

/** The layout of a statement's answer. `of` and `path` count the columns of the statement, in a layout those of the result. */
export const layoutOf = ({ columns }: Statement): Layout => {
  const values = columns.flatMap((column, at) =>
    column.kind === 'value'
      ? [
          {
            name: column.column.name,
            type: column.column.type,
            isComputed: column.isComputed === true,
            isRepeated: column.isRepeated === true,
            at,
          },
        ]
      : [],
  )
  const valueAt = (index: number, at: number): number => {
    const of = values.findIndex((value) => value.at === index)
    if (of < 0) throw new Error(`column ${at} stands for column ${index}, which has no value`)
    return of
  }
  const specials = columns.flatMap((column, at) => {
    if (column.kind !== 'special') return []
    const of = valueAt(column.of, at)
    return [{ at, of, name: `${values[of]?.name}._special` }]
  })
  const labels = columns.flatMap((column, at) => {
    if (column.kind !== 'label') return []
    const path = column.path.map((index) => valueAt(index, at))
    const of = valueAt(column.of, at)
    return [{ at, of, name: `${values[of]?.name} (label)`, path }]
  })
  const find = (kind: 'grouping' | 'rowTuples') => {
    const at = columns.findIndex((column) => column.kind === kind)
    return at < 0 ? {} : { [kind]: at }
  }
  return { values, specials, labels, ...find('grouping'), ...find('rowTuples') }
}
