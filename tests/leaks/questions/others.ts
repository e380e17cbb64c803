import type { ResultMedia } from '../../../server/contract/route.ts'
import type { Request } from '../ask.ts'
import {
  attributesOf,
  type Listed,
  measuresOf,
  memberOf,
  numbersOf,
  type Question,
  query,
  type Seen,
  some,
} from '../question.ts'

const members = (body: object): Request => ({ route: 'members', body })

/** Lists of a restricted dimension are those of data without its forbidden members; others are as long as ever. */
const beside = ({ restricted, catalog }: Seen, attribute: string): Question['beside'] =>
  // the conditions of a perspective may name members whom the reader may not see
  restricted.has(attribute) || catalog.of !== undefined ? 'members' : 'rows'

/** The list of every attribute, with those that have rows under a condition and those below a parent. */
const memberLists = (seen: Seen): Question[] => {
  const { name: from, attributes, hierarchies } = seen.catalog
  const asked = attributes.filter(({ period }) => period === undefined)
  const [other] = asked.filter(({ name, tree }) => seen.restricted.has(name) && tree === undefined)
  const whole = asked.map(({ name }) => ({ attribute: name, request: members({ from, attribute: name, limit: 200 }) }))
  // those that have rows beside a member that may not be seen, and beside any that may
  const having = some(asked.filter(({ role }) => role !== other?.role)).flatMap(({ name: attribute }) => {
    const { allowed = [], forbidden = [] } = seen.lists.get(other?.name ?? '') ?? {}
    return [...some(allowed, 1), ...some(forbidden, 1)].map((member) => {
      const where = [{ attribute: other?.name, in: [memberOf(member)] }]
      return { attribute, request: members({ from, attribute, where, limit: 200 }) }
    })
  })
  const below = hierarchies.flatMap(({ name: hierarchy, levels }) => {
    const [top = '', next] = levels
    const { allowed = [], forbidden = [] } = seen.lists.get(top) ?? {}
    if (next === undefined || seen.catalog.attributes.some(({ name, period }) => name === top && period !== undefined))
      return []
    return [...some(allowed, 2), ...some(forbidden, 1)].map(({ path }) => ({
      attribute: next,
      request: members({ from, attribute: next, hierarchy, parent: path, limit: 200 }),
    }))
  })
  const empty = some(numbersOf(seen), 1).flatMap((measure) =>
    attributesOf(seen, measure, 1).map(({ name }) => ({
      attribute: name,
      request: query({ from, measures: [measure], rows: [name], empty: true }),
    })),
  )
  return [...whole, ...having, ...below, ...empty].map(({ attribute, request }) => ({
    surface: 'members' as const,
    request,
    beside: beside(seen, attribute),
  }))
}

const textsOf = ({ catalog }: Seen) =>
  catalog.attributes.filter(({ type, tree }) => type === 'text' && tree === undefined)

/** Searches for what members are called whom the reader may not see, and for a letter of theirs. */
const searches = (seen: Seen): Question[] => {
  const { name: from } = seen.catalog
  return textsOf(seen).flatMap(({ name: attribute }) => {
    const { allowed = [], forbidden = [] } = seen.lists.get(attribute) ?? {}
    const labels = [...some(forbidden, 2), ...some(allowed, 1)]
      .map(({ label }) => label)
      .filter((label) => label !== '')
    const sought = [...new Set(labels.flatMap((label) => [label, label.slice(0, 1)]))]
    return sought.map((search) => ({
      surface: 'search' as const,
      request: members({ from, attribute, search, limit: 50 }),
      beside: beside(seen, attribute),
    }))
  })
}

/** What a question says of members that are not there, of dates that it compares and of rows without a version. */
const notices = (seen: Seen): Question[] => {
  const { name: from } = seen.catalog
  const [measure] = measuresOf(seen)
  if (measure === undefined) return []
  const fits = new Set(seen.catalog.fits[measure.name])
  const asked = textsOf(seen).filter(({ name }) => fits.has(name) && seen.restricted.has(name))
  return some(asked).flatMap(({ name: attribute, within }) => {
    const near = some(seen.lists.get(attribute)?.forbidden ?? [], 2).flatMap(({ path }) => {
      const last = path.at(-1)
      if (typeof last !== 'string') return []
      const named = (text: string) => (within.length === 0 ? text : [...path.slice(0, -1), text])
      return [named(last), named(`${last}x`), named(last.slice(1))]
    })
    return near.map((member) => ({
      surface: 'notices' as const,
      request: query({ from, measures: [measure.name], where: [{ attribute, in: [member] }] }),
      beside: beside(seen, attribute),
    }))
  })
}

const streamed: readonly ResultMedia[] = ['application/vnd.apache.arrow.stream', 'text/csv']

/** Measures whose rows can be asked for. */
const drilled = (seen: Seen): readonly string[] =>
  measuresOf(seen)
    .filter(({ inputs, aggregation }) => inputs === undefined && aggregation !== undefined)
    .map(({ name }) => name)

const atOf = (attribute: string, members: readonly Listed[]): object[] =>
  members.map((member) => ({ [attribute]: memberOf(member) }))

/** What is shown of rows: what the cube says, or where something of that is hidden, attributes that are not. */
const shown = (seen: Seen, measure: string): { readonly columns?: readonly string[] } =>
  seen.hidden.attributes.length + seen.hidden.measures.length === 0
    ? {}
    : { columns: attributesOf(seen, measure, 2).map(({ name }) => name) }

const drillThroughs = (seen: Seen): Request[] => {
  const { name: from } = seen.catalog
  return some(drilled(seen), 3).flatMap((measure): Request[] => {
    const [along] = attributesOf(seen, measure, 1)
    const whole = { query: { from, measures: [measure] }, measure, ...shown(seen, measure) }
    if (along === undefined) return [{ route: 'drillThrough', body: whole }]
    const { allowed = [], forbidden = [] } = seen.lists.get(along.name) ?? {}
    const inside = { ...whole, query: { from, measures: [measure], rows: [along.name] } }
    const cells = atOf(along.name, [...some(allowed, 2), ...some(forbidden, 2)]).map((at) => ({ ...inside, at }))
    return [whole, { ...whole, limit: 1, offset: 1 }, ...cells].map((body) => ({ route: 'drillThrough', body }))
  })
}

const exportsOf = (seen: Seen): Question[] => {
  const { name: from } = seen.catalog
  return streamed.flatMap((accept) => {
    const answers = some(measuresOf(seen), 2).flatMap(({ name: measure }) =>
      attributesOf(seen, measure, 1).map(({ name }): Request => {
        return { ...query({ from, measures: [measure], rows: [name], totals: true }), accept }
      }),
    )
    const rows = some(drilled(seen), 1).map(
      (measure): Request => ({
        route: 'drillThrough',
        body: { query: { from, measures: [measure] }, measure, ...shown(seen, measure) },
        accept,
      }),
    )
    return [
      ...answers.map((request) => ({ surface: 'exports' as const, request, beside: seen.beside })),
      ...rows.map((request) => ({
        surface: 'exports' as const,
        request,
        beside: seen.beside,
        isUnordered: true as const,
      })),
    ]
  })
}

/** Questions for all that is no value at a coordinate. */
export const otherQuestions = (seen: Seen): readonly Question[] => [
  ...memberLists(seen),
  ...searches(seen),
  ...notices(seen),
  ...drillThroughs(seen).map((request) => ({ surface: 'drill-through' as const, request, beside: 'members' as const })),
  ...exportsOf(seen),
]
