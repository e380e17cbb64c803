import { type ContractSpans, contractSpans } from '../../../pipelines/models/churn/contract-spans.ts'
import type { NamedMember } from '../../contract/estimate.ts'
import type { SurvivalRequest } from '../../contract/survival.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import type { Answered, Asking } from '../analysis/asking.ts'
import { refusedAt } from '../analysis/refusal.ts'
import { cubeOf, lastCompleteDay } from '../current.ts'

/** The names that a cube of contracts has for them. */
const standard = {
  contract: 'contract',
  continues: 'continues',
  started: 'started.date',
  ends: 'ends.date',
  cancelled: 'cancelled.date',
  kind: 'kind',
  contracts: 'contracts',
  renewed: 'renewed',
} as const

const dayMs = 86_400_000

/** Stays under contract, with the row of the first contract of each. */
export interface Stays {
  readonly spans: ContractSpans
  readonly firstRows: readonly AnsweredRow[]
  /** the last day by which it is known what became of contracts, ISO */
  readonly through: string
  /** kinds of contracts that are left out, for none of them was ever continued */
  readonly skipped: readonly string[]
  readonly notices: Answered['notices']
}

const dayOf = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / dayMs)

/** The day of a date's member; NaN where there is none. */
const dateOf = (row: AnsweredRow, attribute: string): number => {
  const { key, special } = row.named(attribute)
  return special === null && typeof key === 'string' ? dayOf(key) : Number.NaN
}

const throughOf = ({ snapshot }: Asking, from: string, grace: number): number => {
  const date = lastCompleteDay(snapshot, cubeOf(snapshot, from, 'from'))
  if (date !== undefined) return dayOf(date) - grace
  throw refusedAt('', 'too_few_periods/contracts_unknown')
}

/** Refuses numbers of contracts that do not say which one continues which. */
const refuseMasked = ({ snapshot }: Asking, from: string): void => {
  const { attributes } = cubeOf(snapshot, from, 'from')
  const masked = [standard.contract, standard.continues].filter((name) => attributes.get(name)?.mask !== undefined)
  if (masked.length > 0) throw refusedAt('from', 'kept_back/contract_numbers', { cube: from, attributes: masked })
}

const keyOf = (row: AnsweredRow, attribute: string): string => {
  const { key, special } = row.named(attribute)
  return special === null ? JSON.stringify(key) : ''
}

/** A number for each contract, the same for those of which one continues the other; and 1 where what it continues is not there. */
const linesOf = (rows: readonly AnsweredRow[]) => {
  const placeOf = new Map(rows.map((row, place) => [keyOf(row, standard.contract), place]))
  const before = rows.map((row) => {
    const key = keyOf(row, standard.continues)
    return key === '' ? -1 : (placeOf.get(key) ?? -2)
  })
  const firstOf = (place: number): { first: number; isCut: boolean } => {
    const passed = new Set<number>()
    for (let first = place; !passed.has(first); first = before[first] ?? -1) {
      passed.add(first)
      const one = before[first] ?? -1
      if (one < 0) return { first, isCut: one === -2 }
    }
    // contracts that continue each other in a circle have no first one
    return { first: place, isCut: true }
  }
  return rows.map((_, place) => firstOf(place))
}

/** Contracts without those of kinds that were never continued, unless the question is about kinds. */
const continuedKinds = (rows: readonly AnsweredRow[], isAboutKinds: boolean) => {
  if (isAboutKinds) return { rows, skipped: [] }
  const nameOf = (row: AnsweredRow): string => row.named(standard.kind).label
  const kept = new Set(rows.filter((row) => (row.number(standard.renewed) ?? 0) > 0).map(nameOf))
  if (kept.size === 0) return { rows, skipped: [] }
  const skipped = new Set(rows.map(nameOf).filter((name) => !kept.has(name)))
  return { rows: rows.filter((row) => kept.has(nameOf(row))), skipped: [...skipped].sort() }
}

/**
 * Asks for the contracts that a reader may see, and puts those together that continue each other.
 *
 * @throws QueryError those of queries, and `model_refused` where contracts are masked or kept back, or nothing is complete
 */
export const askStays = async (asking: Asking, request: SurvivalRequest): Promise<Stays> => {
  const { from, where, by, attributes = [], grace } = request
  const cube = cubeOf(asking.snapshot, from, 'from')
  const through = throughOf(asking, from, grace)
  refuseMasked(asking, from)
  const has = (name: string): boolean => cube.attributes.has(name)
  const own = [standard.contract, standard.continues, standard.started, standard.ends]
  const optional = [standard.cancelled, standard.kind].filter(has)
  const asked = [...(by === undefined ? [] : [by]), ...attributes]
  const rows = [...new Set([...asked, ...own, ...optional])]
  const places = Object.fromEntries([
    ...attributes.map((name, i) => [`rows[${rows.indexOf(name)}]`, `attributes[${i}]`]),
    ...(by === undefined ? [] : [['rows[0]', 'by']]),
    ...own.map((name) => [`rows[${rows.indexOf(name)}]`, 'from']),
    ['measures', 'from'],
  ])
  const answer = await asking.ask(
    { from, measures: [standard.contracts, standard.renewed], rows, where: [...where] },
    { places },
  )
  if (answer.rows.some((row) => row.number(standard.contracts) === undefined))
    throw refusedAt('', 'kept_back/contracts', { cube: from })
  const named = [...asked, ...where.flatMap((condition) => ('attribute' in condition ? [condition.attribute] : []))]
  const isAboutKinds = !has(standard.kind) || named.includes(standard.kind)
  const { rows: contracts, skipped } = continuedKinds(answer.rows, isAboutKinds)
  const lines = linesOf(contracts)
  const column = (value: (row: AnsweredRow, place: number) => number): Float64Array =>
    Float64Array.from(contracts, value)
  const spans = contractSpans(
    {
      line: column((_, place) => lines[place]?.first ?? place),
      start: column((row) => dateOf(row, standard.started)),
      end: column((row) => {
        const ends = dateOf(row, standard.ends)
        return Number.isNaN(ends) && has(standard.cancelled) ? dateOf(row, standard.cancelled) : ends
      }),
      isRenewed: column((row) => Number((row.number(standard.renewed) ?? 0) > 0)),
      isCut: column((_, place) => Number(lines[place]?.isCut ?? false)),
    },
    through,
  )
  return {
    spans,
    firstRows: Array.from(spans.first, (place) => contracts[place]).flatMap((row) => row ?? []),
    through: new Date(through * dayMs).toISOString().slice(0, 10),
    skipped,
    notices: answer.notices,
  }
}

/** The members of an attribute in the first contracts of stays: the place of each stay's among them, those of most stays first. */
export const membersOf = ({ firstRows }: Stays, attribute: string) => {
  const found = new Map<string, { readonly member: NamedMember; readonly stays: number[] }>()
  for (const [stay, row] of firstRows.entries()) {
    const member = row.named(attribute)
    const key = JSON.stringify([member.key, member.special])
    const known = found.get(key) ?? { member, stays: [] }
    known.stays.push(stay)
    found.set(key, known)
  }
  return [...found.values()].sort(
    (a, b) => b.stays.length - a.stays.length || (a.member.label < b.member.label ? -1 : 1),
  )
}
