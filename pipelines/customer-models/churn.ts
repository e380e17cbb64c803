import { noteOf, type StoredNote } from '../../server/contract/model-texts.ts'
import type { Features } from '../models/features.ts'
import { valuesAt } from '../models/frame.ts'
import { ModelRefusal } from '../models/refusal.ts'
import type { ModelSettings } from '../sources/workspace.ts'
import { type Asked, refuseNegative, spread } from './asked.ts'
import {
  chosenFeatures,
  intervalDrivers,
  judge,
  type Learned,
  type Lessons,
  learn,
  reasonsBy,
  withoutConstant,
} from './chances.ts'
import { firstDayOf, lastDayOf, monthOf } from './days.ts'
import { type CustomerInput, eventKinds } from './input.ts'
import { type Card, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { quarterNote } from './quarterly.ts'
import { daysBetween, placesWhere, seenAt } from './seen.ts'
import { leftAfter, lookBack } from './settings.ts'

/** What is read of every customer; the rest only where it differs among customers. */
const needed = ['days_since_last', 'ln_purchase_days', 'ln_revenue']
/** What happens to customers; not complaints, which come with orders and would stand for these. */
const churnKinds = ['late_ticket', 'incident', 'visit'] as const
/** Months of orders before a cut that features need at least. */
const leastSeen = 6

interface Rows {
  readonly places: Int32Array
  readonly features: Features
}

/** Customers to whom something happened from one day to another, as far as it is known then. */
const happenedTo = ({ ids, events }: CustomerInput, kind: number, from: number, to: number): Float64Array => {
  const has = new Float64Array(ids.length)
  for (let i = 0; i < events.day.length; i++) {
    const isKnown = (events.known[i] ?? Number.POSITIVE_INFINITY) <= to
    const at = events.day[i] ?? 0
    if (events.kind[i] === kind && isKnown && at >= from && at <= to) has[events.customer[i] ?? 0] = 1
  }
  return has
}

/** Customers whose contract ended from one day to another and who have none at the end. */
const lapsed = ({ ids, contracts }: CustomerInput, from: number, to: number): Float64Array => {
  const [ended, runs] = [new Float64Array(ids.length), new Float64Array(ids.length)]
  for (let i = 0; i < contracts.start.length; i++) {
    const [start, end, place] = [contracts.start[i] ?? 0, contracts.end[i] ?? 0, contracts.customer[i] ?? 0]
    if (start > to) continue
    if (end > to) runs[place] = 1
    else if (end >= from) ended[place] = 1
  }
  return ended.map((has, place) => has * (1 - (runs[place] ?? 0)))
}

/** Customers with an order in the months before the end of a month, and what is known of them then. */
const rowsAt = (input: CustomerInput, month: number): Rows => {
  const [from, end] = [firstDayOf(month - lookBack + 1), lastDayOf(month)]
  const seen = seenAt(input.purchases, input.ids.length, from, end)
  refuseNegative(seen)
  const places = placesWhere(seen.spanDays, (days) => days > 0)
  const kinds = churnKinds.map((kind) => ({
    kind,
    column: valuesAt(happenedTo(input, eventKinds.indexOf(kind), from, end), places),
  }))
  return {
    places,
    features: {
      names: [...needed, ...kinds.map(({ kind }) => kind), 'contract_lapsed'],
      columns: [
        valuesAt(seen.last, places).map((last) => end - last),
        valuesAt(seen.spanDays, places).map(Math.log1p),
        valuesAt(seen.spanAmount, places).map(Math.log1p),
        ...kinds.map(({ column }) => column),
        valuesAt(lapsed(input, from, end), places),
      ],
    },
  }
}

/** Rows at the end of months, and who ordered nothing in the months after. */
const lessonsAt = (input: CustomerInput, months: readonly number[]): Lessons => {
  const parts = months.map((month) => {
    const rows = rowsAt(input, month)
    const came = daysBetween(input.purchases, input.ids.length, firstDayOf(month + 1), lastDayOf(month + leftAfter))
    return { ...rows, left: valuesAt(came, rows.places).map((days) => Number(days === 0)) }
  })
  const join = (columns: readonly Float64Array[]): Float64Array => {
    const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const column of columns) {
      all.set(column, at)
      at += column.length
    }
    return all
  }
  const names = parts[0]?.features.names ?? []
  return {
    features: {
      names,
      columns: names.map((_, j) => join(parts.map(({ features }) => features.columns[j] ?? new Float64Array()))),
    },
    left: join(parts.map(({ left }) => left)),
    keys: parts.flatMap(({ places }) => Array.from(places, (place) => input.ids[place] ?? '')),
  }
}

