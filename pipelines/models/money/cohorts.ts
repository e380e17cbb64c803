import { ModelRefusal } from '../refusal.ts'

/** A customer was active in a month, and what that brought. */
export interface Activity {
  readonly customer: string
  /** YYYY-MM */
  readonly month: string
  /** in currency */
  readonly amount: number
}

/** Customers whose first month it was, and how many of them were active in it and each month since. */
export interface Cohort {
  /** YYYY-MM */
  readonly month: string
  /** by months since the first, of all calendar months up to the last; the first is the size of the cohort */
  readonly active: readonly number[]
  /** what the active ones brought, by months since the first */
  readonly revenue: readonly number[]
  /** whether the last of `active` is of a month that is not over, so that it may not be read as a fall */
  readonly isLastIncomplete: boolean
}

const monthNumber = (month: string): number => {
  const [, year, of] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (year === undefined || of === undefined) throw ModelRefusal.of('bad_month', { month })
  return Number(year) * 12 + Number(of) - 1
}

const monthName = (number: number): string =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`

/** Whether the last day that the data know is the last of its month. */
const isMonthEnd = (day: string): boolean => {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.getUTCDate() === 1
}

/**
 * The retention triangle: customers by the month of their first activity, and how many of them came back.
 *
 * @param through the last day that the data are complete for, YYYY-MM-DD; cells of its month are marked unless it is the last day
 * @returns cohorts by month; months in which nobody was new are left out
 * @throws ModelRefusal `no_activity`; `bad_month`; `future_month` for activity after `through`
 */
export const cohortTriangle = (activities: readonly Activity[], through: string): Cohort[] => {
  if (activities.length === 0) throw ModelRefusal.of('no_activity')
  const last = monthNumber(through.slice(0, 7))
  const months = new Map<string, Map<number, number>>()
  for (const { customer, month, amount } of activities) {
    const number = monthNumber(month)
    if (number > last) throw ModelRefusal.of('future_month', { customer, month, through })
    const own = months.get(customer) ?? new Map<number, number>()
    own.set(number, (own.get(number) ?? 0) + amount)
    months.set(customer, own)
  }
  const cohorts = new Map<number, { readonly active: number[]; readonly revenue: number[] }>()
  for (const own of months.values()) {
    const first = Math.min(...own.keys())
    const zeros = () => Array.from({ length: last - first + 1 }, () => 0)
    const cohort = cohorts.get(first) ?? { active: zeros(), revenue: zeros() }
    cohorts.set(first, cohort)
    for (const [month, amount] of own) {
      cohort.active[month - first] = (cohort.active[month - first] ?? 0) + 1
      cohort.revenue[month - first] = (cohort.revenue[month - first] ?? 0) + amount
    }
  }
  return [...cohorts]
    .sort(([a], [b]) => a - b)
    .map(([month, { active, revenue }]) => ({
      month: monthName(month),
      active,
      revenue,
      isLastIncomplete: !isMonthEnd(through),
    }))
}

/**
 * Retention by months since the first, over all cohorts that are old enough: their active customers by their sizes together.
 *
 * @param withIncomplete whether cells of a month that is not over count
 * @returns shares from 0 to 1, the first 1; as long as the oldest cohort
 */
export const pooledRetention = (cohorts: readonly Cohort[], withIncomplete: boolean): number[] => {
  const cells = cohorts.map(({ active, isLastIncomplete }) =>
    isLastIncomplete && !withIncomplete ? active.slice(0, -1) : active,
  )
  const longest = Math.max(0, ...cells.map(({ length }) => length))
  return Array.from({ length: longest }, (_, age) => {
    const old = cells.filter(({ length }) => length > age)
    const sum = (at: number) => old.reduce((total, active) => total + (active[at] ?? 0), 0)
    return sum(age) / sum(0)
  })
}
