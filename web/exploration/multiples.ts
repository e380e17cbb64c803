import type { Catalog } from '../../server/contract/catalog.ts'
import type { Exploration } from './exploration.ts'
import { attributeOf } from './query.ts'

/** The attribute whose members have a chart each, the outermost of the rows; undefined where the shelf is empty. */
export const multiplesOf = ({ multiples, rows }: Exploration): string | undefined => (multiples ? rows[0] : undefined)

/** The place in `rows` at which the shelf of rows begins: behind the attribute of the small multiples. */
export const firstRow = (x: Exploration): number => (multiplesOf(x) === undefined ? 0 : 1)

/** The exploration with its rows as they are and no attribute on the shelf of small multiples. */
export const withoutMultiples = ({ multiples: _, ...x }: Exploration): Exploration => x

/** An attribute on the shelf of small multiples, in the place of the one that stood there, and on no other axis. */
export const withMultiples = (x: Exploration, attribute: string): Exploration => ({
  ...x,
  multiples: true,
  rows: [attribute, ...x.rows.slice(firstRow(x)).filter((name) => name !== attribute)],
  columns: x.columns.filter((name) => name !== attribute),
})

/**
 * The exploration after its rows changed otherwise: the shelf of small multiples keeps its attribute, or takes another level
 * of the same role in its place; where that attribute is gone or no longer the outermost, the shelf is empty.
 */
export const heldMultiples = (before: Exploration, after: Exploration, catalog: Catalog): Exploration => {
  const [was, is] = [multiplesOf(before), multiplesOf(after)]
  if (was === undefined || was === is) return after
  const role = attributeOf(catalog, was)?.role
  const isInPlace =
    is !== undefined &&
    role !== undefined &&
    attributeOf(catalog, is)?.role === role &&
    !before.rows.includes(is) &&
    ![...after.rows, ...after.columns].includes(was)
  return isInPlace ? after : withoutMultiples(after)
}
