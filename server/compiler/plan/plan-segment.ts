import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Segment } from '../../model/cube.ts'
import type { Filter } from './filter.ts'
import type { Names } from './names.ts'

const absent = (names: Names, { name, kind, on, asOf, snapshot }: Segment, path: string): QueryError<'unsound'> => {
  const { cube } = names
  if (snapshot !== undefined) {
    const roles = [...cube.roles.values()].filter(({ dimension }) => dimension === on)
    const lacks = roles.length === 0 ? `role of ${on}` : `date role ${asOf?.join(' or ')}`
    const problem = `segment ${name} has the members of ${on} that were stored for the day of ${asOf?.join(', else ')}, and cube ${cube.name} has no ${lacks}; ask a cube that has both, or write its conditions in where`
    return new QueryError('unsound', { problem }, path)
  }
  if (kind === 'cube') {
    const problem = `segment ${name} is on the rows of cube ${on}, and cube ${cube.name} has others; ask ${on}`
    return new QueryError('unsound', { problem }, path)
  }
  const seen = asOf === undefined ? '' : `, seen as of ${asOf.join(', else ')}`
  const problem = `segment ${name} is on ${on}${seen}, and cube ${cube.name} has no ${asOf === undefined ? 'role of it' : 'role that sees it so'}; ask a cube that has one, or write its conditions in where`
  return new QueryError('unsound', { problem }, path)
}

const attributeOf = (names: Names, segment: Segment, role: string | undefined, path: string): string => {
  const { name, attributes } = segment
  const [first, ...others] = attributes
  if (first === undefined) throw absent(names, segment, path)
  const roles = attributes.flatMap((a) => a.role ?? [])
  if (role === undefined) {
    if (others.length === 0) return first.name
    const problem = `segment ${name} is one of several roles of cube ${names.cube.name}; say which by "role": ${roles.join(', ')}`
    throw new QueryError('unsound', { problem }, path)
  }
  const found = attributes.find((a) => a.role === role)
  if (found !== undefined) return found.name
  const near = closest(role, roles)
  const nearest = near === undefined ? '' : `; nearest is "${near}"`
  const problem = `segment ${name} is of no role "${role}" in cube ${names.cube.name}${nearest}; its roles are ${roles.join(', ') || 'none'}`
  throw new QueryError('unsound', { problem }, path)
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
