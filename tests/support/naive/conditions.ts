import type { Condition, Member, Scalar } from '../../../server/contract/query.ts'
import type { Attribute, Cube } from '../../../server/model/cube.ts'
import { attributeNamed, pathOf, pathsOf } from './paths.ts'
import { relativeRange } from './relative.ts'
import type { Cell, FactRow, Star, StarRow } from './star.ts'
import { compareValues, inMemory, type Value } from './values.ts'

const isKey = (cell: Cell, key: Scalar | null, { type }: Attribute): boolean => {
  if (key === null) return cell.kind === 'blank'
  return cell.kind === 'value' && compareValues(cell.value, inMemory(key, type)) === 0
}

/** Whether a path of cells is the member that a request names; a scalar is any path that ends in it. */
export const isMember = (path: readonly Attribute[], cells: readonly Cell[], member: Member): boolean => {
  const own = cells.at(-1)
  const attribute = path.at(-1)
  if (own === undefined || attribute === undefined) throw new Error('a path has at least one attribute')
  if (Array.isArray(member)) {
    return path.every((a, i) => {
      const cell = cells[i]
      return cell !== undefined && isKey(cell, member[i] ?? null, a)
    })
  }
  if (member !== null && typeof member === 'object') return own.kind === member.special
  return isKey(own, member, attribute)
}

const startsOrContains = (own: Value, { contains, startsWith }: Condition): boolean => {
  const text = String(own).toLowerCase()
  return (
    (contains === undefined || text.includes(contains.toLowerCase())) &&
    (startsWith === undefined || text.startsWith(startsWith.toLowerCase()))
  )
}

const isWithin = (own: Value, attribute: Attribute, condition: Condition): boolean => {
  const against = (bound: Scalar | undefined, holds: (sign: number) => boolean): boolean =>
    bound === undefined || holds(compareValues(own, inMemory(bound, attribute.type)))
  return (
    against(condition.from, (s) => s >= 0) &&
    against(condition.to, (s) => s <= 0) &&
    against(condition.gt, (s) => s > 0) &&
    against(condition.gte, (s) => s >= 0) &&
    against(condition.lt, (s) => s < 0) &&
    against(condition.lte, (s) => s <= 0)
  )
}

const needsValue = (c: Condition): boolean =>
  [c.from, c.to, c.gt, c.gte, c.lt, c.lte, c.contains, c.startsWith].some((v) => v !== undefined)

const isRelative = ({ last, toDate, shift }: Condition): boolean =>
  last !== undefined || toDate !== undefined || shift !== undefined

const keyOf = (member: Member, type: Attribute['type']): Value =>
  member === null || typeof member === 'object' ? null : inMemory(member, type)

/** On a tree a member is its whole subtree; its children are what is below it. */
const holdsOnTree = (star: Star, attribute: Attribute, condition: Condition, cell: Cell): boolean => {
  const above = cell.kind === 'value' ? star.nodes(attribute).chain(cell.value) : []
  const isUnder = (chain: readonly Value[], member: Member): boolean => {
    if (member !== null && typeof member === 'object' && !Array.isArray(member)) return cell.kind === member.special
    const key = keyOf(Array.isArray(member) ? (member[0] ?? null) : member, attribute.type)
    return key !== null && chain.some((node) => node !== null && compareValues(node, key) === 0)
  }
  const { in: some, notIn, descendsFrom, childrenOf, is } = condition
  return (
    (some === undefined || some.some((m) => isUnder(above, m))) &&
    (notIn === undefined || !notIn.some((m) => isUnder(above, m))) &&
    (descendsFrom === undefined || descendsFrom.some((m) => isUnder(above, m))) &&
    (childrenOf === undefined || childrenOf.some((m) => isUnder(above.slice(1), m))) &&
    (is === undefined || cell.kind === is)
  )
}

/** The attributes of a hierarchy's levels, or of those down to the level that is an attribute. */
const levelsOf = (star: Star, name: string): readonly Attribute[] => {
  const levels = star.cube.hierarchies.get(name)?.levels
  return (levels ?? []).map((level) => attributeNamed(star.cube, level))
}

