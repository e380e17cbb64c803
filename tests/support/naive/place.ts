import type { Condition, Member, Scalar } from '../../../server/contract/query.ts'
import type { Calendar, TimeModifier } from '../../../server/model/calendar.ts'
import type { Attribute, Cube } from '../../../server/model/cube.ts'
import type { CoordinateChange } from '../../../server/model/expression.ts'
import { attributesIn, conjuncts, holds } from './conditions.ts'
import { attributeNamed, pathsOf } from './paths.ts'
import type { FactRow, Star } from './star.ts'
import { exactText, inMemory } from './values.ts'
import { type Spot, Unclear } from './windows.ts'

/** Fact rows that stand at certain members of some attributes together, as those of "other" do. */
export interface Among {
  readonly attributes: readonly Attribute[]
  readonly keys: ReadonlySet<string>
  /** tells one from another */
  readonly name: string
}

/** Where a value stands: members, the conditions in force one by one, and the modifiers that move its dates. */
export interface Place {
  readonly spots: readonly Spot[]
  readonly where: readonly Condition[]
  readonly modifiers: readonly TimeModifier[]
  readonly among?: Among
  readonly align?: Calendar['align']
  /** set where values are those of nodes without their subtrees, which are empty without rows */
  readonly own?: boolean
  /** set where a cube of a view does not know all that the view's place says: nothing is there */
  readonly nowhere?: boolean
  /** set where what a view's place says of what one of its cubes does not know is left out */
  readonly repeated?: boolean
  /** names of attributes whose conditions are a coordinate that a calculation changes to */
  readonly moved?: readonly string[]
}

/** A member of an attribute as a place has it. */
export const spotAt = (star: Star, attribute: Attribute, id: number): Spot => ({
  attribute,
  id,
  cells: pathsOf(star, attribute).cells(id),
})

const conditionNames = new WeakMap<Condition, string>()

const conditionText = (condition: Condition): string => {
  const found = conditionNames.get(condition) ?? JSON.stringify(condition)
  conditionNames.set(condition, found)
  return found
}

/** A text that two lists of conditions share when they are the same. */
const whereText = (where: readonly Condition[]): string => where.map(conditionText).join('&')

/** A text that two places share exactly when they are the same. */
export const placeText = ({ spots, where, modifiers, among, align, own, nowhere }: Place): string =>
  [
    spots.map(({ attribute, id }) => `${attribute.name}=${id}`).join(),
    whereText(where),
    JSON.stringify(modifiers),
    among?.name ?? '',
    align ?? '',
    own === true ? 'own' : '',
    nowhere === true ? 'nowhere' : '',
  ].join('|')

/** The fact rows of a star, found by conditions and members. */
export interface Facts {
  readonly star: Star
  readonly where: (conditions: readonly Condition[]) => readonly FactRow[]
  readonly at: (conditions: readonly Condition[], spots: readonly Spot[]) => readonly FactRow[]
}

/** The member numbers of a fact row at some attributes: one tuple, or several where an attribute is a tree. */
export const tuplesOf = (star: Star, attributes: readonly Attribute[], row: FactRow): readonly (readonly number[])[] =>
  attributes.reduce<readonly (readonly number[])[]>(
    (before, attribute) => {
      const ids = pathsOf(star, attribute).ids(row)
      return before.flatMap((tuple) => ids.map((id) => [...tuple, id]))
    },
    [[]],
  )

const remembered = <V>(): ((text: string, make: () => V) => V) => {
  const known = new Map<string, V>()
  return (text, make) => {
    const found = known.get(text) ?? make()
    known.set(text, found)
    return found
  }
}

/** Reads a star's facts; what was looked up once is remembered. */
export const factsOf = (star: Star): Facts => {
  const passing = remembered<readonly FactRow[]>()
  const indexes = remembered<ReadonlyMap<string, readonly FactRow[]>>()
  const where = (conditions: readonly Condition[]): readonly FactRow[] =>
    passing(whereText(conditions), () =>
      star.facts.filter((row) => conditions.every((condition) => holds(star, condition, row))),
    )
  const index = (conditions: readonly Condition[], attributes: readonly Attribute[]) => {
    const found = new Map<string, FactRow[]>()
    for (const row of where(conditions)) {
      for (const tuple of tuplesOf(star, attributes, row)) {
        const text = tuple.join()
        const rows = found.get(text)
        if (rows === undefined) found.set(text, [row])
        else rows.push(row)
      }
    }
    return found
  }
  const at = (conditions: readonly Condition[], spots: readonly Spot[]): readonly FactRow[] => {
    if (spots.length === 0) return where(conditions)
    const attributes = spots.map(({ attribute }) => attribute)
    const text = `${whereText(conditions)}|${attributes.map(({ name }) => name).join()}`
    const found = indexes(text, () => index(conditions, attributes))
    return found.get(spots.map(({ id }) => id).join()) ?? []
  }
  return { star, where, at }
}

