import { createAgenda } from '../agenda.ts'
import { channels } from '../company/channels.ts'
import { germanOf } from '../days.ts'
import { between, pick, type Random } from '../random.ts'
import { keyOf, knownDay, type World, written, yearly } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { type Customer, customerId, territoryOf } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'

/** What the CRM exports of visits and calls. */
const activityHeader = [
  'Nummer',
  'Art',
  'Kunde',
  'Betreuer',
  'Kanal',
  'Gebiet',
  'Geplant',
  'Fällig',
  'Erledigt',
  'Ergebnis',
] as const

/** How a planned contact ends: in time, after it was due, or never. */
type Ending = 'done' | 'late' | 'missed'

interface Activity {
  readonly customer: Customer
  readonly kind: 'Besuch' | 'Anruf' | 'Nachfassen'
  readonly ending: Ending
}

/** Where visits, calls and follow-ups are planned. */
export interface Diary {
  /** Plans a visit. */
  readonly plan: (day: number, customer: Customer, ending: Ending) => void
  /** Writes what was planned for a day. */
  readonly write: (day: number) => void
}

const perDay = 6.5
const dueAfter = 14
const outcomes = ['Interesse', 'Kein Interesse', 'Angebot gewünscht', 'Zufrieden', 'Unzufrieden']

const endingOf = (random: Random): Ending => {
  const turn = random()
  if (turn < 0.75) return 'done'
  return turn < 0.9 ? 'late' : 'missed'
}

const doneOn = (random: Random, day: number, ending: Ending): number | null => {
  if (ending === 'missed') return null
  return ending === 'done' ? day + between(random, 0, dueAfter) : day + dueAfter + between(random, 1, 40)
}

/** A customer with care is visited by plan only, so that one who was not can be told. */
const someActivity = (random: Random, customer: Customer): Activity => ({
  customer,
  kind:
    customer.hasCare || customer.kind === 'consumer'
      ? pick(random, ['Anruf', 'Nachfassen'])
      : pick(random, ['Besuch', 'Anruf']),
  ending: endingOf(random),
})

/** An empty diary. */
export const openDiary = (world: World, book: CustomerBook): Diary => {
  const random = world.random('activities')
  const planned = createAgenda<Activity>()
  const writeOne = ({ customer, kind, ending }: Activity, day: number) => {
    const done = doneOn(random, day, ending)
    const outcome = pick(random, outcomes)
    world.files.record(yearly('crm/besuche', day, '.csv'), layouts.crm, activityHeader, [
      keyOf('A', world.next('activity')),
      kind,
      customerId(customer),
      customer.seller,
      kind === 'Besuch' ? channels.shop.id : channels.phone.id,
      territoryOf(customer).id,
      germanOf(day),
      germanOf(day + dueAfter),
      written(world, done, germanOf),
      knownDay(world, done) === null ? null : outcome,
    ])
  }
  return {
    plan: (day, customer, ending) => planned.add(day, { customer, kind: 'Besuch', ending }),
    write: (day) => {
      for (const activity of planned.take(day)) writeOne(activity, day)
      const count = world.countOn('activities', perDay)
      for (let i = 0; i < count; i++) {
        const customer = book.buyer(random, day)
        if (customer !== undefined) writeOne(someActivity(random, customer), day)
      }
    },
  }
}
