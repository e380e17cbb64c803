import type { AxisEntry, CubeQuery, Member } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { isMember } from './conditions.ts'
import { compareMembersOf } from './order.ts'
import { attributeNamed, pathOf, pathsOf } from './paths.ts'
import { type Place, spotAt } from './place.ts'
import { memberRows, type Star } from './star.ts'
import { inMemory } from './values.ts'
import { Unclear } from './windows.ts'

/** One attribute of an axis; `shown` are the attributes whose columns it has: implied ancestors, then itself. */
export interface AxisAttribute {
  readonly attribute: Attribute
  readonly axis: 'row' | 'column'
  readonly shown: readonly Attribute[]
  /** which entry of both axes it is of */
  readonly entry: number
}

/** Where a value stands: a member of each attribute on the axes, or undefined where it is rolled up. */
export type Coordinate = readonly (number | undefined)[]

/** Which attributes of the axes are grouped by. */
export type GroupingSet = readonly boolean[]

/** The member that stands for all that a ranking leaves out; no path has its number. */
export const otherId = -1

/** Listed members of an explicit axis, a value or undefined for each of the entry's attributes. */
type Listed = readonly Coordinate[]

/** The axes of a query. */
export interface Axes {
  readonly star: Star
  readonly attributes: readonly AxisAttribute[]
  /** what each entry lists; undefined where it is an attribute */
  readonly listed: readonly (Listed | undefined)[]
}

type Explicit = Exclude<AxisEntry, string>

const idOfMember = (star: Star, attribute: Attribute, member: Member): number => {
  const path = pathOf(star.cube, attribute)
  const keys = Array.isArray(member) ? member : [member]
  if (keys.length !== path.length) throw new Unclear('a member without its whole path')
  return pathsOf(star, attribute).idOf(
    keys.map((key, i) => {
      const type = path[i]?.type ?? 'text'
      const value = key === null || typeof key === 'object' ? null : inMemory(key, type)
      return value === null ? { kind: 'blank' } : { kind: 'value', value }
    }),
  )
}

/** The path of an attribute whose ancestors a listed member names beside it. */
const listedMember = (named: Readonly<Record<string, Member>>, attribute: Attribute): Member => {
  const own = named[attribute.name] ?? null
  if (Array.isArray(own) || attribute.within.length === 0) return own
  return [...attribute.within, attribute.name].map((name) => {
    const key = named[name]
    if (key === undefined || (key !== null && typeof key === 'object')) throw new Unclear(`a member without ${name}`)
    return key
  })
}

const hierarchyPlace = (star: Star, name: string): number => {
  const levels = [...star.cube.hierarchies.values()].find((h) => h.levels.includes(name))?.levels ?? []
  return levels.indexOf(name)
}

const listedEntry = (star: Star, members: readonly Readonly<Record<string, Member>>[]) => {
  const names = [...new Set(members.flatMap((m) => Object.keys(m)))]
  const ordered = names.toSorted((a, b) => hierarchyPlace(star, a) - hierarchyPlace(star, b))
  const attributes = ordered.map((name) => attributeNamed(star.cube, name))
  const listed = members.map((named) =>
    attributes.map((a) => (a.name in named ? idOfMember(star, a, listedMember(named, a)) : undefined)),
  )
  return { attributes, listed }
}

const asPath = (member: Member): readonly Member[] => (Array.isArray(member) ? member : [member])

/** A member below others: the place in the query's list of the first that it is below. */
interface Descendant {
  readonly place: number
  readonly id: number
}

/** Descendants in the order of the members that they are below, those of one member in their own order. */
const inOrder = (star: Star, attribute: Attribute, found: readonly Descendant[]): readonly Coordinate[] => {
  const compare = compareMembersOf(star, attribute)
  const cells = ({ id }: Descendant) => pathsOf(star, attribute).cells(id)
  const sorted = found.toSorted((a, b) => a.place - b.place || compare(cells(a), cells(b)))
  return [...new Set(sorted.map(({ id }) => id))].map((id) => [id])
}

