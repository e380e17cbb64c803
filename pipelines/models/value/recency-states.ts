import { rowsOf } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'
import type { Intervals } from './intervals.ts'
import { type Migration, migrationValueOver } from './migration-value.ts'

/** Orders by periods of equal length, by customer. */
export interface PeriodOrders {
  /** a whole number for each customer, ascending */
  readonly customer: Float64Array
  /** how many periods before the last one that is known: 0 is the last, 1 the one before; orders after it below 0 are not looked at */
  readonly before: Float64Array
  /** of the orders of a row, 0 or more */
  readonly amount: Float64Array
}

/** What is learned of how customers move between recency states: state r is r − 1 periods without an order since the last. */
export interface RecencyFit {
  /** chance to order in a period, by recency 1, 2, …; after as many periods as there are states a customer is former */
  readonly chances: Float64Array
  /** mean amount of a period with orders, by the recency before it */
  readonly amounts: Float64Array
  /** customers' periods that were seen in each state */
  readonly seen: Float64Array
  /** amount that a customer in each state brings in the periods to come */
  readonly values: Float64Array
  /** the values where each group of customers is left out in turn */
  readonly without: readonly Float64Array[]
}

/** What is looked at of the orders, and ahead. */
export interface RecencyPlan {
  /** periods that are known; those before the learned ones say who is in which state */
  readonly periods: number
  /** of which it is learned what comes next: at most one less than are known */
  readonly learned: number
  /** states before a customer is former; fewer where few customers come so far */
  readonly most: number
  /** periods to come */
  readonly ahead: number
}

/** Groups of customers that are left out in turn, and the 97.5 % point of Student's t with one degree of freedom less. */
const groups = 20
const wide = 2.093024
/** Customers' periods that a state needs to have a chance of its own. */
const fewest = 20

interface Counts {
  readonly seen: Float64Array
  readonly ordered: Float64Array
  readonly amount: Float64Array
}

const noCounts = (states: number): Counts => ({
  seen: new Float64Array(states),
  ordered: new Float64Array(states),
  amount: new Float64Array(states),
})

/** Counts of a customer's states and of what came next. @param amounts by the period, NaN without orders; the newest first */
const countCustomer = (to: Counts, amounts: Float64Array, learned: number): void => {
  let recency = 0
  for (let before = amounts.length - 1; before > 0; before--) {
    recency = Number.isNaN(amounts[before]) ? recency && recency + 1 : 1
    if (before > learned || recency === 0 || recency > to.seen.length) continue
    const next = amounts[before - 1] ?? Number.NaN
    const state = recency - 1
    to.seen[state] = (to.seen[state] ?? 0) + 1
    if (Number.isNaN(next)) continue
    to.ordered[state] = (to.ordered[state] ?? 0) + 1
    to.amount[state] = (to.amount[state] ?? 0) + next
  }
}

/** What is counted of each group of customers. */
const countGroups = ({ customer, before, amount }: PeriodOrders, { periods, learned, most }: RecencyPlan): Counts[] => {
  const counts = Array.from({ length: groups }, () => noCounts(most))
  const own = new Float64Array(periods)
  for (let from = 0, n = 0; from < customer.length; n++) {
    own.fill(Number.NaN)
    const key = customer[from]
    for (; from < customer.length && customer[from] === key; from++) {
      const at = before[from] ?? -1
      if (at < 0 || at >= periods) continue
      const known = own[at] ?? Number.NaN
      own[at] = (Number.isNaN(known) ? 0 : known) + (amount[from] ?? 0)
    }
    const to = counts[n % groups]
    if (to !== undefined) countCustomer(to, own, learned)
  }
  return counts
}

const added = (all: readonly Counts[], without?: number): Counts => {
  const sum = noCounts(all[0]?.seen.length ?? 0)
  for (const [g, one] of all.entries()) {
    if (g === without) continue
    for (const name of ['seen', 'ordered', 'amount'] as const)
      for (const [state, value] of one[name].entries()) sum[name][state] = (sum[name][state] ?? 0) + value
  }
  return sum
}

