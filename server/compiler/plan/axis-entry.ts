import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { AxisEntry, Member } from '../../contract/query.ts'
import type { Attribute, Hierarchy } from '../../model/cube.ts'
import { type Filter, memberOf } from './filter.ts'
import { levelsBelow, memberAtLevel } from './levels.ts'
import type { NodesBelow, SkipRule } from './listing.ts'
import type { Names } from './names.ts'

/** Members that an entry lists together, its other attributes rolled up. */
export interface EntryTuple {
  /** the place in the query's list of what lists them */
  readonly place: number
  readonly keeps: readonly Attribute[]
  readonly members: readonly Filter[]
  readonly below?: NodesBelow
  readonly skipped: readonly SkipRule[]
  readonly shown: readonly SkipRule[]
}

/** What one entry of an axis stands for: its attributes, coarse to fine, and which of their members are rows. */
export interface ResolvedEntry {
  readonly attributes: readonly Attribute[]
  /** absent: every member */
  readonly tuples?: readonly EntryTuple[]
}

/** Attributes in the order of their first mention, those of one hierarchy from coarse to fine. */
const inHierarchyOrder = (names: Names, mentioned: readonly Attribute[]): readonly Attribute[] => {
  const chains = [
    ...[...names.cube.hierarchies.values()].map((h) => h.levels),
    ...mentioned.map((a) => [...a.within, a.name]),
  ]
  return chains.reduce((order, chain) => {
    const positions = order.flatMap((a, i) => (chain.includes(a.name) ? [i] : []))
    const sorted = positions
      .flatMap((i) => order[i] ?? [])
      .sort((a, b) => chain.indexOf(a.name) - chain.indexOf(b.name))
    return order.map((a, i) => (positions.includes(i) ? (sorted[positions.indexOf(i)] ?? a) : a))
  }, mentioned)
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]

const listedMembers = (names: Names, listed: readonly Record<string, Member>[], path: string): ResolvedEntry => {
  const tuples = listed.map((tuple, i) =>
    Object.entries(tuple).map(([name, member]) => {
      const place = `${path}.members[${i}].${name}`
      const attribute = names.attribute(name, place)
      const filter: Filter = { kind: 'members', attribute, members: [memberOf(names, attribute, member, place)] }
      return { attribute, filter }
    }),
  )
  const attributes = inHierarchyOrder(names, distinct(tuples.flatMap((tuple) => tuple.map((t) => t.attribute))))
  const withAncestors = (named: readonly Attribute[]): readonly Attribute[] =>
    attributes.filter((a) => named.some((n) => n === a || n.within.includes(a.name)))
  return {
    attributes,
    tuples: tuples.map((tuple, place) => ({
      place,
      keeps: withAncestors(tuple.map((t) => t.attribute)),
      members: tuple.map((t) => t.filter),
      skipped: [],
      shown: [],
    })),
  }
}

/** A hierarchy, and the one of its levels that the name is of; undefined where it is the hierarchy's own. */
interface Subject {
  readonly hierarchy: Hierarchy
  readonly level: number | undefined
}

const subjectOf = (names: Names, name: string, path: string): Subject => {
  const hierarchy = names.cube.hierarchies.get(name)
  if (hierarchy !== undefined) return { hierarchy, level: undefined }
  const above = [...names.cube.hierarchies.values()].find((h) => h.levels.includes(name))
  if (above !== undefined) return { hierarchy: above, level: above.levels.indexOf(name) }
  const trees = [...names.cube.attributes.values()].filter((a) => a.tree !== undefined).map((a) => a.name)
  const known = [...names.cube.hierarchies.keys(), ...trees]
  if (names.cube.attributes.has(name)) {
    const details = { attribute: name, cube: names.cube.name, hierarchies: known }
    throw new QueryError('unsound', { reason: 'nothing_below_on_axis', ...details }, path)
  }
  const details = { kind: 'hierarchy', cube: names.cube.name, name, closest: closest(name, known) }
  throw new QueryError('unknown_hierarchy', details, path)
}

interface Descent {
  readonly of: string
  readonly members: readonly Member[]
  readonly key: 'childrenOf' | 'leavesOf'
  /** how many levels below a member; absent: as many as there are */
  readonly depth?: number
}

/** Nodes of a tree below others. */
const treeDescent = (names: Names, tree: Attribute, descent: Descent, path: string): ResolvedEntry => {
  const of = descent.members.map((member, i) => {
    const place = `${path}.${descent.key}[${i}]`
    const found = memberOf(names, tree, member, place)
    const key = found.kind === 'key' ? found.path.at(-1) : undefined
    if (key == null) throw new QueryError('unsound', { reason: 'no_node', attribute: tree.name, found: member }, place)
    return key
  })
  const which = descent.key === 'childrenOf' ? 'children' : 'leaves'
  const tuples = of.map((key, place): EntryTuple => {
    const below: NodesBelow = { attribute: tree, of: key, which, upTo: descent.depth }
    return { place, keeps: [tree], members: [], below, skipped: [], shown: [] }
  })
  return { attributes: [tree], tuples }
}

/** Members of a hierarchy of levels below others: its children, or its lowest level, as deep as asked. */
const levelDescent = (names: Names, descent: Descent, path: string): ResolvedEntry => {
  const { hierarchy, level } = subjectOf(names, descent.of, `${path}.of`)
  const below = descent.members.flatMap((member, i) => {
    const place = `${path}.${descent.key}[${i}]`
    const found = memberAtLevel(names, hierarchy, member, place, level)
    const { depth } = descent
    const reached = levelsBelow(
      names,
      hierarchy,
      found.level,
      descent.key === 'childrenOf' ? { exactly: 1 } : { upTo: depth },
    )
    if (reached.length === 0) {
      const attribute = hierarchy.levels[found.level] ?? descent.of
      throw new QueryError('no_lower_level', { attribute, hierarchies: [hierarchy.name] }, place)
    }
    return reached.map((r) => ({ ...r, filter: found.filter, place: i }))
  })
  const targets = distinct(below.map((b) => b.level)).sort((a, b) => a - b)
  const attributeAt = (level: number): Attribute => names.attribute(hierarchy.levels[level] ?? '', path)
  return {
    attributes: targets.map(attributeAt),
    tuples: below.map(({ place, level, filter, skipped, shown }) => ({
      place,
      keeps: targets.filter((t) => t <= level).map(attributeAt),
      members: [filter],
      skipped,
      shown,
    })),
  }
}

/**
 * What an entry of an axis stands for.
 *
 * @param path where it stands in the request, such as `rows[0]`
 * @throws QueryError `unknown_attribute`, `unknown_hierarchy`, `wrong_value_type`, `wrong_path_length`, `no_lower_level`, `unsound`
 */
export const resolveEntry = (names: Names, entry: AxisEntry, path: string): ResolvedEntry => {
  if (typeof entry === 'string') return { attributes: [names.attribute(entry, path)] }
  if ('members' in entry) return listedMembers(names, entry.members, path)
  const descent: Descent =
    'childrenOf' in entry
      ? { of: entry.of, members: entry.childrenOf, key: 'childrenOf' }
      : {
          of: entry.of,
          members: entry.leavesOf,
          key: 'leavesOf',
          ...(entry.maxDepth !== undefined && { depth: entry.maxDepth }),
        }
  const tree = names.cube.attributes.get(entry.of)
  return tree?.tree === undefined ? levelDescent(names, descent, path) : treeDescent(names, tree, descent, path)
}
