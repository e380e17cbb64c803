import { featureOf } from '../models/churn/reasons.ts'
import type { Features } from '../models/features.ts'
import { valuesAt } from '../models/frame.ts'
import type { ModelSettings } from '../sources/workspace.ts'
import { type Asked, spreadNumbers, spreadTexts } from './asked.ts'
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
import { leftAt, over, renewable, running, skippedNote } from './contracts.ts'
import { lastDayOf } from './days.ts'
import { type CustomerInput, eventKinds } from './input.ts'
import { type Card, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { quarterNote } from './quarterly.ts'
import { graceDays, leftAfter } from './settings.ts'

/** Where the events of each customer begin, by place; they are sorted by that. The last is where all end. */
const eventStarts = ({ ids, events }: CustomerInput): Int32Array => {
  const starts = new Int32Array(ids.length + 1)
  for (const place of events.customer) starts[place + 1] = (starts[place + 1] ?? 0) + 1
  for (let place = 0; place < ids.length; place++) starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0)
  return starts
}

/** What is known of contracts at the end of a day: what happened in their terms until then. */
const featuresAt = (input: CustomerInput, places: Int32Array, end: number, kinds: readonly number[]): Features => {
  const { contracts, events, contractKinds } = input
  const starts = eventStarts(input)
  const happened = eventKinds.map(() => new Float64Array(places.length))
  for (const [row, i] of places.entries()) {
    const [start, until] = [contracts.start[i] ?? 0, Math.min(contracts.end[i] ?? 0, end)]
    const place = contracts.customer[i] ?? 0
    for (let event = starts[place] ?? 0; event < (starts[place + 1] ?? 0); event++) {
      const at = events.day[event] ?? 0
      const isKnown = (events.known[event] ?? Number.POSITIVE_INFINITY) <= end
      const column = happened[events.kind[event] ?? -1]
      if (column !== undefined && isKnown && at >= start && at <= until) column[row] = 1
    }
  }
  const others = kinds.slice(1)
  return {
    names: [
      ...eventKinds,
      'ln_annual_value',
      'renewed_before',
      ...others.map((kind) => `contract_kind=${contractKinds[kind] ?? ''}`),
    ],
    columns: [
      ...happened,
      valuesAt(contracts.value, places).map((value) => Math.log1p(Math.max(0, Number.isNaN(value) ? 0 : value))),
      valuesAt(contracts.renews, places),
      ...others.map((kind) => Float64Array.from(places, (i) => Number(contracts.kind[i] === kind))),
    ],
  }
}

const lessonsOf = (input: CustomerInput, places: Int32Array, end: number, kinds: readonly number[]): Lessons => ({
  features: featuresAt(input, places, end, kinds),
  left: leftAt(input, places, end),
  keys: Array.from(places, (i) => input.ids[input.contracts.customer[i] ?? 0] ?? ''),
})

/** Of several contracts of a customer the one that ends first, by the customer's place. */
const firstEnding = ({ contracts }: CustomerInput, places: Int32Array): Int32Array => {
  const first = new Map<number, number>()
  for (const i of places) {
    const place = contracts.customer[i] ?? 0
    const other = first.get(place)
    if (other === undefined || (contracts.end[i] ?? 0) < (contracts.end[other] ?? 0)) first.set(place, i)
  }
  return Int32Array.from(first.values())
}

/** What is learned at the end of a month of contracts that ended until then. */
export interface RenewalFit {
  readonly learned: Learned
  readonly drivers: Card['drivers']
  readonly judged: ReturnType<typeof judge>
  /** places of the kinds that are continued, ascending */
  readonly kinds: readonly number[]
  /** contracts that were learned from, and the first day of the first of them */
  readonly records: number
  readonly first: number
  /** the last day of what was known when that was learned which is judged, and of what showed it */
  readonly cut: number
  readonly end: number
}

