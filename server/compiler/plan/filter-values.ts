import { conditionParts } from '../../contract/condition-parts.ts'
import type { Condition, Member } from '../../contract/query.ts'
import { type DescentKey, descentFilter } from './descent.ts'
import { attributeFiltersOf, type Filter } from './filter.ts'
import type { Names } from './names.ts'

/** Members that conditions name by their keys, per attribute. */
export type FilterValues = readonly { readonly attribute: string; readonly members: readonly Member[] }[]

/** Looking for a member costs about a millisecond; longer lists than this are not written by hand. */
const mostLookedUp = 100

const isKey = (member: Member) => member !== null && (typeof member !== 'object' || Array.isArray(member))

/** Members of a resolved condition as a request would write them. */
const membersIn = (filter: Filter): FilterValues =>
  attributeFiltersOf(filter).flatMap((one) => {
    if (one.kind !== 'members' && one.kind !== 'childrenOf') return []
    const members = one.members.flatMap((m): Member[] => {
      if (m.kind !== 'key') return []
      const [first] = m.path
      return [m.path.length === 1 ? (first?.value ?? null) : m.path.map((part) => part?.value ?? null)]
    })
    return [{ attribute: one.attribute.name, members: members.filter(isKey) }]
  })

const below = (names: Names, name: string, key: DescentKey, members: readonly Member[] | undefined): FilterValues =>
  members === undefined ? [] : membersIn(descentFilter(names, name, key, members, key))

const valuesOf = (names: Names, conditions: readonly Condition[]): FilterValues =>
  conditions.flatMap((c) => [
    ...(c.attribute === undefined
      ? []
      : [
          { attribute: c.attribute, members: [...(c.in ?? []), ...(c.notIn ?? [])].filter(isKey) },
          ...below(names, c.attribute, 'descendsFrom', c.descendsFrom),
          ...below(names, c.attribute, 'childrenOf', c.childrenOf),
        ]),
    ...(typeof c.set === 'object' && c.set.of !== undefined
      ? [{ attribute: c.set.of, members: (c.set.members ?? []).filter(isKey) }]
      : []),
    ...valuesOf(names, conditionParts(c)),
  ])

const firstOf = (values: FilterValues): FilterValues => {
  let left = mostLookedUp
  return values.flatMap(({ attribute, members }) => {
    const first = members.slice(0, left)
    left -= first.length
    return first.length === 0 ? [] : [{ attribute, members: first }]
  })
}

/** The first 100 members that conditions name by their keys, to tell a reader of those that do not exist. */
export const filterValues = (names: Names, conditions: readonly Condition[]): FilterValues =>
  firstOf(valuesOf(names, conditions))
