import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { SetDefinition } from '../../contract/query.ts'
import type { Attribute, Cube } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { underSettings } from './asked-parameters.ts'
import { attributesOf, type Filter, memberOf } from './filter.ts'
import type { Names } from './names.ts'
import { settingsIn } from './parameters.ts'
import { questionOf } from './set-query.ts'
import { type Reads, readsOf, refuseVersion } from './set-version.ts'
import { withSnapshots } from './snapshots.ts'

/** Whose set it is: the cube that ranks its members, and what its named query is called. */
interface Owner {
  readonly cube: Cube
  readonly profile: CubeProfile | undefined
  readonly name: string
  /** which of its members are read, where they are stored */
  readonly reads: Reads
  /** the version that is asked of the named sets that it is made of */
  readonly version?: string | undefined
}

/** Where the version of a set stands that stands at `path`. */
const versionPath = (path: string): string => path.replace(/\.set\b.*$/, '.version')

const attributeOf = (names: Names, of: string, path: string): Attribute => {
  const attribute = names.attribute(of, `${path}.of`)
  if (attribute.tree === undefined) return attribute
  const level = [...names.cube.attributes.values()].find((a) => a.role === attribute.role && a.tree === undefined)
  const instead = level === undefined ? '' : `, or take a set of ${level.name}`
  throw new QueryError(
    'not_supported_yet',
    { feature: `a set of nodes of the tree ${of}`, instead: `list the nodes with in${instead}` },
    `${path}.of`,
  )
}

type Parts = readonly (string | SetDefinition)[]

const partsOf = (names: Names, parts: Parts, path: string, version: string | undefined): Filter[] => {
  const filters = parts.map((part, i) => planPart(names, part, `${path}[${i}]`, version))
  const attributes = [...new Set(filters.flatMap(attributesOf).map((a) => a.name))]
  if (attributes.length <= 1) return filters
  throw new QueryError('unsound', { reason: 'sets_of_several', attributes }, path)
}

const combined = (names: Names, set: SetDefinition, path: string, version: string | undefined): Filter | undefined => {
  const of = (parts: Parts, how: string): Filter[] => partsOf(names, parts, `${path}.${how}`, version)
  if (set.union !== undefined) return { kind: 'any', operands: of(set.union, 'union') }
  if (set.intersect !== undefined) return { kind: 'all', operands: of(set.intersect, 'intersect') }
  if (set.except === undefined) return undefined
  const [first, ...others] = of(set.except, 'except')
  if (first === undefined) return undefined
  return { kind: 'all', operands: [first, ...others.map((operand): Filter => ({ kind: 'not', operand }))] }
}

const planDefinition = (names: Names, set: SetDefinition, owner: Owner, path: string): Filter => {
  const algebra = combined(names, set, path, owner.version)
  if (algebra !== undefined) return algebra
  const attribute = attributeOf(names, set.of ?? '', path)
  if (set.members !== undefined) {
    const members = set.members.map((m, i) => memberOf(names, attribute, m, `${path}.members[${i}]`))
    return { kind: 'members', attribute, members }
  }
  const { cube, profile, name, reads } = owner
  const query = questionOf(cube.name, attribute.name, set)
  return { kind: 'set', attribute, set: { name, path, cube, profile, query, ...reads } }
}

const planNamed = (names: Names, name: string, path: string, version: string | undefined): Filter => {
  const { cube, profile } = names
  const found = cube.sets?.get(name)
  if (found === undefined) {
    const near = closest(name, cube.sets?.keys() ?? [])
    throw new QueryError('unknown_set', { kind: 'set', cube: cube.name, name, closest: near }, path)
  }
  if (!cube.attributes.has(found.of)) {
    const details = { set: name, attribute: found.of, cube: cube.name }
    throw new QueryError('unsound', { reason: 'set_elsewhere', ...details }, path)
  }
  const reads = readsOf(found, profile, version, versionPath(path))
  const home = found.cube
  const asked = home ? underSettings(home, profile?.others?.get(home.name), settingsIn(cube)) : { cube, profile }
  const owner = { ...asked, cube: withSnapshots(asked.cube, asked.profile), name: `set ${name}`, reads, version }
  return planDefinition(names, found.set, owner, path)
}

const planPart = (names: Names, set: string | SetDefinition, path: string, version: string | undefined): Filter => {
  if (typeof set === 'string') return planNamed(names, set, path, version)
  const { cube, profile } = names
  return planDefinition(names, set, { cube, profile, name: 'set', reads: {} }, path)
}

/**
 * A set as a condition on the attribute whose members it has: by name, or written in place. The members that it ranks are
 * found by a question of its own, which `Filter` of kind `set` holds.
 *
 * @param path where the set stands in the request, such as `where[0].set`
 * @param version which stored members are read of the frozen sets that it names
 * @throws QueryError `unknown_set`, `unknown_attribute`, `wrong_value_type`, `unsound` (no such attribute here, sets of
 *   different attributes put together, no such version), `not_supported_yet` (nodes of a tree)
 */
export const planSet = (
  names: Names,
  set: string | SetDefinition,
  path: string,
  version: string | undefined,
): Filter => {
  const named = typeof set === 'string' ? names.cube.sets?.get(set) : undefined
  if (named !== undefined) refuseVersion(named, names.cube.sets ?? new Map(), version, versionPath(path))
  return planPart(names, set, path, version)
}
