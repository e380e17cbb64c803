import { createAgenda } from '../agenda.ts'
import { seasonOn } from '../company/season.ts'
import type { Random } from '../random.ts'
import { keyOf, monthly, type World } from '../world.ts'
import type { Customer } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import { outage } from './outage.ts'
import type { Surveys } from './surveys.ts'
import { drawTicket, type TicketCourse, ticketRecord } from './ticket.ts'

/** Where customers turn to with questions and complaints. */
export interface HelpDesk {
  /** Has a customer turn to the service on a day: with something that will be late, or with the outage. */
  readonly expect: (day: number, customer: Customer, what: 'late' | 'outage') => void
  /** Writes the tickets of a day. */
  readonly receive: (day: number) => void
}

const perDay = 6.5
/** Tickets a day of customers without care, while the configurator stood still. */
const outagePerDay = 40

interface Expected {
  readonly customer: Customer
  readonly what: 'late' | 'outage'
}

/** Those with care get their answer in time, but for what their term is to suffer. */
const courseOf = (random: Random, { hasCare }: Customer): TicketCourse => {
  const turn = random()
  if (hasCare || turn >= 0.15) return 'in time'
  return turn < 0.12 ? 'late' : 'forgotten'
}

const isOutage = (day: number) => outage.first <= day && day <= outage.last

/** A help desk without tickets. */
export const openHelpDesk = (world: World, book: CustomerBook, surveys: Surveys): HelpDesk => {
  const random = world.random('tickets')
  const expected = createAgenda<Expected>()
  const write = (customer: Customer, day: number, course: TicketCourse, isOfOutage: boolean) => {
    const id = keyOf('H', world.next('ticket'))
    const ticket = drawTicket(random, id, customer, day, course, isOfOutage)
    world.files.line(monthly('desk/tickets', day, '.jsonl.gz'), 'utf-8', JSON.stringify(ticketRecord(world, ticket)))
    surveys.afterTicket(ticket)
    if (isOfOutage) surveys.upset(customer)
  }
  const receiveSome = (day: number, perDayNow: number, isOfOutage: boolean) => {
    const count = world.countOn(isOfOutage ? 'outage tickets' : 'tickets', perDayNow)
    for (let i = 0; i < count; i++) {
      const customer = book.buyer(random, day)
      if (customer === undefined || (isOfOutage && customer.hasCare)) continue
      write(customer, day, isOfOutage ? 'in time' : courseOf(random, customer), isOfOutage)
    }
  }
  return {
    expect: (day, customer, what) => expected.add(day, { customer, what }),
    receive: (day) => {
      for (const { customer, what } of expected.take(day))
        write(customer, day, what === 'late' ? 'late' : 'in time', what === 'outage')
      receiveSome(day, perDay * seasonOn(day), false)
      if (isOutage(day)) receiveSome(day, outagePerDay, true)
    },
  }
}
