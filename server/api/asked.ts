import { standingDefaults } from '../contract/defaults.ts'
import { QueryError } from '../contract/errors.ts'
import { applyOperations } from '../contract/operations.ts'
import type { CubeQuery } from '../contract/query.ts'
import type { Notice } from '../contract/result.ts'
import type { Cube } from '../model/cube.ts'
import type { Perspective } from '../model/perspective.ts'
import { withShownLevels } from '../model/perspective-catalog.ts'
import { catalogFor, cubeOf, perspectiveOf } from './current.ts'
import type { Snapshot } from './serving.ts'

/** A query as it runs: of which cube or view, with the defaults of a perspective, its operations applied. */
export interface Asked {
  readonly cube: Cube
  readonly query: CubeQuery
  readonly notices: readonly Notice[]
}

type Added = Pick<Asked, 'query' | 'notices'>

/** A query of a cube or view itself, which has no defaults that it could name. */
const withoutDefaults = ({ defaults, ...query }: CubeQuery): CubeQuery => {
  const [attribute] = Array.isArray(defaults) ? defaults : []
  if (attribute !== undefined) throw new QueryError('unknown_default', { attribute, from: query.from }, 'defaults[0]')
  return query
}

/** The query with the defaults that hold for it at the end of `where`, asked of what the perspective shows. */
const withDefaults = (snapshot: Snapshot, asked: CubeQuery, { name, of, defaults }: Perspective, cube: Cube): Added => {
  const standing = standingDefaults(asked, catalogFor(snapshot, cube), defaults)
  const conditions = standing.map(({ condition }) => condition)
  const { defaults: _, ...rest } = asked
  const query = { ...rest, from: of, where: [...asked.where, ...conditions] }
  if (conditions.length === 0) return { query, notices: [] }
  const added = conditions.map((condition) => JSON.stringify(condition)).join(', ')
  const text = `${name} adds its defaults to where: ${added}; "defaults": false leaves them out.`
  return { query, notices: [{ code: 'default_members', details: { perspective: name, conditions }, text }] }
}

/**
 * A query as it runs. Defaults come before operations, so that drilling into a member stays under the conditions that the
 * member was seen under; it goes by the levels that the perspective shows.
 *
 * @param path where in the request `from` stands
 * @throws QueryError `unknown_cube`, `unknown_default`, and those of operations
 */
export const askedOf = (snapshot: Snapshot, asked: CubeQuery, path: string): Asked => {
  const start = cubeOf(snapshot, asked.from, path)
  const perspective = perspectiveOf(snapshot, asked.from)
  const added =
    perspective === undefined
      ? { query: withoutDefaults(asked), notices: [] }
      : withDefaults(snapshot, asked, perspective, start)
  const query = applyOperations(added.query, (from) => {
    const catalog = catalogFor(snapshot, cubeOf(snapshot, from, path))
    return perspective?.of === from ? withShownLevels(perspective, catalog) : catalog
  })
  return { cube: cubeOf(snapshot, query.from, path), query, notices: added.notices }
}
