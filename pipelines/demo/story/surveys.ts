import { createAgenda } from '../agenda.ts'
import { channels } from '../company/channels.ts'
import { dayOf, isoOf } from '../days.ts'
import { between, pick, type Random } from '../random.ts'
import { keyOf, type World, yearly } from '../world.ts'
import { type Customer, customerId } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import type { Ticket } from './ticket.ts'

/** Where customers are asked. */
export interface Surveys {
  /** Asks some of those whose ticket was resolved. */
  readonly afterTicket: (ticket: Ticket) => void
  /** Has a customer think less of the company at the next survey of all. */
  readonly upset: (customer: Customer) => void
  /** Writes the answers of a day. */
  readonly write: (day: number) => void
}

const answeredShare = 0.4
/** Answers to a survey of all at scale 1. */
const answers = 375
/** The survey after the outage, and how much less those who were hit say. */
const afterOutage = { on: dayOf('2024-06-10'), less: 3 } as const

const scoreAfter = (random: Random, { resolved, due }: Ticket): number =>
  resolved !== null && resolved > due ? between(random, 1, 3) : between(random, 3, 5)

/** How likely somebody recommends the company, 0 to 10, mostly 7 to 10. */
const recommends = (random: Random): number => (random() < 0.2 ? between(random, 3, 6) : between(random, 7, 10))

const isSurveyDay = (iso: string) => /-(03|06|09|12)-10$/.test(iso)

const surveyName = (iso: string) => `Relationship ${iso.slice(0, 4)} Q${Number(iso.slice(5, 7)) / 3}`

/** Nobody was asked yet. */
export const openSurveys = (world: World, book: CustomerBook): Surveys => {
  const random = world.random('surveys')
  const due = createAgenda<Ticket>()
  const upset = new Set<number>()
  const put = (day: number, answer: object) => {
    const record = { answer: keyOf('B', world.next('answer')), on: isoOf(day), ...answer }
    world.files.line(yearly('desk/surveys', day, '.jsonl'), 'utf-8', JSON.stringify(record))
  }
  const putAfter = (day: number, ticket: Ticket) => {
    const { id, customer, product, agent, channel } = ticket
    put(day, {
      survey: 'After a ticket',
      question: { text: 'How content are you with our answer?', kind: 'csat' },
      score: scoreAfter(random, ticket),
      who: { customer: customerId(customer), agent },
      product: product?.id ?? null,
      channel: channels[channel].id,
      ticket: id,
    })
  }
  const putAll = (day: number) => {
    for (let i = world.countOn('survey of all', answers); i > 0; i--) {
      const customer = book.buyer(random, day)
      if (customer === undefined) continue
      const less = day === afterOutage.on && upset.has(customer.number) ? afterOutage.less : 0
      put(day, {
        survey: surveyName(isoOf(day)),
        question: { text: 'Would you recommend us?', kind: 'nps' },
        score: Math.max(0, recommends(random) - less),
        who: { customer: customerId(customer), agent: null },
        product: null,
        channel: channels[pick(random, ['mail', 'web'] as const)].id,
        ticket: null,
      })
    }
  }
  return {
    afterTicket: (ticket) => {
      if (ticket.closed === null || random() >= answeredShare) return
      due.add(Math.floor(ticket.closed / 1440) + 1, ticket)
    },
    upset: ({ number }) => upset.add(number),
    write: (day) => {
      for (const ticket of due.take(day)) putAfter(day, ticket)
      if (isSurveyDay(isoOf(day))) putAll(day)
    },
  }
}
