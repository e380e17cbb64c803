import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Unsound } from '../../contract/unsound.ts'
import type { Segment } from '../../model/cube.ts'
import type { Filter } from './filter.ts'
import type { Names } from './names.ts'

/** Why a cube has no attribute for a segment. */
const whyAbsent = ({ cube }: Names, { name, kind, on, asOf, snapshot }: Segment): Unsound => {
  const details = { segment: name, on, cube: cube.name }
  if (snapshot !== undefined) {
    const hasRole = [...cube.roles.values()].some(({ dimension }) => dimension === on)
    const reason = hasRole ? 'segment_stored_without_date' : 'segment_stored_without_role'
    return { reason, ...details, dates: asOf ?? [] }
  }
  if (kind === 'cube') return { reason: 'segment_of_other_rows', ...details }
  if (asOf === undefined) return { reason: 'segment_without_role', ...details }
  return { reason: 'segment_without_role_as_of', ...details, dates: asOf }
}

const attributeOf = (names: Names, segment: Segment, role: string | undefined, path: string): string => {
  const { name, attributes } = segment
  const [first, ...others] = attributes
  if (first === undefined) throw new QueryError('unsound', whyAbsent(names, segment), path)
  const roles = attributes.flatMap((a) => a.role ?? [])
  const details = { segment: name, cube: names.cube.name, roles }
  if (role === undefined) {
    if (others.length === 0) return first.name
    throw new QueryError('unsound', { reason: 'segment_of_which_role', ...details }, path)
  }
  const found = attributes.find((a) => a.role === role)
  if (found !== undefined) return found.name
  const near = closest(role, roles)
  throw new QueryError('unsound', { reason: 'segment_of_no_such_role', ...details, role, closest: near }, path)
}

/**
 * A segment as a condition: its predicate holds for the member that a row has in its role, or for the row itself.
 *
 * @param path where the condition stands in the request, such as `where[0]`
 * @throws QueryError `unknown_segment`, `unsound` (not in this cube, several roles and none or no such role named)
 */
export const planSegment = (names: Names, segment: string, role: string | undefined, path: string): Filter => {
  const { cube } = names
  const found = cube.segments?.get(segment)
  if (found === undefined) {
    const near = closest(segment, cube.segments?.keys() ?? [])
    const details = { kind: 'segment', cube: cube.name, name: segment, closest: near }
    throw new QueryError('unknown_segment', details, `${path}.segment`)
  }
  const name = attributeOf(names, found, role, `${path}.${role === undefined ? 'segment' : 'role'}`)
  const holds = { kind: 'key', path: [{ value: true, type: 'boolean' }] } as const
  return { kind: 'members', attribute: names.attribute(name, `${path}.segment`), members: [holds] }
}
