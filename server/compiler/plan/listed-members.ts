import type { Condition, Member } from '../../contract/query.ts'
import { conjuncts, type FilterMember } from './filter.ts'
import type { ListedTuple, Listing } from './listing.ts'

const memberOf = (member: FilterMember): readonly Member[] => {
  if (member.kind !== 'key') return []
  const path = member.path.map((part) => (part === null ? null : part.value))
  const [only] = path
  return path.length === 1 && only != null ? [only] : [path]
}

const named = ({ members, below }: ListedTuple): readonly { attribute: string; member: Member }[] => [
  ...members
    .flatMap(conjuncts)
    .flatMap((filter) =>
      filter.kind === 'members'
        ? filter.members.flatMap(memberOf).map((member) => ({ attribute: filter.attribute.name, member }))
        : [],
    ),
  ...(below === undefined ? [] : [{ attribute: below.attribute.name, member: below.of.value }]),
]

/** The members that explicit axes name by their keys, each once, as conditions that have them. */
export const listedMembers = ({ entries }: Listing): readonly Condition[] => {
  const found = new Map<string, Map<string, Member>>()
  for (const { attribute, member } of entries.flatMap((entry) => entry.tuples.flatMap(named))) {
    const members = found.get(attribute) ?? new Map<string, Member>()
    found.set(attribute, members.set(JSON.stringify(member), member))
  }
  return [...found].map(([attribute, members]) => ({ attribute, in: [...members.values()] }))
}