const ratios = (parts: Float64Array, wholes: Float64Array): Float64Array =>
  parts.map((part, i) => ((wholes[i] ?? 0) === 0 ? 0 : part / (wholes[i] ?? 1)))

/** The states as a migration whose rewards are what the next period is expected to bring; the last one is former. */
const migrationOf = ({ seen, ordered, amount }: Counts, states: number): Migration => {
  const chances = ratios(ordered, seen).subarray(0, states)
  const rows = Array.from(chances, (chance, i) =>
    Array.from({ length: states + 1 }, (_, j) => (j === 0 ? chance : 0) + (j === i + 1 ? 1 - chance : 0)),
  )
  const former = Array.from({ length: states + 1 }, (_, j) => Number(j === states))
  const rewards = [...ratios(amount, seen).subarray(0, states), 0]
  return { chances: [...rows, former], rewards, discount: 0 }
}

const valuesOf = (counts: Counts, states: number, ahead: number): Float64Array =>
  migrationValueOver(migrationOf(counts, states), ahead - 1).subarray(0, states)

/**
 * Learns how customers move between recency states, and what each state is worth in periods to come.
 *
 * @throws ModelRefusal `negative_spend`, `too_few_periods`, `too_few_customers`, `no_repeat_purchases`
 * @source Dwyer (1989), J. Direct Marketing 3(4), 8–15; Pfeifer & Carraway (2000), J. Interactive Marketing 14(2), 43–55
 */
export const fitRecencyStates = (orders: PeriodOrders, plan: RecencyPlan): RecencyFit => {
  const { periods, most, ahead } = plan
  rowsOf({ ...orders })
  const negative = orders.amount.filter((amount) => amount < 0).length
  if (negative > 0) throw ModelRefusal.of('negative_spend/amounts', { count: negative })
  if (periods < 2) throw ModelRefusal.of('too_few_periods/states', { count: periods, needed: 2 })
  const counts = countGroups(orders, plan)
  const all = added(counts)
  const few = all.seen.findIndex((seen) => seen < fewest)
  const states = few < 0 ? most : few
  if (states === 0) {
    throw ModelRefusal.of('too_few_customers/states', { count: all.seen[0] ?? 0, needed: fewest })
  }
  if (all.ordered.every((count) => count === 0)) throw ModelRefusal.of('no_repeat_purchases/states')
  return {
    chances: ratios(all.ordered, all.seen).subarray(0, states),
    amounts: ratios(all.amount, all.ordered).subarray(0, states),
    seen: all.seen.subarray(0, states),
    values: valuesOf(all, states, ahead),
    without: counts.map((_, g) => valuesOf(added(counts, g), states, ahead)),
  }
}

/**
 * Sums of the values of states with their 95 % intervals, by the jackknife over groups of customers, whose periods are not
 * independent of each other; on the logarithm, so that they are above 0. They say what is unknown of the mean of a state.
 *
 * @param weights how often each state counts, one list for each sum
 * @source Tukey (1958), Annals of Math. Stat. 29, 614; Efron & Tibshirani (1993), chapter 11
 */
export const recencyIntervals = ({ values, without }: RecencyFit, weights: readonly Float64Array[]): Intervals => {
  const sumOf = (of: Float64Array, weight: Float64Array): number =>
    weight.reduce((sum, count, state) => sum + count * (of[state] ?? 0), 0)
  const estimate = Float64Array.from(weights, (weight) => sumOf(values, weight))
  const width = Float64Array.from(weights, (weight, i) => {
    const found = without.map((each) => sumOf(each, weight))
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length
    const variance = ((groups - 1) / groups) * found.reduce((sum, one) => sum + (one - mean) ** 2, 0)
    const value = estimate[i] ?? 0
    return value > 0 ? Math.exp((wide * Math.sqrt(variance)) / value) : 1
  })
  return {
    estimate,
    low: estimate.map((value, i) => value / (width[i] ?? 1)),
    high: estimate.map((value, i) => value * (width[i] ?? 1)),
  }
}
