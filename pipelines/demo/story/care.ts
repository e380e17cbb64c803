import { createAgenda } from '../agenda.ts'
import { careProducts, type Product } from '../company/products.ts'
import { germanOf, span } from '../days.ts'
import { between } from '../random.ts'
import { keyOf, type World, written, yearly } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { german } from '../writing/numbers.ts'
import type { Diary } from './activities.ts'
import { type Customer, customerId, territoryOf } from './customer.ts'
import type { HelpDesk } from './help-desk.ts'
import { outage } from './outage.ts'

/** What the CRM exports of contracts. */
const contractHeader = [
  'Vertrag',
  'Art',
  'Kunde',
  'Artikel',
  'Betreuer',
  'Gebiet',
  'Beginn',
  'Ende',
  'Gekündigt am',
  'Verlängert aus',
  'Jahreswert',
  'Währung',
] as const

/** Share of the terms of care that are not renewed, and what each of these adds to it. */
const churn = { base: 0.1, late: 0.2, outage: 0.15, visited: -0.05 } as const

/** Share of the terms in which a ticket was late, or somebody visited; and of the terms during the outage, that were hit. */
const shares = { late: 0.2, visited: 0.4, hit: 0.3, cancelled: 0.6, planned: 0.3, framed: 0.15 } as const

/** Days of a term of care; one that began before the first day may be under way. */
export const termDays = 365

interface Renewal {
  readonly customer: Customer
  readonly from: string | null
}

interface Contract extends Renewal {
  readonly kind: 'Pflege' | 'Rahmen'
  readonly product: Product | null
  readonly start: number
  readonly end: number
  readonly cancelled: number | null
  /** euro cents a year */
  readonly value: number
}

const writeContract = (world: World, contract: Contract): string => {
  const { customer, kind, product, start, end, cancelled, from, value } = contract
  const id = keyOf('V', world.next('contract'))
  world.files.record(yearly('crm/vertraege', start, '.csv'), layouts.crm, contractHeader, [
    id,
    kind,
    customerId(customer),
    product?.id ?? null,
    customer.seller,
    territoryOf(customer).id,
    germanOf(start),
    germanOf(end),
    written(world, cancelled, germanOf),
    from,
    german(value),
    'EUR',
  ])
  return id
}

const flagsOf = (world: World, start: number, end: number) => {
  const isDuring = start <= outage.first && end >= outage.last
  const isLate = world.quota('late term', shares.late)
  const isVisited = world.quota(`visited term ${isLate}`, shares.visited)
  const isHit = isDuring && world.quota(`hit term ${isLate} ${isVisited}`, shares.hit)
  return { isLate, isVisited, isHit }
}

const churnOf = ({ isLate, isVisited, isHit }: ReturnType<typeof flagsOf>): number =>
  churn.base + (isLate ? churn.late : 0) + (isHit ? churn.outage : 0) + (isVisited ? churn.visited : 0)

const framedYears = 2

/** Where contracts are signed and renewed. */
export const openCareDesk = (world: World, helpDesk: HelpDesk, diary: Diary) => {
  const random = world.random('care')
  const due = createAgenda<Renewal>()
  const frames = createAgenda<Customer>()
  const plan = (customer: Customer, start: number, flags: ReturnType<typeof flagsOf>) => {
    if (flags.isLate) helpDesk.expect(start + between(random, 20, 340), customer, 'late')
    if (flags.isHit) helpDesk.expect(between(random, outage.first, outage.last), customer, 'outage')
    const visits = flags.isVisited ? [60, 200] : []
    for (const visit of visits) diary.plan(start + visit + between(random, 0, 90), customer, 'done')
    if (!flags.isVisited && random() < shares.planned) diary.plan(start + between(random, 60, 300), customer, 'missed')
  }
  const sign = ({ customer, from }: Renewal, start: number) => {
    const end = start + termDays - 1
    const flags = flagsOf(world, start, end)
    const isChurned = world.quota(`churn ${JSON.stringify(flags)}`, churnOf(flags))
    const isCancelled = isChurned && random() < shares.cancelled
    const product = customer.size === 'large' || customer.isHeavy ? careProducts.full : careProducts.plain
    const cancelled = isCancelled ? end - between(random, 30, 90) : null
    const id = writeContract(world, {
      kind: 'Pflege',
      customer,
      product,
      start,
      end,
      cancelled,
      from,
      value: product.price,
    })
    plan(customer, start, flags)
    if (isChurned) customer.lost = end + 1
    else due.add(end + 1, { customer, from: id })
  }
  const frame = (customer: Customer, start: number) => {
    const value = between(random, 50, 900) * 10_000
    const end = start + framedYears * termDays
    writeContract(world, { kind: 'Rahmen', customer, product: null, start, end, cancelled: null, from: null, value })
  }
  return {
    /** Signs what a new customer signs, some weeks on; somebody who was there before has a term under way. */
    enrol: (customer: Customer): void => {
      const isOld = customer.acquired < span.first - termDays
      const start = isOld ? span.first - between(random, 1, termDays) : customer.acquired + 30
      if (customer.hasCare) due.add(start, { customer, from: null })
      if (customer.size === 'large' && random() < shares.framed) frames.add(start, customer)
    },
    /** Writes what is signed on a day. */
    sign: (day: number): void => {
      for (const renewal of due.take(day)) sign(renewal, day)
      for (const customer of frames.take(day)) frame(customer, day)
    },
  }
}
