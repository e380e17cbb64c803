import type { Condition, Member, Scalar } from '../../../server/contract/query.ts'
import type { Attribute, Cube } from '../../../server/model/cube.ts'
import type { Cell, StarRow } from './star.ts'
import { compareValues, inMemory, type Value } from './values.ts'

/** The attribute of a name. @throws Error where the cube has none */
export const attributeNamed = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`cube ${cube.name} has no attribute ${name}`)
  return attribute
}

/** The attributes whose keys make a member's path, its own last. */
export const pathOf = (cube: Cube, attribute: Attribute): readonly Attribute[] => [
  ...attribute.within.map((name) => attributeNamed(cube, name)),
  attribute,
]

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

const holdsOnAttribute = (cube: Cube, name: string, condition: Condition, row: StarRow): boolean => {
  const attribute = attributeNamed(cube, name)
  const path = pathOf(cube, attribute)
  const cells = path.map((a) => row.cell(a))
  const own = row.cell(attribute)
  const isOneOf = (list: readonly Member[]): boolean => list.some((member) => isMember(path, cells, member))
  if (condition.in !== undefined && !isOneOf(condition.in)) return false
  if (condition.notIn !== undefined && isOneOf(condition.notIn)) return false
  if (condition.is !== undefined && own.kind !== condition.is) return false
  if (!needsValue(condition)) return true
  if (own.kind !== 'value') return false
  return isWithin(own.value, attribute, condition) && startsOrContains(own.value, condition)
}

/** Whether a condition holds on a row: yes or no, never unknown. */
export const holds = (cube: Cube, condition: Condition, row: StarRow): boolean => {
  if (condition.any !== undefined) return condition.any.some((c) => holds(cube, c, row))
  if (condition.all !== undefined) return condition.all.every((c) => holds(cube, c, row))
  if (condition.not !== undefined) return !holds(cube, condition.not, row)
  return holdsOnAttribute(cube, condition.attribute ?? '', condition, row)
}

/** Names of the attributes that a condition reads. */
export const attributesIn = (condition: Condition): readonly string[] => [
  ...(condition.attribute === undefined ? [] : [condition.attribute]),
  ...[...(condition.any ?? []), ...(condition.all ?? []), ...(condition.not ? [condition.not] : [])].flatMap(
    attributesIn,
  ),
]
