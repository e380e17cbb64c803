import { runningOn } from '../company/campaigns.ts'
import { channels } from '../company/channels.ts'
import { seasonOn } from '../company/season.ts'
import { endsMonth, germanOf, span } from '../days.ts'
import { pick } from '../random.ts'
import { knownDay, monthly, type World, written, yearly } from '../world.ts'
import { type Cell, layouts } from '../writing/demo-files.ts'
import { german } from '../writing/numbers.ts'
import { customerId } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import { drawOpportunity, type Opportunity, stages } from './opportunity.ts'

/** What the CRM exports of opportunities. */
const opportunityHeader = [
  'Chance',
  'Kunde',
  'Artikel',
  'Betreuer',
  'Kampagne',
  'Kanal',
  'Gebiet',
  'Phase',
  'Begonnen',
  'Qualifiziert',
  'Angebot am',
  'Abschluss erwartet',
  'Abgeschlossen',
  'Wert erwartet',
  'Wert',
  'Verlustgrund',
  'Wettbewerber',
  'Währung',
] as const

/** What the CRM exports at the end of a month of what is open. */
const snapshotHeader = [
  'Stichtag',
  'Chance',
  'Kunde',
  'Artikel',
  'Betreuer',
  'Gebiet',
  'Phase',
  'Abschluss erwartet',
  'Wert',
  'Wahrscheinlichkeit',
] as const

const perDay = 4.2

/** How far an opportunity is on a day, its value and when it is expected to close. */
const stateOn = (opportunity: Opportunity, day: number) => {
  const { qualified, proposed, closed, isWon, estimate, offer, expectedFirst, expectedLast } = opportunity
  const isProposed = proposed <= day
  const value = isProposed ? offer : estimate
  // What should have closed already is put off by a month, again and again.
  const late = Math.max(0, Math.ceil((day - expectedFirst) / 30)) * 30
  const expected = isProposed ? expectedLast : expectedFirst + late
  if (closed <= day) return { stage: isWon ? stages.won : stages.lost, value, expected }
  if (isProposed) return { stage: stages.proposed, value, expected }
  return { stage: qualified <= day ? stages.qualified : stages.first, value, expected }
}

const opportunityCells = (world: World, opportunity: Opportunity, from: readonly Cell[]): Cell[] => {
  const { id, customer, product, seller, territory, engaged, qualified, proposed, closed, isWon, reason, competitor } =
    opportunity
  const { stage, value, expected } = stateOn(opportunity, world.through)
  const isClosed = knownDay(world, closed) !== null
  return [
    id,
    customerId(customer),
    product.id,
    seller,
    ...from,
    territory,
    stage.name,
    germanOf(engaged),
    written(world, qualified, germanOf),
    written(world, proposed, germanOf),
    germanOf(expected),
    written(world, closed, germanOf),
    german(value),
    isClosed ? german(isWon ? opportunity.closeValue : 0) : null,
    isClosed ? reason : null,
    isClosed ? competitor : null,
    'EUR',
  ]
}

const writeSnapshot = (world: World, opportunity: Opportunity, day: number) => {
  const { id, customer, product, seller, territory } = opportunity
  const { stage, value, expected } = stateOn(opportunity, day)
  world.files.record(monthly('crm/pipeline', day, '.csv'), layouts.crm, snapshotHeader, [
    germanOf(day),
    id,
    customerId(customer),
    product.id,
    seller,
    territory,
    stage.name,
    germanOf(expected),
    german(value),
    german(stage.probability),
  ])
}

/** Where firms are sold to. */
export const openPipeline = (world: World, book: CustomerBook) => {
  const random = world.random('opportunities')
  let open: Opportunity[] = []
  const begin = (day: number) => {
    const opportunity = drawOpportunity(world, random, book, day)
    if (opportunity === undefined) return
    const running = runningOn(day)
    const campaign = running.length > 0 && random() < 0.3 ? pick(random, running) : undefined
    const channel = campaign?.channel ?? pick(random, ['web', 'shop', 'referral', 'phone'] as const)
    const from = [campaign?.id ?? null, channels[channel].id]
    open.push(opportunity)
    if (day < span.first) return
    const cells = opportunityCells(world, opportunity, from)
    world.files.record(yearly('crm/chancen', day, '.csv'), layouts.crm, opportunityHeader, cells)
  }
  return {
    /** Writes the opportunities that begin on a day, and at the end of a month all that are open. */
    work: (day: number): void => {
      const count = world.countOn('opportunities', perDay * seasonOn(day))
      for (let i = 0; i < count; i++) begin(day)
      open = open.filter(({ closed }) => closed > day)
      if (day < span.first || !endsMonth(day)) return
      for (const opportunity of open) if (opportunity.engaged >= span.first) writeSnapshot(world, opportunity, day)
    },
  }
}
