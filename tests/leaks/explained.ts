import { jsonOf, type Request } from './ask.ts'
import { textOf } from './comparable.ts'
import type { Told } from './names.ts'
import { attributesOf, type Listed, measuresOf, numbersOf, type Seen, some } from './question.ts'
import type { Compared } from './seen.ts'

const explain = (body: object): Request => ({ route: 'explain', body: { query: body } })

/** Texts of members whom the reader may not see, which are those of no other members and not of the model either. */
const forbiddenTexts = (all: readonly Seen[], definitions: string): readonly string[] => {
  const lists = all.flatMap(({ lists: of }) => [...of.values()])
  const textsOf = (members: readonly Listed[]) =>
    members.flatMap(({ label, path }) => [label, ...path]).filter((text) => typeof text === 'string' && text.length > 1)
  const allowed = new Set(lists.flatMap((list) => textsOf(list.allowed)))
  return [...new Set(lists.flatMap((list) => textsOf(list.forbidden)))]
    .filter((text) => !allowed.has(text) && !definitions.includes(String(text)))
    .map(String)
}

const last = ({ path }: Listed): string | undefined => {
  const text = path.at(-1)
  return typeof text === 'string' ? text : undefined
}

/** Whether the last part of a member's path is a text that no other part of it is. */
const isNamed = (member: Listed): boolean =>
  last(member) !== undefined && member.path.filter((part) => part === last(member)).length === 1

/** An attribute of text with a member whom the reader may not see, as conditions name it, and one that nobody is. */
const pairs = (seen: Seen) =>
  some([...seen.restricted]).flatMap((attribute) => {
    const found = seen.catalog.attributes.find(({ name }) => name === attribute)
    const member = seen.lists.get(attribute)?.forbidden.find((listed) => isNamed(listed))
    const text = member && last(member)
    if (member === undefined || text === undefined || found?.tree !== undefined) return []
    const named = (key: string) => (found?.within.length ? [...member.path.slice(0, -1), key] : key)
    return [{ attribute, text, forbidden: named(text), nobody: named('nobody') }]
  })

/** What the SQL of an explained question tells of members whom the reader may not see. */
export const toldByExplain = async ({ reader, definitions }: Compared, all: readonly Seen[]): Promise<Told[]> => {
  const told: Told[] = []
  const forbidden = forbiddenTexts(all, definitions)
  const textIn = async (request: Request): Promise<string> => {
    const answer = await reader(request)
    return `${answer.status} ${textOf(jsonOf(answer))}`
  }
  for (const seen of all) {
    const { name: from } = seen.catalog
    const [measure] = numbersOf(seen)
    if (measure === undefined) continue
    const measures = some(measuresOf(seen), 3).map(({ name }) => name)
    const along = attributesOf(seen, measure, 2).map(({ name }) => ({
      from,
      measures: [measure],
      rows: [name],
      totals: true,
    }))
    for (const request of [{ from, measures }, ...along].map(explain)) {
      const text = await textIn(request)
      const found = forbidden.filter((label) => text.includes(JSON.stringify(label)) || text.includes(`'${label}'`))
      if (found.length > 0) told.push({ request, problem: `shows ${found.join(', ')}` })
    }
    for (const { attribute, text, forbidden: member, nobody } of pairs(seen)) {
      const asked = (key: unknown) => explain({ from, measures: [measure], where: [{ attribute, in: [key] }] })
      const [found, expected] = [await textIn(asked(member)), await textIn(asked(nobody))]
      if (found.replaceAll(text, '?') !== expected.replaceAll('nobody', '?'))
        told.push({ request: asked(member), problem: `${found}\nof a member that is not there: ${expected}` })
    }
  }
  return told
}