/** Up to two ends of months, half a year apart, so that what was learned is of a whole year; those with too few months before them are left out. */
const cutsBefore = (latest: number, firstMonth: number): number[] =>
  [latest - leftAfter, latest].filter((month) => month - firstMonth + 1 >= leastSeen)

const windowsOf = (input: CustomerInput, cuts: readonly number[]) => {
  const first = input.purchases.day.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY)
  const [begin = 0, last = 0] = [cuts[0], cuts.at(-1)]
  return {
    known: spanOf(Math.max(first, firstDayOf(begin - lookBack + 1)), lastDayOf(last)),
    shown: spanOf(firstDayOf(begin + 1), lastDayOf(last + leftAfter)),
  }
}

/** What is learned at the end of a month of who left until then. */
export interface ChurnFit {
  readonly learned: Learned
  readonly drivers: Card['drivers']
  readonly judged: ReturnType<typeof judge>
  /** rows that were learned from */
  readonly records: number
  readonly windows: NonNullable<Card['windows']>
  readonly note: StoredNote
}

const refuseShort = (month: number, first: number): void => {
  const months = Math.max(0, month - first + 1)
  const fewest = leastSeen + 2 * leftAfter
  if (months < fewest)
    throw ModelRefusal.of('too_few_periods/leaving', {
      count: months,
      needed: fewest,
      seen: leastSeen,
      after: leftAfter,
    })
}

/**
 * Learns who leaves, from all that is known at the end of a month; and once more half a year earlier, to be judged by what became of
 * customers since.
 *
 * @throws ModelRefusal `too_few_periods`, `negative_spend`, and as `learn` does
 */
export const fitChurn = (input: CustomerInput, { seed }: ModelSettings, month: number): ChurnFit => {
  const first = monthOf(input.purchases.day.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY))
  refuseShort(month, first)
  const [cuts, before, later] = [
    cutsBefore(month - leftAfter, first),
    cutsBefore(month - 2 * leftAfter, first),
    [month - leftAfter],
  ]
  const lessons = withoutConstant(lessonsAt(input, cuts), needed)
  const earlier = withoutConstant(lessonsAt(input, before), needed)
  const rows = lessonsAt(input, later)
  const [known, shown] = [windowsOf(input, before).known, windowsOf(input, before).shown]
  return {
    learned: learn(lessons, seed),
    drivers: intervalDrivers(lessons, seed),
    judged: judge(learn(earlier, seed), rows, rows.features.columns[0]),
    records: lessons.left.length,
    windows: { learnedFrom: windowsOf(input, cuts), judgedOn: windowsOf(input, later) },
    note: noteOf('judged_half_a_year_before', { count: earlier.left.length, from: known.from, to: shown.to }),
  }
}

/**
 * The chance that each customer with an order in twelve months orders nothing in the next months.
 *
 * @param fitOf what was learned for a month; throws what was refused
 */
export const churnOf = (asked: Asked, fitOf: (month: number) => ChurnFit): Outcome => {
  const { input, settings, end, month } = asked
  const customers = input.ids.length
  return outcomeOf('churn', {}, () => {
    refuseNegative(asked.seen)
    const { learned, drivers, judged, records, windows, note } = fitOf(month)
    const { places, features } = rowsAt(input, month)
    const chances = learned.chances(features)
    const read = chosenFeatures(features, learned.features)
    const reasonsOf = reasonsBy(learned, drivers)
    const reasons = Array.from(places, (_, row) => reasonsOf(read, row))
    const reason = (at: number) => spread<string | null>(customers, places, (i) => reasons[i]?.[at]?.title ?? null)
    const effect = (at: number) => spread(customers, places, (i) => reasons[i]?.[at]?.effect ?? Number.NaN)
    return {
      rows: places.length,
      scores: {
        churn_chance: spread(customers, places, (i) => chances[i] ?? Number.NaN),
        churn_base: spread(customers, places, () => learned.base),
        churn_reason: reason(0),
        churn_effect: effect(0),
        churn_reason_2: reason(1),
        churn_effect_2: effect(1),
        churn_reason_3: reason(2),
        churn_effect_3: effect(2),
      },
      metrics: judged.metrics,
      card: {
        data: {
          read: { from: windows.learnedFrom.known.from, to: spanOf(end, end).to },
          customers: places.length,
          records,
          fitted: learned.fitted,
          seed: settings.seed,
        },
        windows,
        features: learned.features,
        calibration: judged.calibration,
        drivers,
        notes: [...quarterNote(month), note],
      },
    }
  })
}
