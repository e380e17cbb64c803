import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Attribute, Bridge, Cube } from '../../model/cube.ts'
import { bridgesOf } from './bridges.ts'
import { attributesOf, type Filter } from './filter.ts'
import type { Plan, Source } from './plan.ts'
import { rollUpsIn } from './roll-ups.ts'

/** What tells the stored rows by which a bridge shares out; undefined for one that shares nothing. */
const sharesBy = ({ table, factKey, model, weight }: Bridge): string | undefined =>
  weight && JSON.stringify([table, factKey, model, weight.column])

/** Two bridges of a source that share out by the same stored rows; undefined where there are none. */
const ofSameRows = (source: Source) => {
  const bridges = bridgesOf(source)
  for (const [i, later] of bridges.entries()) {
    const by = sharesBy(later)
    const earlier = bridges.slice(0, i).find((other) => by !== undefined && sharesBy(other) === by)
    if (earlier !== undefined) return { names: [earlier.role, later.role], table: later.table }
  }
  return undefined
}

/** Where a query has the last attribute of some bridges; `measures` where no attribute is theirs. */
const placeOf = ({ rows, columns }: CubeQuery, cube: Cube, filters: readonly Filter[], bridges: readonly string[]) => {
  const isTheirs = (attribute: Attribute | undefined) => bridges.includes(attribute?.role ?? '')
  const onAxes = Object.entries({ rows, columns }).flatMap(([axis, entries]) =>
    entries.flatMap((entry, i) =>
      typeof entry === 'string' && isTheirs(cube.attributes.get(entry)) ? [`${axis}[${i}]`] : [],
    ),
  )
  const tested = filters.flatMap((filter, i) => (attributesOf(filter).some(isTheirs) ? [`where[${i}]`] : []))
  return [...onAxes, ...tested].at(-1) ?? 'measures'
}

/**
 * Refuses members of two bridges together that share out by the same stored rows: what both have of a row is not the product of
 * their shares, as it is of bridges that know nothing of each other.
 *
 * @throws QueryError `unsound`
 */
export const checkBridges = (query: CubeQuery, cube: Cube, filters: readonly Filter[], plan: Plan): void => {
  const { input, takes } = plan.input
  const calculated = [
    input,
    ...takes.flatMap(({ context }) => context ?? []),
    ...plan.displays.ancestors.map(({ values }) => values),
  ]
  for (const { source } of calculated.flatMap(({ input: { legs } }) => rollUpsIn(legs))) {
    const found = ofSameRows(source)
    if (found === undefined) continue
    const { names: bridges, table } = found
    const path = placeOf(query, cube, filters, bridges)
    throw new QueryError('unsound', { reason: 'shares_of_same_rows', bridges, table }, path)
  }
}
