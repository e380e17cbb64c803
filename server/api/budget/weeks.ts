import type { BudgetRequest } from '../../contract/budget.ts'
import type { Answered, Asking } from '../analysis/asking.ts'
import { eachOnce } from '../analysis/notices.ts'
import { refusedAt } from '../analysis/refusal.ts'
import { checkSameRows } from '../analysis/same-rows.ts'
import { cubeOf, lastCompleteDay } from '../current.ts'

const dayMs = 86_400_000
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs
const dayOf = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10)

/** 1970-01-01 was a Thursday: the Monday on or before a day, and the week that it begins. */
const weekOf = (day: number): number => Math.floor((day + 3) / 7)
const mondayOf = (week: number): number => week * 7 - 3

/** A channel by whole weeks: what it cost and what it brought in each. */
export interface ChannelWeeks {
  readonly name: string
  readonly spends: readonly number[]
  readonly revenues: readonly number[]
}

/** All channels over the same whole weeks. */
export interface Weeks {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly channels: readonly ChannelWeeks[]
  readonly notices: Answered['notices']
}

/** The last day up to which both what was spent and what was ordered is complete. */
const lastDay = ({ snapshot }: Asking): string => {
  const days = ['spend', 'attributed_channels'].map((name) => lastCompleteDay(snapshot, cubeOf(snapshot, name, 'from')))
  const [first, second] = days
  if (first === undefined || second === undefined) throw refusedAt('', 'too_few_periods/weeks_unknown')
  return [first, second].toSorted()[0] ?? first
}

/** A number for each day and channel of an answer. */
const byChannel = (rows: Answered['rows'], day: string, measure: string) => {
  const found = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const { key, label } = row.named('channel.name')
    const at = row.value(day)
    if (key === null || at === null) continue
    const value = row.number(measure)
    if (value === undefined) throw refusedAt('', 'kept_back/channel', { measure, channel: label })
    const own = found.get(label) ?? new Map<number, number>()
    const date = numberOf(String(at))
    own.set(date, (own.get(date) ?? 0) + value)
    found.set(label, own)
  }
  return found
}

const sumsOf = (days: ReadonlyMap<number, number> | undefined, first: number, count: number): number[] => {
  const sums = Array.from({ length: count }, () => 0)
  for (const [day, value] of days ?? []) {
    const place = weekOf(day) - first
    if (place >= 0 && place < count) sums[place] = (sums[place] ?? 0) + value
  }
  return sums
}

/** Asks what channels cost and what a model of attribution books to them, by whole weeks of the period. */
export const askWeeks = async (asking: Asking, request: BudgetRequest): Promise<Weeks> => {
  const { model, where } = request
  const rows = ['channel.name']
  checkSameRows(asking, ['spend', 'attributed_channels'])
  const spend = await asking.ask({ from: 'spend', measures: ['cost'], rows: [...rows, 'spent.date'], where })
  const revenue = await asking.ask(
    {
      from: 'attributed_channels',
      measures: ['attributed'],
      rows: [...rows, 'ordered.date'],
      where,
      parameters: { attribution_model: model },
    },
    { places: { 'parameters.attribution_model': 'model' } },
  )
  const spends = byChannel(spend.rows, 'spent.date', 'cost')
  const revenues = byChannel(revenue.rows, 'ordered.date', 'attributed')
  const days = [...spends.values()].flatMap((own) => [...own.keys()])
  if (days.length === 0) throw refusedAt('where', 'no_spend/channels')
  const known = numberOf(lastDay(asking))
  const start = Math.max(
    request.from === undefined ? -Infinity : numberOf(request.from),
    days.reduce((a, b) => Math.min(a, b)),
  )
  const end = Math.min(request.to === undefined ? known : numberOf(request.to), known)
  const first = weekOf(start + 6)
  const count = weekOf(end + 1) - first
  if (count < 8)
    throw refusedAt('from', 'too_few_periods/weeks', {
      count: Math.max(0, count),
      from: dayOf(start),
      to: dayOf(end),
      needed: 8,
    })
  return {
    from: dayOf(mondayOf(first)),
    to: dayOf(mondayOf(first + count) - 1),
    count,
    channels: [...spends.keys()].map((name) => ({
      name,
      spends: sumsOf(spends.get(name), first, count),
      revenues: sumsOf(revenues.get(name), first, count),
    })),
    notices: eachOnce([...spend.notices, ...revenue.notices]).filter(({ code }) => code !== 'parameter_set'),
  }
}