/** An attribute with those that its members' paths begin with. */
const withAncestors = (cube: Cube, name: string): readonly string[] => [name, ...attributeNamed(cube, name).within]

/** Names of the attributes that changes of a coordinate speak of, with the ancestors that go with them. */
const changedBy = (cube: Cube, changes: readonly CoordinateChange[]): ReadonlySet<string> =>
  new Set(changes.flatMap(({ attribute }) => withAncestors(cube, attribute)))

/** Nodes of a tree without what is below them, as a condition says it: each, but none of its children. */
const alone = (star: Star, condition: Condition): Condition => {
  const { attribute: name = '', in: members = [] } = condition
  const attribute = attributeNamed(star.cube, name)
  if (attribute.tree === undefined) return condition
  const nodes = star.nodes(attribute)
  const childrenOf = (member: Member): Scalar[] => {
    const key = [member].flat()[0]
    if (key === null || key === undefined || typeof key === 'object') return []
    const children = nodes.all.filter((n) => nodes.parent(n) === inMemory(key, attribute.type))
    return children.map((n) => (typeof n === 'bigint' ? Number(exactText(n)) : n))
  }
  return {
    any: members.map((m) => ({
      all: [
        { attribute: name, in: [m] },
        { attribute: name, notIn: childrenOf(m) },
      ],
    })),
  }
}

/** A spot of a tree's node is that of the node without its subtree; any other spot is what it was. */
const ownSpot = (star: Star, spot: Spot): Spot => {
  const cell = spot.cells.at(-1)
  if (spot.attribute.tree === undefined || cell?.kind !== 'value') return spot
  return spotAt(star, spot.attribute, pathsOf(star, spot.attribute).idOf([{ kind: 'own', of: cell.value }]))
}

/**
 * A place where values are those of nodes without their subtrees, also of those that a calculation has changed to, as
 * long as no axis has others; where no tree is at a place, the place itself.
 */
export const ownPlace = (star: Star, place: Place): Place => {
  const isMoved = ({ attribute }: Condition): boolean =>
    attribute !== undefined && place.moved?.includes(attribute) === true
  return {
    ...place,
    spots: place.spots.map((spot) => ownSpot(star, spot)),
    own: true,
    where: place.where.map((c) => (isMoved(c) ? alone(star, c) : c)),
  }
}

/** A place at other members of some attributes, or freed from them; what it says of other attributes stays. */
export const changed = (star: Star, place: Place, changes: readonly CoordinateChange[]): Place => {
  const { cube } = star
  const names = changedBy(cube, changes)
  const isAbout = (condition: Condition): boolean => attributesIn(condition, cube).some((name) => names.has(name))
  const where = conjuncts(place.where).filter((condition) => {
    if (!isAbout(condition)) return true
    if (attributesIn(condition, cube).some((name) => !names.has(name))) {
      throw new Unclear('a change of one of several attributes that a condition speaks of')
    }
    return false
  })
  if (place.among?.attributes.some(({ name }) => names.has(name)) === true) {
    throw new Unclear('a change of an attribute that is recomputed over visible members')
  }
  const added = changes.flatMap((change): Condition[] =>
    change.kind === 'all'
      ? []
      : [
          {
            attribute: change.attribute,
            in: change.members.map((m) => (Array.isArray(m) ? [...m] : (m as string | number | boolean | null))),
          },
        ],
  )
  const moved = [...(place.moved ?? []), ...added.flatMap(({ attribute }) => attribute ?? [])]
  const spots = place.spots.filter((s) => !names.has(s.attribute.name))
  const at = place.own === true ? added.map((condition) => alone(star, condition)) : added
  return { ...place, where: [...where, ...at], spots, moved }
}
