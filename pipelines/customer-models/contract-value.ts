import { noteOf } from '../../server/contract/model-texts.ts'
import { intervalOfTotal, intervalsOf, type ScoredFit, scoredFit } from '../models/value/intervals.ts'
import type { Fit } from '../models/value/likelihood-fit.ts'
import {
  fitSbg,
  type RenewalCounts,
  type SbgParameters,
  sbgResidualLifetime,
  sbgRetention,
} from '../models/value/sbg.ts'
import { type Asked, spreadNumbers } from './asked.ts'
import { leftAt, over, renewable, running, skippedNote } from './contracts.ts'
import { lastDayOf } from './days.ts'
import type { CustomerInput } from './input.ts'
import { type Card, figure, type Metric, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { quarterNote } from './quarterly.ts'
import { graceDays } from './settings.ts'

const yearDays = 365.25
/** No contract is longer. */
const mostDays = 1e7

/** What is learned at the end of a month of all contracts that ended until then. */
export interface RetentionFit {
  readonly fit: Fit<'alpha' | 'beta'>
  /** kinds of contracts that are continued, ascending */
  readonly kinds: readonly number[]
  /** terms that were over */
  readonly terms: number
  readonly first: number
  readonly end: number
  readonly judged: readonly Metric[]
}

/** Terms that are over by a day, of kinds that are continued, with how many came before each and whether it was the last. */
const endedOf = (input: CustomerInput, end: number) => {
  const { contracts } = input
  const kinds = renewable(input, end)
  const places = over(input, Number.NEGATIVE_INFINITY, end).filter(
    (i) => kinds.includes(contracts.kind[i] ?? -1) && contracts.isCut[i] === 0,
  )
  return { kinds, places, left: leftAt(input, places, end) }
}

/** What became of the lines of contracts at each renewal. Who renewed and came to the next one is counted there. */
const countsOf = (input: CustomerInput, { places, left }: ReturnType<typeof endedOf>): RenewalCounts => {
  const terms = Array.from(places, (i) => input.contracts.term[i] ?? 0)
  const periods = terms.reduce((most, term) => Math.max(most, term + 1), 0)
  const lost = new Float64Array(periods)
  const came = new Float64Array(periods + 1)
  for (const [at, term] of terms.entries()) {
    lost[term] = (lost[term] ?? 0) + (left[at] ?? 0)
    came[term] = (came[term] ?? 0) + 1
  }
  const stayed = lost.map((gone, term) => Math.max(0, (came[term] ?? 0) - gone - (came[term + 1] ?? 0)))
  return { lost, stayed }
}

/** How many of the terms that ended in the last twelve months were expected a year before to be continued, and how many were. */
const judgedAt = (input: CustomerInput, month: number, kinds: readonly number[]): Metric[] => {
  const [cut, end] = [lastDayOf(month - 12), lastDayOf(month)]
  const before = endedOf(input, cut)
  const { contracts } = input
  const since = over(input, cut - graceDays + 1, end).filter(
    (i) => kinds.includes(contracts.kind[i] ?? -1) && contracts.isCut[i] === 0 && (contracts.start[i] ?? 0) <= cut,
  )
  const left = leftAt(input, since, end)
  const came = left.reduce((sum, gone) => sum + 1 - gone, 0)
  if (came === 0) return []
  const outcome = outcomeOf('', {}, () => {
    const { parameters } = fitSbg(countsOf(input, before))
    const expected = since.reduce((sum, i) => sum + sbgRetention(parameters, (contracts.term[i] ?? 0) + 1), 0)
    const share = before.left.reduce((sum, gone) => sum + 1 - gone, 0) / before.left.length
    const baseline = (share * since.length) / came - 1
    const metrics = [{ name: 'renewals_error', value: expected / came - 1, baseline }]
    return { rows: 0, scores: {}, metrics, card: {} }
  })
  return [...outcome.metrics]
}

/** Learns how contracts are continued, from all that is known at the end of a month. @throws ModelRefusal */
export const fitRetention = (input: CustomerInput, month: number): RetentionFit => {
  const end = lastDayOf(month)
  const ended = endedOf(input, end)
  return {
    fit: fitSbg(countsOf(input, ended)),
    kinds: ended.kinds,
    terms: ended.places.length,
    first: ended.places.reduce((least, i) => Math.min(least, input.contracts.start[i] ?? 0), end),
    end,
    judged: judgedAt(input, month, ended.kinds),
  }
}

/** What the renewals to come of each running contract are worth by parameters; contracts alike are worked out once. */
const worthOf = ({ input, settings, end }: Asked, places: Int32Array): ((by: SbgParameters) => Float64Array) => {
  const { contracts } = input
  const { discountRate, margin } = settings
  return (parameters) => {
    const lifetimes = new Map<number, number>()
    return Float64Array.from(places, (i) => {
      const [from, until, term] = [contracts.start[i] ?? 0, contracts.end[i] ?? 0, contracts.term[i] ?? 0]
      const years = (until - from + 1) / yearDays
      const key = term * mostDays + until - from
      const lifetime = lifetimes.get(key) ?? sbgResidualLifetime(parameters, term, (1 + discountRate) ** years - 1)
      lifetimes.set(key, lifetime)
      const wait = (until - end) / yearDays
      return Math.max(0, contracts.value[i] ?? Number.NaN) * years * margin * lifetime * (1 + discountRate) ** -wait
    })
  }
}

const summed = (places: Int32Array, values: Float64Array, at: ReadonlyMap<number, number>): Float64Array => {
  const sums = new Float64Array(at.size)
  for (const [k, place] of places.entries()) {
    const to = at.get(place) ?? 0
    sums[to] = (sums[to] ?? 0) + (values[k] ?? Number.NaN)
  }
  return sums
}

const cardOf = ({ input, settings, month }: Asked, found: RetentionFit, customers: number): Partial<Card> => {
  const { atBound } = found.fit
  return {
    data: {
      read: spanOf(found.first, found.end),
      customers,
      records: found.terms,
      fitted: found.terms,
      seed: settings.seed,
    },
    notes: [
      ...quarterNote(month),
      ...skippedNote(input, found.kinds),
      ...(atBound.length > 0 ? [noteOf('one_rate')] : []),
    ],
  }
}

const sumOf = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0)

