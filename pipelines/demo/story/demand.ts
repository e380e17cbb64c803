import { createAgenda } from '../agenda.ts'
import { runningOn } from '../company/campaigns.ts'
import { seasonOn } from '../company/season.ts'
import { between, pick, type Random } from '../random.ts'
import { keyOf, type World } from '../world.ts'
import { type Customer, customerId } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import type { openAccounts } from './invoices.ts'
import { lateOrder, type OrderDesk, type Origin } from './orders.ts'
import type { TouchLog } from './touches.ts'

const perDay = 19
/** So many days before an order it is known who will place it, so that touches can come before it. */
const ahead = 21
const touchedShare = 0.35
const couponShare = 0.4
/** One of so many orders is of an account that the shop and the CRM have no record of. */
const strangeShare = 0.004

interface Intent {
  readonly customer: Customer
  readonly origin: Origin
}

const without: Origin = { campaign: null, isSale: false }

/** Notes the touches before an order of a day; the last of them may bring a coupon. */
const touch = (random: Random, touches: TouchLog, customer: Customer, day: number): Origin => {
  let origin = without
  const days = Array.from({ length: between(random, 1, 3) }, () => day - between(random, 0, ahead)).sort(
    (a, b) => a - b,
  )
  for (const touched of days) {
    const running = runningOn(touched)
    if (running.length === 0) continue
    const campaign = pick(random, running)
    touches.add(touched, { customer: customerId(customer), lead: null, campaign, channel: campaign.channel })
    origin = { campaign: campaign.id, isSale: campaign.objective === 'sales' }
  }
  return random() < couponShare ? origin : without
}

/** Who buys what and when. */
export const openDemand = (
  world: World,
  book: CustomerBook,
  touches: TouchLog,
  desk: OrderDesk,
  accounts: ReturnType<typeof openAccounts>,
) => {
  const random = world.random('demand')
  const intents = createAgenda<Intent>()
  const place = ({ customer, origin }: Intent, day: number) => {
    if (customer.lost <= day) return
    const isStrange = world.quota('strange accounts', strangeShare)
    const strange = isStrange ? keyOf('G', world.next('strange account')) : undefined
    const order = desk.place(customer, day, origin, strange)
    if (strange === undefined) accounts.bill(order, day)
  }
  const placeLate = (day: number) => {
    const buyer = book.buyer(world.random('late order'), lateOrder.placed)
    if (buyer !== undefined) accounts.bill(desk.placeLate(buyer, lateOrder.placed, day), day)
  }
  return {
    /** Plans the orders of the day that is so far ahead. */
    plan: (today: number): void => {
      const day = today + ahead
      const count = world.countOn('orders', perDay * seasonOn(day))
      for (let i = 0; i < count; i++) {
        const customer = book.buyer(random, today)
        if (customer === undefined || customer.lost <= day) continue
        const origin = random() < touchedShare ? touch(random, touches, customer, day) : without
        intents.add(day, { customer, origin })
      }
    },
    /** Has somebody buy on a day, beside those who were planned. */
    expect: (day: number, customer: Customer, campaign: string | null): void =>
      intents.add(day, { customer, origin: { campaign, isSale: false } }),
    /** Writes the orders of a day. */
    serve: (day: number): void => {
      for (const intent of intents.take(day)) place(intent, day)
      if (day === lateOrder.delivered) placeLate(day)
    },
  }
}
