import { compareDecimals, type Decimal, toDecimal } from '../../server/contract/decimal.ts'
import type { GridHeader } from '../../server/contract/grid.ts'
import type { Exploration, Path } from './exploration.ts'
import { type Children, childKey, headerPath, pathKey } from './paths.ts'
import { isOfExpanded } from './query.ts'

/** What rows are ordered by in one column: by `pathKey` of the row; undefined for a row without a value there. */
type Values = (path: string) => Decimal | undefined

/** The values of the column that an order names, where it is one that was expanded and has come. */
const valuesAt = (x: Exploration, children: ReadonlyMap<string, Children>, rows?: Path): Values | undefined => {
  const [ordering] = x.sort
  if (ordering?.at === undefined || !isOfExpanded(x, ordering)) return undefined
  const path = Object.values(ordering.at)
  const answer = children.get(childKey({ ...(rows && { rows }), columns: path.slice(0, -1) }))
  if (answer === undefined || !('grid' in answer)) return undefined
  const { grid } = answer
  const column = grid.columns.find((header) => pathKey(headerPath(header)) === pathKey(path))
  const measure = grid.measures.findIndex(({ name }) => name === ordering.by)
  if (column === undefined || measure < 0) return undefined
  const values = new Map(grid.rows.map((row) => [pathKey(headerPath(row)), toDecimal(grid.cell(row, column, measure))]))
  return (key) => values.get(key)
}

/** By value, those without one last whatever the direction; 0 where the values do not decide. */
const compared = (a: Decimal | undefined, b: Decimal | undefined, isDescending: boolean): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return isDescending ? compareDecimals(b, a) : compareDecimals(a, b)
}

/**
 * Leaf rows in the order of the question. Where that names a column that was expanded, which the answer itself does not
 * have, they are ordered here: inside each parent, parents by their own values, or of all rows together.
 *
 * @param under the expanded row that the rows are under, none for those of the question itself
 */
export const inOrder = (
  x: Exploration,
  leaves: readonly GridHeader[],
  children: ReadonlyMap<string, Children>,
  under?: Path,
): readonly GridHeader[] => {
  const values = valuesAt(x, children, under)
  const [ordering] = x.sort
  if (values === undefined || ordering === undefined) return leaves
  const isDescending = ordering.direction === 'desc'
  const places = new Map<string, number>()
  const keysOf = (header: GridHeader, index: number): string[] => {
    const path = headerPath(header)
    const keys = path.map((_, i) => pathKey(path.slice(0, i + 1)))
    for (const key of keys) if (!places.has(key)) places.set(key, index)
    return ordering.scope === 'all' ? keys.slice(-1) : keys
  }
  const compareKeys = (a: readonly string[], b: readonly string[]): number => {
    const at = a.findIndex((key, i) => key !== b[i])
    const [first, second] = [a[at] ?? '', b[at] ?? '']
    const order = compared(values(first), values(second), isDescending)
    return order !== 0 ? order : (places.get(first) ?? 0) - (places.get(second) ?? 0)
  }
  return leaves
    .map((header, index) => ({ header, keys: keysOf(header, index) }))
    .sort((a, b) => compareKeys(a.keys, b.keys))
    .map(({ header }) => header)
}
