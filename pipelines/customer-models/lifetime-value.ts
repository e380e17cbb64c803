import { noteOf, type StoredNote } from '../../server/contract/model-texts.ts'
import { valuesAt } from '../models/frame.ts'
import { ModelRefusal } from '../models/refusal.ts'
import { expectedSpend, fitGammaGamma, type GammaGammaFit } from '../models/value/gamma-gamma.ts'
import { intervalOfTotal, intervalsOf, type ScoredFit, scoredFit } from '../models/value/intervals.ts'
import { fitMbgNbd, mbgNbd } from '../models/value/mbg-nbd.ts'
import type { PurchaseFit } from '../models/value/purchase-fit.ts'
import type { PurchaseHistory } from '../models/value/purchase-history.ts'
import type { ModelSettings } from '../sources/workspace.ts'
import { type Asked, refuseNegative, spread } from './asked.ts'
import { firstDayOf, lastDayOf, monthOf } from './days.ts'
import type { CustomerInput } from './input.ts'
import { type FittedParameter, figure, type Metric, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { quarterNote } from './quarterly.ts'
import { daysBetween, placesWhere, type Seen, seenAt } from './seen.ts'

/** Weeks of the twelve months to come. */
const horizon = 365.25 / 7
/** Months of orders that are needed to look twelve months ahead. */
const fewestMonths = 6

/** What the parameters of a quarter are, learned from all that was known at its end. */
export interface ValueFit {
  readonly orders: PurchaseFit<'r' | 'alpha' | 'a' | 'b'>
  readonly amounts: GammaGammaFit
}

interface History extends PurchaseHistory {
  readonly meanAmount: Float64Array
}

const historyOf = ({ first, last, days, repeatAmount }: Seen, places: Int32Array, end: number): History => {
  const frequency = valuesAt(days, places).map((count) => count - 1)
  const [begins, ends] = [valuesAt(first, places), valuesAt(last, places)]
  const repeats = valuesAt(repeatAmount, places)
  return {
    frequency,
    recency: ends.map((day, i) => (day - (begins[i] ?? 0)) / 7),
    age: begins.map((day) => (end - day) / 7),
    meanAmount: frequency.map((count, i) => (count > 0 ? (repeats[i] ?? 0) / count : 0)),
  }
}

const refuseShort = ({ purchases }: CustomerInput, end: number): void => {
  const first = purchases.day.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY)
  const months = monthOf(end) - monthOf(Math.min(first, end)) + 1
  if (months < fewestMonths) throw ModelRefusal.of('too_few_periods/orders', { count: months, needed: fewestMonths })
}

/** Learns what is expected of customers from all orders until the end of a month. @throws ModelRefusal */
export const fitValue = (input: CustomerInput, { seed }: ModelSettings, month: number): ValueFit => {
  const end = lastDayOf(month)
  const seen = seenAt(input.purchases, input.ids.length, end, end)
  refuseNegative(seen)
  refuseShort(input, end)
  const places = placesWhere(seen.days, (days) => days > 0)
  const history = historyOf(seen, places, end)
  return { orders: fitMbgNbd(history, { seed }), amounts: fitGammaGamma(history) }
}

const parametersOf = ({ orders, amounts }: ValueFit): FittedParameter[] => [
  ...orders.names.map((name) => ({
    name,
    value: orders.parameters[name],
    error: orders.standardErrors?.[name] ?? null,
  })),
  ...amounts.names.map((name) => ({
    name,
    value: amounts.parameters[name],
    error: amounts.standardErrors?.[name] ?? null,
  })),
]

const notesOf = ({ orders, amounts }: ValueFit, { month }: Asked): StoredNote[] => [
  ...quarterNote(month),
  ...(orders.dropout === 'not_identified' ? [noteOf('dropout_not_identified')] : []),
  ...(orders.atBound.length > 0 ? [noteOf('parameters_open', { parameters: orders.atBound })] : []),
  ...(Math.abs(amounts.correlation) > 0.3
    ? [noteOf('amounts_go_with_frequency', { correlation: Math.round(100 * amounts.correlation) / 100 })]
    : []),
]