/**
 * What the renewals to come of customers' running contracts are worth, discounted; what is paid for the running terms is not
 * in it. Of several contracts of a customer the sum; nothing where the value of one is not known.
 *
 * @param fitOf what was learned for a month; throws what was refused
 */
export const contractValueOf = (asked: Asked, fitOf: (month: number) => RetentionFit): Outcome => {
  const { input, end } = asked
  const features = ['renewals', 'annual_value', 'ends']
  return outcomeOf('contract_value', { features }, () => {
    const found = fitOf(asked.month)
    const { contracts, ids } = input
    const signed = running(input, found.kinds, end)
    const unknown = new Set(
      Array.from(signed).flatMap((i) => (Number.isNaN(contracts.value[i]) ? [contracts.customer[i] ?? 0] : [])),
    )
    const places = signed.filter((i) => !unknown.has(contracts.customer[i] ?? 0))
    const owners = Int32Array.from(places, (i) => contracts.customer[i] ?? 0)
    const customers = Int32Array.from(new Set(owners))
    const at = new Map(Array.from(customers, (place, k) => [place, k]))
    const worth = worthOf(asked, places)
    const part: readonly [ScoredFit] = [scoredFit(found.fit, (by) => summed(owners, worth(by), at))]
    const [each, all] = [intervalsOf(part), intervalOfTotal(part)]
    const value = part[0].estimate()
    const column = (of: Float64Array | undefined) => spreadNumbers(ids.length, customers, (k) => of?.[k] ?? Number.NaN)
    const { names, parameters, standardErrors } = found.fit
    return {
      rows: customers.length,
      scores: {
        contract_value: column(value),
        contract_value_low: column(each?.low),
        contract_value_high: column(each?.high),
      },
      parameters: names.map((name) => ({ name, value: parameters[name], error: standardErrors?.[name] ?? null })),
      metrics: [
        figure('contract_value_total', sumOf(value)),
        figure('contract_value_low', all?.low[0] ?? Number.NaN),
        figure('contract_value_high', all?.high[0] ?? Number.NaN),
        figure('first_retention', sbgRetention(parameters, 1)),
        ...found.judged,
      ],
      card: cardOf(asked, found, customers.length),
    }
  })
}