/** Members of a level of a hierarchy below others, in the order of the dimension's rows. */
const levelEntry = (star: Star, of: string, members: readonly Member[], level: (depth: number) => number) => {
  if (star.cube.hierarchies.get(of)?.skips !== undefined)
    throw new Unclear('what is below members of a ragged hierarchy')
  const levels = (star.cube.hierarchies.get(of)?.levels ?? []).map((name) => attributeNamed(star.cube, name))
  const depths = [...new Set(members.map((m) => level(asPath(m).length)))]
  const attribute = levels[depths[0] ?? 0]
  if (depths.length !== 1 || attribute === undefined) throw new Unclear('children at several levels')
  const path = pathOf(star.cube, attribute)
  const found = memberRows(star, levels).flatMap((row): Descendant[] => {
    const place = members.findIndex((member) =>
      asPath(member).every((key, i) => levels[i] !== undefined && isMember([levels[i]], [row.cell(levels[i])], key)),
    )
    return place < 0 ? [] : [{ place, id: pathsOf(star, attribute).idOf(path.map((a) => row.cell(a))) }]
  })
  return { attributes: [attribute], listed: inOrder(star, attribute, found) }
}

const treeEntry = (star: Star, attribute: Attribute, members: readonly Member[], deepest: number, leaves: boolean) => {
  const nodes = star.nodes(attribute)
  const wanted = members.map((m) => inMemory(asPath(m)[0] as string | number, attribute.type))
  const paths = pathsOf(star, attribute)
  const found = nodes.all.flatMap((node): Descendant[] => {
    const depths = wanted.map((w) => nodes.chain(node).findIndex((above) => String(w) === String(above)))
    const isLowest = (depth: number): boolean => depth === deepest || !nodes.hasChildren(node)
    const place = depths.findIndex((depth) =>
      leaves ? depth >= 0 && depth <= deepest && isLowest(depth) : depth === 1,
    )
    return place < 0 ? [] : [{ place, id: paths.idOf([{ kind: 'value', value: node }]) }]
  })
  return { attributes: [attribute], listed: inOrder(star, attribute, found) }
}

const explicitEntry = (star: Star, entry: Explicit) =>
  'members' in entry ? listedEntry(star, entry.members) : belowEntry(star, entry)

const belowEntry = (star: Star, entry: Exclude<Explicit, { readonly members: unknown }>) => {
  const tree = star.cube.attributes.get(entry.of)
  if ('childrenOf' in entry) {
    if (tree !== undefined) return treeEntry(star, tree, entry.childrenOf, 1, false)
    return levelEntry(star, entry.of, entry.childrenOf, (depth) => depth)
  }
  const deepest = entry.maxDepth ?? Number.POSITIVE_INFINITY
  if (tree !== undefined) return treeEntry(star, tree, entry.leavesOf, deepest, true)
  const lowest = (star.cube.hierarchies.get(entry.of)?.levels.length ?? 0) - 1
  return levelEntry(star, entry.of, entry.leavesOf, (depth) => Math.min(lowest, depth - 1 + deepest))
}

/** The attributes of both axes, rows first. An ancestor that stands before on the same axis is not shown again. */
export const axesOf = (star: Star, query: CubeQuery): Axes => {
  const { cube } = star
  const attributes: AxisAttribute[] = []
  const listed: (Listed | undefined)[] = []
  for (const axis of ['rows', 'columns'] as const) {
    const before: string[] = []
    for (const entry of query[axis]) {
      const found =
        typeof entry === 'string'
          ? { attributes: [attributeNamed(cube, entry)], listed: undefined }
          : explicitEntry(star, entry)
      for (const attribute of found.attributes) {
        const brought = before.filter((name) => attribute.within.includes(name))
        const isBrought = (name: string) =>
          brought.some((b) => b === name || attributeNamed(cube, b).within.includes(name))
        const implied = attribute.within.filter((name) => !isBrought(name))
        const shown = [...implied.map((name) => attributeNamed(cube, name)), attribute]
        before.push(attribute.name)
        attributes.push({ attribute, axis: axis === 'rows' ? 'row' : 'column', shown, entry: listed.length })
      }
      listed.push(found.listed)
    }
  }
  return { star, attributes, listed }
}