/** How the orders that were expected twelve months ago compare with those that came. */
const judged = ({ input, month, end }: Asked, expected: Float64Array | undefined): Metric[] => {
  if (expected === undefined) return []
  const customers = input.ids.length
  const came = daysBetween(input.purchases, customers, firstDayOf(month - 11), end)
  const before = daysBetween(input.purchases, customers, firstDayOf(month - 23), lastDayOf(month - 12))
  const places = placesWhere(expected, (value) => Number.isFinite(value))
  const sumOf = (column: Float64Array): number => places.reduce((sum, place) => sum + (column[place] ?? 0), 0)
  const errorOf = (column: Float64Array): number =>
    places.reduce((sum, place) => sum + Math.abs((column[place] ?? 0) - (came[place] ?? 0)), 0) / places.length
  const [all, ofModel, ofBefore] = [sumOf(came), sumOf(expected), sumOf(before)]
  return [
    { name: 'orders_error', value: ofModel / all - 1, baseline: ofBefore / all - 1 },
    { name: 'mean_absolute_error', value: errorOf(expected), baseline: errorOf(before) },
  ].filter(({ value, baseline }) => Number.isFinite(value) && Number.isFinite(baseline))
}

/**
 * Scores what is expected of every customer with an order.
 *
 * @param fitOf gives the parameters; throws what it refused
 * @param expected orders that were expected of customers twelve months before, NaN for none; undefined where nothing was
 */
export const lifetimeValueOf = (
  asked: Asked,
  fitOf: (month: number) => ValueFit,
  expected: Float64Array | undefined,
): Outcome => {
  const { input, settings, seen, end } = asked
  const places = placesWhere(seen.days, (days) => days > 0)
  const first = input.purchases.day.reduce((least, day) => Math.min(least, day), end)
  const data = {
    read: spanOf(first, end),
    customers: places.length,
    records: input.purchases.day.reduce(
      (sum, day, i) => sum + Number(day <= end && (input.purchases.orders[i] ?? 0) > 0),
      0,
    ),
    fitted: 0,
    seed: settings.seed,
  }
  const features = ['frequency', 'recency', 'age', 'amount']
  return outcomeOf('lifetime_value', { features, data }, () => {
    const found = fitOf(asked.month)
    const history = historyOf(seen, places, end)
    const model = mbgNbd(found.orders.parameters)
    const orders = model.expectedPurchases(history, horizon)
    const amount = expectedSpend(found.amounts.parameters, history)
    const parts: readonly [ScoredFit, ScoredFit] = [
      scoredFit(found.orders, (p) =>
        mbgNbd(p)
          .expectedPurchases(history, horizon)
          .map((n, i) => n * (amount[i] ?? 0)),
      ),
      scoredFit(found.amounts, (p) => expectedSpend(p, history).map((mean, i) => mean * (orders[i] ?? 0))),
    ]
    const [each, all] = [intervalsOf(parts), intervalOfTotal(parts)]
    const value = orders.map((count, i) => count * (amount[i] ?? 0))
    const alive = found.orders.dropout === 'identified' ? model.probabilityAlive(history) : undefined
    const column = (of: Float64Array | undefined) => spread(input.ids.length, places, (i) => of?.[i] ?? Number.NaN)
    const sum = (of: Float64Array): number => of.reduce((whole, one) => whole + one, 0)
    return {
      rows: places.length,
      scores: {
        alive: column(alive),
        expected_orders: column(orders),
        expected_value: column(value),
        expected_value_low: column(each?.low),
        expected_value_high: column(each?.high),
      },
      parameters: parametersOf(found),
      metrics: [
        figure('expected_value_total', sum(value)),
        figure('expected_value_low', all?.low[0] ?? Number.NaN),
        figure('expected_value_high', all?.high[0] ?? Number.NaN),
        figure('expected_orders_total', sum(orders)),
        ...judged(asked, expected),
        figure('spend_correlation', found.amounts.correlation),
      ],
      card: { data: { ...data, fitted: found.orders.customers }, notes: notesOf(found, asked) },
    }
  })
}
