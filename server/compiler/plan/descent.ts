import { QueryError } from '../../contract/errors.ts'
import type { Member } from '../../contract/query.ts'
import type { Attribute, Hierarchy } from '../../model/cube.ts'
import { type Filter, memberOf } from './filter.ts'
import { memberAtLevel } from './levels.ts'
import type { Names } from './names.ts'

/** How a condition says that rows stand below members. */
export type DescentKey = 'descendsFrom' | 'childrenOf'

/** What a condition's name stands for: a tree, or a hierarchy of levels of which one may be named. */
type Subject = { readonly tree: Attribute } | { readonly hierarchy: Hierarchy; readonly level?: Attribute }

const subjectOf = (names: Names, name: string, key: DescentKey, path: string): Subject => {
  const hierarchy = names.cube.hierarchies.get(name)
  if (hierarchy !== undefined) return { hierarchy }
  const level = names.attribute(name, `${path}.attribute`)
  if (level.tree !== undefined) return { tree: level }
  const found = [...names.cube.hierarchies.values()].find((h) => h.levels.includes(name))
  if (found !== undefined) return { hierarchy: found, level }
  const trees = [...names.cube.attributes.values()].filter((a) => a.tree !== undefined).map((a) => a.name)
  const known = [...names.cube.hierarchies.keys(), ...trees]
  throw new QueryError('unsound', { reason: 'nothing_below', attribute: name, hierarchies: known }, `${path}.${key}`)
}

/** True where a member is written as a key of the level itself, not as a path from the top of its hierarchy. */
const isKeyOf = (level: Attribute, member: Member): boolean =>
  Array.isArray(member) ? member.length === level.within.length + 1 : true

interface Found {
  readonly level: number
  readonly filter: Filter
}

const findMember = (
  names: Names,
  { hierarchy, level }: { readonly hierarchy: Hierarchy; readonly level?: Attribute },
  member: Member,
  path: string,
): Found => {
  if (level === undefined || !isKeyOf(level, member)) return memberAtLevel(names, hierarchy, member, path)
  const filter: Filter = { kind: 'members', attribute: level, members: [memberOf(names, level, member, path)] }
  return { level: hierarchy.levels.indexOf(level.name), filter }
}

const below = (names: Names, subject: Subject, key: DescentKey, member: Member, path: string): Filter => {
  if ('tree' in subject) {
    const members = [memberOf(names, subject.tree, member, path)]
    if (key === 'childrenOf') return { kind: 'childrenOf', attribute: subject.tree, members }
    return { kind: 'members', attribute: subject.tree, members }
  }
  const { hierarchy } = subject
  const found = findMember(names, subject, member, path)
  if (key === 'childrenOf' && found.level === hierarchy.levels.length - 1) {
    const attribute = hierarchy.levels[found.level] ?? hierarchy.name
    throw new QueryError('no_lower_level', { attribute, hierarchies: [hierarchy.name] }, path)
  }
  return found.filter
}

/**
 * A condition `descendsFrom` or `childrenOf`: rows below members of a parent-child tree, of a hierarchy (of any of its
 * levels, a member of a lower one as the path from the top) or of one of its levels. Rows below several of them count once.
 *
 * @param path where the condition stands in the request
 * @throws QueryError `unknown_attribute`, `unsound` (no hierarchy, no such member), `wrong_value_type`, `no_lower_level`
 */
export const descentFilter = (
  names: Names,
  name: string,
  key: DescentKey,
  members: readonly Member[],
  path: string,
): Filter => {
  const subject = subjectOf(names, name, key, path)
  const operands = members.map((member, i) => below(names, subject, key, member, `${path}.${key}[${i}]`))
  const [first] = operands
  return operands.length === 1 && first !== undefined ? first : { kind: 'any', operands }
}