const patternOf = (coordinate: Coordinate): GroupingSet => coordinate.map((id) => id !== undefined)

const distinctSets = (sets: readonly GroupingSet[]): readonly GroupingSet[] => [
  ...new Map(sets.map((set) => [set.join(), set])).values(),
]

/** The sets whose coordinates are leaves: one, or several where an explicit axis lists members of several levels. */
export const leafSets = ({ listed }: Axes): readonly GroupingSet[] =>
  distinctSets(
    listed.reduce<readonly GroupingSet[]>(
      (before, entry) => {
        const patterns = entry === undefined ? [[true]] : distinctSets(entry.map(patternOf))
        return before.flatMap((set) => patterns.map((pattern) => [...set, ...pattern]))
      },
      [[]],
    ),
  )

/** Whether what explicit axes list has the members of a leaf. */
export const isListed = ({ listed, attributes }: Axes, leaf: Coordinate): boolean =>
  listed.every((entry, e) => {
    if (entry === undefined) return true
    const own = leaf.filter((_, i) => attributes[i]?.entry === e)
    return entry.some((tuple) => coordinateText(tuple) === coordinateText(own))
  })

/**
 * Whether a total rolls up what explicit axes list: at a set at which an axis lists members these themselves, at all
 * others what is above one of them.
 */
export const isTotalListed = ({ listed, attributes }: Axes, total: Coordinate): boolean =>
  listed.every((entry, e) => {
    if (entry === undefined) return true
    const own = total.filter((_, i) => attributes[i]?.entry === e)
    const ofSet = entry.filter((tuple) => tuple.every((id, i) => (id === undefined) === (own[i] === undefined)))
    return (ofSet.length > 0 ? ofSet : entry).some((tuple) => isUnder(tuple, own))
  })

/** The set of the attributes that pass, with the ancestors on their axis that stand before them and that they need. */
export const setOf = ({ attributes }: Axes, isKept: (axis: AxisAttribute, i: number) => boolean): GroupingSet =>
  attributes.map((a, i) => {
    const isNeeded = (b: AxisAttribute, j: number): boolean =>
      j > i && b.axis === a.axis && isKept(b, j) && b.attribute.within.includes(a.attribute.name)
    return isKept(a, i) || attributes.some(isNeeded)
  })

/** A coordinate seen from a set: what the set does not group by is rolled up. */
export const rollUp = (coordinate: Coordinate, set: GroupingSet): Coordinate =>
  coordinate.map((id, i) => (set[i] === true ? id : undefined))

/** A text that two coordinates share exactly when they are the same. */
export const coordinateText = (coordinate: Coordinate): string => coordinate.map((id) => id ?? '').join()

/** Coordinates without repetition, in the order of their first appearance. */
export const distinctCoordinates = (coordinates: readonly Coordinate[]): readonly Coordinate[] => [
  ...new Map(coordinates.map((c) => [coordinateText(c), c])).values(),
]

/** Whether a place lies under a coordinate: the same member wherever the coordinate is not rolled up. */
export const isUnder = (place: Coordinate, coordinate: Coordinate): boolean =>
  coordinate.every((id, i) => id === undefined || place[i] === id)

/** The place of a coordinate, of which what is "other" says nothing by itself. */
export const placeAt = ({ star, attributes }: Axes, context: Place, coordinate: Coordinate): Place => ({
  ...context,
  spots: [
    ...context.spots,
    ...coordinate.flatMap((id, i) => {
      const axis = attributes[i]
      return id === undefined || id === otherId || axis === undefined ? [] : [spotAt(star, axis.attribute, id)]
    }),
  ],
})