const endedOf = (input: CustomerInput, end: number) => {
  const kinds = renewable(input, end)
  const { contracts, eventsFrom } = input
  const isChosen = (i: number): boolean =>
    kinds.includes(contracts.kind[i] ?? -1) && (contracts.start[i] ?? 0) >= eventsFrom
  return { kinds, isChosen, ended: over(input, Number.NEGATIVE_INFINITY, end).filter(isChosen) }
}

/** Judges what could be learned half a year before, by the contracts that ended since, as they were known then. */
const judgedAt = (input: CustomerInput, cut: number, end: number, seed: number): ReturnType<typeof judge> => {
  const { kinds, isChosen, ended } = endedOf(input, cut)
  const since = over(input, cut + 1, end).filter((i) => isChosen(i) && (input.contracts.start[i] ?? 0) <= cut)
  const later = { features: featuresAt(input, since, cut, kinds), left: leftAt(input, since, end) }
  return judge(learn(withoutConstant(lessonsOf(input, ended, cut, kinds), []), seed), later)
}

/** Learns which contracts are not continued, from all that is known at the end of a month. @throws ModelRefusal */
export const fitRenewal = (input: CustomerInput, { seed }: ModelSettings, month: number): RenewalFit => {
  const end = lastDayOf(month)
  const cut = lastDayOf(month - leftAfter) - graceDays
  const { kinds, ended } = endedOf(input, end)
  const lessons = withoutConstant(lessonsOf(input, ended, end, kinds), [])
  const learned = learn(lessons, seed)
  return {
    learned,
    drivers: intervalDrivers(learned, lessons, seed),
    judged: judgedAt(input, cut, end, seed),
    kinds,
    records: ended.length,
    first: ended.reduce((least, i) => Math.min(least, input.contracts.start[i] ?? 0), end),
    cut,
    end,
  }
}

const cardOf = ({ input, settings, end, month }: Asked, found: RenewalFit, customers: number): Partial<Card> => {
  const { learned, drivers, judged, kinds, records, first, cut } = found
  return {
    data: { read: spanOf(first, end), customers, records, fitted: learned.fitted, seed: settings.seed },
    windows: {
      learnedFrom: { known: spanOf(first, found.end - graceDays), shown: spanOf(first, found.end) },
      judgedOn: { known: spanOf(first, cut), shown: spanOf(cut + 1, found.end) },
    },
    features: [...new Set(learned.features.map(featureOf))],
    calibration: judged.calibration,
    drivers,
    notes: [...quarterNote(month), ...skippedNote(input, kinds)],
  }
}

/**
 * The chance that each running contract is continued; of several contracts of a customer, that of the one that ends first.
 *
 * @param fitOf what was learned for a month; throws what was refused
 */
export const renewalOf = (asked: Asked, fitOf: (month: number) => RenewalFit): Outcome => {
  const { input, end } = asked
  const { contracts, ids } = input
  return outcomeOf('renewal', {}, () => {
    const found = fitOf(asked.month)
    const places = firstEnding(input, running(input, found.kinds, end))
    const features = featuresAt(input, places, end, found.kinds)
    const chances = found.learned.chances(features)
    const read = chosenFeatures(features, found.learned.features)
    const reasonsOf = reasonsBy(found.learned, found.drivers)
    const reasons = Array.from(places, (_, row) => reasonsOf(read, row)[0])
    const customers = Int32Array.from(places, (i) => contracts.customer[i] ?? 0)
    return {
      rows: places.length,
      scores: {
        renewal_chance: spreadNumbers(ids.length, customers, (i) => 1 - (chances[i] ?? Number.NaN)),
        renewal_reason: spreadTexts(ids.length, customers, (i) => reasons[i]?.title ?? null),
        renewal_effect: spreadNumbers(ids.length, customers, (i) => reasons[i]?.effect ?? Number.NaN),
      },
      metrics: found.judged.metrics,
      card: cardOf(asked, found, places.length),
    }
  })
}
