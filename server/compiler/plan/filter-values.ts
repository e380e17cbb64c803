import type { Condition, Member } from '../../contract/query.ts'

/** Members that conditions name by their keys, per attribute. */
export type FilterValues = readonly { readonly attribute: string; readonly members: readonly Member[] }[]

/** Looking for a member costs about a millisecond; longer lists than this are not written by hand. */
const mostLookedUp = 100

const isKey = (member: Member) => member !== null && (typeof member !== 'object' || Array.isArray(member))

const valuesOf = (conditions: readonly Condition[]): FilterValues =>
  conditions.flatMap(({ attribute, ...c }) => [
    ...(attribute === undefined ? [] : [{ attribute, members: [...(c.in ?? []), ...(c.notIn ?? [])].filter(isKey) }]),
    ...valuesOf([...(c.any ?? []), ...(c.all ?? []), ...(c.not === undefined ? [] : [c.not])]),
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
export const filterValues = (conditions: readonly Condition[]): FilterValues => firstOf(valuesOf(conditions))
