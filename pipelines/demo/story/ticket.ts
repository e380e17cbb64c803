import { type ChannelName, channels } from '../company/channels.ts'
import { type Product, products } from '../company/products.ts'
import { agents } from '../company/staff.ts'
import { instantOf } from '../days.ts'
import { between, pick, pickWeighted, type Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Customer, customerId, territoryOf } from './customer.ts'

/** What a customer turned to the service with. Minutes count from the beginning of day 0. */
export interface Ticket {
  readonly id: string
  readonly customer: Customer
  readonly product: Product | null
  readonly agent: string
  readonly channel: ChannelName
  readonly kind: 'complaint' | 'incident' | 'question' | 'request'
  readonly category: string
  readonly subject: string
  readonly priority: string
  readonly opened: number
  readonly due: number
  readonly replied: number
  /** null for one that is never resolved */
  readonly resolved: number | null
  readonly closed: number | null
  readonly reopened: number
  readonly satisfaction: number | null
}

/** How a ticket goes: `forgotten` is never resolved. */
export type TicketCourse = 'in time' | 'late' | 'forgotten'

const priorities = [
  { name: 'low', hours: 120, weight: 20 },
  { name: 'normal', hours: 72, weight: 55 },
  { name: 'high', hours: 24, weight: 20 },
  { name: 'urgent', hours: 8, weight: 5 },
] as const

interface Topic {
  readonly category: string
  readonly kind: Ticket['kind']
  readonly subjects: readonly string[]
}

/** What tickets are about on days on which all works. */
const topics: readonly Topic[] = [
  { category: 'delivery', kind: 'question', subjects: ['Where is my table?', '什么时候送货？', 'Коли доставка?'] },
  {
    category: 'damage',
    kind: 'complaint',
    subjects: ['Scratched on arrival 😢', 'Подряпина на дверцятах', '桌面有划痕'],
  },
  {
    category: 'assembly',
    kind: 'request',
    subjects: ['Screws are missing, "bag 3"', 'Montage im 4. Stock', 'Aide au montage'],
  },
  {
    category: 'billing',
    kind: 'question',
    subjects: ['Invoice has the old address', 'Рахунок без ПДВ', 'Facture en double ?'],
  },
  {
    category: 'measures',
    kind: 'complaint',
    subjects: ['Two centimetres too wide', '尺寸不对', 'Passt nicht in die Nische'],
  },
]

/** What tickets were about while the configurator stood still. */
const outageTopic: Topic = {
  category: 'configurator',
  kind: 'incident',
  subjects: ['The configurator does not load', 'Не можу змінити замовлення', '无法修改订单 🛑'],
}

const satisfactionOf = (random: Random, course: TicketCourse): number | null => {
  if (course === 'forgotten' || random() >= 0.45) return null
  return course === 'late' ? between(random, 1, 3) : between(random, 3, 5)
}

const resolvedAt = (random: Random, opened: number, due: number, course: TicketCourse): number | null => {
  if (course === 'forgotten') return null
  return course === 'late'
    ? due + between(random, 200, 6000)
    : opened + Math.round((due - opened) * (0.1 + random() * 0.85))
}

/** Draws a ticket that is opened on a day. */
export const drawTicket = (
  random: Random,
  id: string,
  customer: Customer,
  day: number,
  course: TicketCourse,
  isOutage: boolean,
): Ticket => {
  const opened = day * 1440 + between(random, 450, 1200)
  const priority = pickWeighted(random, priorities, ({ weight }) => weight)
  const topic = isOutage ? outageTopic : pick(random, topics)
  const due = opened + priority.hours * 60
  const resolved = resolvedAt(random, opened, due, course)
  return {
    id,
    customer,
    product: random() < 0.7 && !isOutage ? pick(random, products) : null,
    agent: pick(random, agents),
    channel: pick(random, ['phone', 'chat', 'mail'] as const),
    kind: topic.kind,
    category: topic.category,
    subject: pick(random, topic.subjects),
    priority: priority.name,
    opened,
    due,
    replied: opened + between(random, 5, Math.max(6, Math.round(((resolved ?? due) - opened) / 2))),
    resolved,
    closed: resolved === null ? null : resolved + between(random, 600, 4000),
    reopened: random() < 0.06 ? between(random, 1, 2) : 0,
    satisfaction: satisfactionOf(random, course),
  }
}

const statusOf = (resolved: number | null, closed: number | null) => {
  if (closed !== null) return 'closed'
  return resolved === null ? 'open' : 'resolved'
}

const resolutions: Readonly<Record<Ticket['kind'], string>> = {
  complaint: 'Replaced',
  incident: 'Back in service',
  question: 'Explained',
  request: 'Done on site',
}

/** A ticket as the help desk exports it, with what is known of it by the last day. */
export const ticketRecord = (world: World, ticket: Ticket): object => {
  const { customer, product, due, kind } = ticket
  const end = (world.through + 1) * 1440
  const known = (minute: number | null) => (minute === null || minute >= end ? null : minute)
  const at = (minute: number | null) => (minute === null ? null : instantOf(minute).replace(' ', 'T'))
  const [resolved, closed] = [known(ticket.resolved), known(ticket.closed)]
  const metSla = resolved === null ? (due < end ? false : null) : resolved <= due
  return {
    id: ticket.id,
    customer: { id: customerId(customer), territory: territoryOf(customer).id },
    product: product?.id ?? null,
    agent: ticket.agent,
    channel: channels[ticket.channel].id,
    times: {
      opened: at(ticket.opened),
      replied: at(known(ticket.replied)),
      resolved: at(resolved),
      closed: at(closed),
      due: at(due),
    },
    reopened: resolved === null ? 0 : ticket.reopened,
    kind,
    category: ticket.category,
    subject: ticket.subject,
    priority: ticket.priority,
    status: statusOf(resolved, closed),
    resolution: resolved === null ? null : resolutions[kind],
    met_sla: metSla,
    satisfaction: closed === null ? null : ticket.satisfaction,
  }
}
