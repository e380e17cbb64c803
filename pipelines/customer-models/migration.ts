import { ModelRefusal } from '../models/refusal.ts'
import { fitRecencyStates, type RecencyFit, recencyIntervals } from '../models/value/recency-states.ts'
import { type Asked, refuseNegative, spreadNumbers } from './asked.ts'
import { firstDayOf, lastDayOf, monthOf } from './days.ts'
import type { CustomerInput } from './input.ts'
import { type FittedParameter, figure, type Group, type Metric, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { quarterNote } from './quarterly.ts'
import { placesWhere, seenAt } from './seen.ts'

/** Months of a period; periods to come, and those without an order after which a customer is former. */
const monthsOfPeriod = 3
const ahead = 4
const mostStates = 8

/** What was learned, and of how many periods. */
export interface MigrationFit {
  readonly states: RecencyFit
  readonly periods: number
  readonly first: number
  readonly end: number
}

/** How many periods before that which ends with a month a day is: 0 in it, below 0 after it. */
const periodsBefore = (month: number, periods: number): ((day: number) => number) => {
  const begins = Array.from({ length: periods }, (_, n) => firstDayOf(month + 1 - monthsOfPeriod * (n + 1)))
  const end = lastDayOf(month)
  return (day) => {
    if (day > end) return -1
    const found = begins.findIndex((begin) => day >= begin)
    return found < 0 ? periods : found
  }
}

/** Learns how customers move between states, in whole years so that every season counts alike. @throws ModelRefusal */
export const fitMigration = (input: CustomerInput, month: number): MigrationFit => {
  const end = lastDayOf(month)
  refuseNegative(seenAt(input.purchases, input.ids.length, end, end))
  const { customer, day, orders, amount } = input.purchases
  const first = day.reduce((least, one) => Math.min(least, one), end)
  const known = Math.floor((month - monthOf(first) + 1) / monthsOfPeriod)
  const learned = Math.min(2, Math.floor((known - 1) / ahead)) * ahead
  if (learned === 0) throw ModelRefusal.of('too_few_periods/states', { count: known, needed: ahead + 1 })
  // states are told from before the year or two that are learned from
  const periods = Math.min(known, learned + mostStates)
  const beforeOf = periodsBefore(month, periods)
  const before = day.map((one, i) => ((orders[i] ?? 0) > 0 ? beforeOf(one) : -1))
  const states = fitRecencyStates({ customer, before, amount }, { periods, learned, most: mostStates, ahead })
  return { states, periods: learned, first, end }
}

/** The last day with orders of each customer up to a day; NaN for none. */
const lastUntil = ({ purchases, ids }: CustomerInput, end: number): Float64Array => {
  const last = new Float64Array(ids.length).fill(Number.NaN)
  for (const [i, day] of purchases.day.entries())
    if (day <= end && (purchases.orders[i] ?? 0) > 0) last[purchases.customer[i] ?? 0] = day
  return last
}

/** The state of each customer with an order at the end of a month; as many as there are states for those who are former. */
const statesAt = (last: Float64Array, month: number, states: number) => {
  const places = placesWhere(last, (day) => Number.isFinite(day))
  const beforeOf = periodsBefore(month, states)
  return { places, state: Int32Array.from(places, (place) => beforeOf(last[place] ?? 0)) }
}

/** Amounts of orders of each customer between two days, both included. */
const amountsBetween = ({ purchases, ids }: CustomerInput, from: number, to: number): Float64Array => {
  const sums = new Float64Array(ids.length)
  const { customer, day, amount } = purchases
  for (const [i, one] of day.entries()) {
    const place = customer[i] ?? 0
    if (one >= from && one <= to) sums[place] = (sums[place] ?? 0) + (amount[i] ?? 0)
  }
  return sums
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** How what was expected twelve months ago compares with what came; the baseline are the twelve months before that. */
const judged = ({ input, month, end }: Asked, fitOf: (month: number) => MigrationFit): Metric[] => {
  const before = lastDayOf(month - 12)
  const outcome = outcomeOf('', {}, () => {
    const { values } = fitOf(month - 12).states
    const { places, state } = statesAt(lastUntil(input, before), month - 12, values.length)
    const of = (from: number, to: number): Float64Array => {
      const amounts = amountsBetween(input, from, to)
      return Float64Array.from(places, (place) => amounts[place] ?? 0)
    }
    const [came, was] = [of(firstDayOf(month - 11), end), of(firstDayOf(month - 23), before)]
    const expected = Float64Array.from(state, (one) => values[one] ?? 0)
    const errorOf = (told: Float64Array): number =>
      sumOf(told.map((value, i) => Math.abs(value - (came[i] ?? 0)))) / told.length
    const metrics = [
      { name: 'value_error', value: sumOf(expected) / sumOf(came) - 1, baseline: sumOf(was) / sumOf(came) - 1 },
      { name: 'mean_value_error', value: errorOf(expected), baseline: errorOf(was) },
    ]
    return { rows: 0, scores: {}, metrics, card: {} }
  })
  return outcome.metrics.filter(({ baseline }) => Number.isFinite(baseline))
}

/** The states with how many customers are in each and what share of the value they have. */
const groupsOf = (counts: Float64Array, values: Float64Array): Group[] => {
  const [customers, total] = [sumOf(counts), sumOf(counts.map((count, state) => count * (values[state] ?? 0)))]
  return Array.from(counts, (count, state) => ({
    name: state < values.length ? `quarter_${state + 1}` : 'former',
    customers: count,
    share: total > 0 ? (count * (values[state] ?? 0)) / total : count / customers,
    profile: [],
  }))
}

const parametersOf = ({ chances, seen, amounts }: RecencyFit): FittedParameter[] => [
  ...Array.from(chances, (value, state) => ({
    name: `chance_${state + 1}`,
    value,
    error: Math.sqrt((value * (1 - value)) / (seen[state] ?? 1)),
  })),
  ...Array.from(amounts, (value, state) => ({ name: `amount_${state + 1}`, value, error: null })),
]

/**
 * What each customer is expected to bring in twelve months by the quarters since the last order.
 *
 * @param fitOf what was learned for a month; throws what was refused
 */
export const migrationOf = (asked: Asked, fitOf: (month: number) => MigrationFit): Outcome => {
  const { input, settings, month, end, seen } = asked
  return outcomeOf('migration', { features: ['quarters'] }, () => {
    const found = fitOf(month)
    const { values } = found.states
    const { places, state } = statesAt(seen.last, month, values.length)
    const each = recencyIntervals(
      found.states,
      Array.from(values.keys(), (one) => values.map((_, other) => Number(one === other))),
    )
    const counts = new Float64Array(values.length + 1)
    for (const one of state) counts[one] = (counts[one] ?? 0) + 1
    const all = recencyIntervals(found.states, [counts.subarray(0, values.length)])
    const column = (of: Float64Array) => spreadNumbers(input.ids.length, places, (i) => of[state[i] ?? 0] ?? 0)
    return {
      rows: places.length,
      scores: {
        migration_value: column(values),
        migration_value_low: column(each.low),
        migration_value_high: column(each.high),
      },
      parameters: parametersOf(found.states),
      metrics: [
        figure('migration_value_total', all.estimate[0] ?? Number.NaN),
        figure('migration_value_low', all.low[0] ?? Number.NaN),
        figure('migration_value_high', all.high[0] ?? Number.NaN),
        ...judged(asked, fitOf),
      ],
      card: {
        data: {
          read: spanOf(found.first, end),
          customers: places.length,
          records: sumOf(found.states.seen),
          fitted: places.length,
          seed: settings.seed,
        },
        groups: groupsOf(counts, values),
        notes: quarterNote(month),
      },
    }
  })
}
