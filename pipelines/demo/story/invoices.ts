import { createAgenda } from '../agenda.ts'
import { isoOf, monthOf, yearOf } from '../days.ts'
import { between, type Random } from '../random.ts'
import { keyOf, knownDay, type World, written } from '../world.ts'
import { type Cell, layouts } from '../writing/demo-files.ts'
import { pointed } from '../writing/numbers.ts'
import { customerId, never } from './customer.ts'
import type { Order } from './orders.ts'

/** What the ERP exports of invoices. */
const invoiceHeader = [
  'invoice_no',
  'order_no',
  'customer',
  'seller',
  'territory',
  'issued',
  'due',
  'paid',
  'amount',
  'paid_amount',
  'currency',
] as const

/** Invoices of these days were exported a second time, in a file of their own. */
const resent = { from: '2024-03-05', to: '2024-03-07' } as const

const isResent = (iso: string) => resent.from <= iso && iso <= resent.to

/** So many days after it is due an invoice is paid; before it where negative. */
const paidAfter = (random: Random): number => {
  const turn = random()
  if (turn < 0.55) return between(random, -12, 0)
  if (turn < 0.85) return between(random, 1, 14)
  if (turn < 0.95) return between(random, 15, 60)
  return turn < 0.98 ? between(random, 61, 150) : never
}

const cellsOf = (world: World, random: Random, order: Order, day: number): Cell[] => {
  const due = day + (order.customer.kind === 'franchise' ? 60 : 30)
  const paid = due + paidAfter(random)
  const part = random() < 0.03 ? 0.5 : 1
  const isPaid = knownDay(world, paid) !== null
  return [
    keyOf(`R-${yearOf(day)}`, world.next(`invoice ${yearOf(day)}`)),
    order.id,
    customerId(order.customer),
    order.seller,
    order.territory,
    isoOf(day),
    isoOf(due),
    written(world, paid),
    pointed(order.total),
    pointed(isPaid ? Math.round(order.total * part) : 0),
    order.currency,
  ]
}

/** Issues invoices when orders are shipped. */
export const openAccounts = (world: World) => {
  const random = world.random('invoices')
  const due = createAgenda<Order>()
  return {
    /** Has an order billed on the day on which it is shipped, but not before a day. */
    bill: (order: Order, from: number): void => {
      if (order.isInvoiced) due.add(Math.max(order.shipped, from), order)
    },
    /** Writes the invoices of a day. */
    issue: (day: number): void => {
      for (const order of due.take(day)) {
        const cells = cellsOf(world, random, order, day)
        const deliveries = isResent(isoOf(day)) ? [1, 2] : [1]
        for (const delivery of deliveries)
          world.files.record(`files/erp/invoices-${monthOf(day)}_${delivery}.tsv`, layouts.tabs, invoiceHeader, cells)
      }
    },
  }
}