/** Whether a row lies under a member of a hierarchy, whose path may end at any of its levels. */
const holdsOnHierarchy = (star: Star, condition: Condition, row: StarRow): boolean => {
  const levels = levelsOf(star, condition.attribute ?? '')
  const isUnder = (member: Member): boolean => {
    const path = Array.isArray(member) ? member : [member]
    return path.every((key, i) => {
      const level = levels[i]
      return level !== undefined && isMember([level], [row.cell(level)], key)
    })
  }
  return [condition.descendsFrom, condition.childrenOf, condition.in].every(
    (members) => members === undefined || members.some(isUnder),
  )
}

const holdsOnPath = (star: Star, attribute: Attribute, condition: Condition, cells: readonly Cell[]): boolean => {
  const own = cells.at(-1) ?? { kind: 'unknown' }
  if (attribute.tree !== undefined) return holdsOnTree(star, attribute, condition, own)
  const path = pathOf(star.cube, attribute)
  const isOneOf = (list: readonly Member[]): boolean => list.some((member) => isMember(path, cells, member))
  if (condition.in !== undefined && !isOneOf(condition.in)) return false
  if (condition.notIn !== undefined && isOneOf(condition.notIn)) return false
  if (condition.is !== undefined && own.kind !== condition.is) return false
  if (isRelative(condition)) return own.kind === 'value' && isInRange(star, attribute, condition, own.value)
  if (!needsValue(condition)) return true
  if (own.kind !== 'value') return false
  return isWithin(own.value, attribute, condition) && startsOrContains(own.value, condition)
}

const isInRange = (star: Star, attribute: Attribute, condition: Condition, value: Value): boolean => {
  const { from, to } = relativeRange(star, attribute, condition)
  const at = (day: number): Value => star.calendarDay(attribute.role ?? '', day).attribute(attribute.name)
  return compareValues(value, at(from)) >= 0 && compareValues(value, at(to)) <= 0
}

const isFact = (row: StarRow): row is FactRow => 'index' in row

const answers = new WeakMap<Star, WeakMap<Condition, Map<number, boolean>>>()

const answersOf = (star: Star, condition: Condition): Map<number, boolean> => {
  const ofStar = answers.get(star) ?? new WeakMap<Condition, Map<number, boolean>>()
  answers.set(star, ofStar)
  const found = ofStar.get(condition) ?? new Map<number, boolean>()
  ofStar.set(condition, found)
  return found
}

const holdsOnAttribute = (star: Star, name: string, condition: Condition, row: StarRow): boolean => {
  if (star.cube.hierarchies.has(name) && !star.cube.attributes.has(name)) return holdsOnHierarchy(star, condition, row)
  const attribute = attributeNamed(star.cube, name)
  if (!isFact(row)) {
    const cells = pathOf(star.cube, attribute).map((a) => row.cell(a))
    return holdsOnPath(star, attribute, condition, cells)
  }
  const paths = pathsOf(star, attribute)
  const id = paths.ids(row)[0] ?? 0
  const known = answersOf(star, condition)
  const found = known.get(id) ?? holdsOnPath(star, attribute, condition, paths.cells(id))
  known.set(id, found)
  return found
}

/** Whether a condition holds on a row: yes or no, never unknown. */
export const holds = (star: Star, condition: Condition, row: StarRow): boolean => {
  if (condition.any !== undefined) return condition.any.some((c) => holds(star, c, row))
  if (condition.all !== undefined) return condition.all.every((c) => holds(star, c, row))
  if (condition.not !== undefined) return !holds(star, condition.not, row)
  return holdsOnAttribute(star, condition.attribute ?? '', condition, row)
}

/** Names of the attributes that a condition reads; those of all levels where it is on a hierarchy. */
export const attributesIn = (condition: Condition, cube: Cube): readonly string[] => {
  const { attribute: name, any = [], all = [], not } = condition
  const levels = name === undefined ? [] : (cube.hierarchies.get(name)?.levels ?? [name])
  const own = name !== undefined && cube.attributes.has(name) ? [name] : levels
  return [...own, ...[...any, ...all, ...(not ? [not] : [])].flatMap((c) => attributesIn(c, cube))]
}

/** Conditions that must all hold, one by one. */
export const conjuncts = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.flatMap((c) => (c.all === undefined ? [c] : conjuncts(c.all)))
