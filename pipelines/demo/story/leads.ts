import { createAgenda } from '../agenda.ts'
import { type Campaign, runningOn } from '../company/campaigns.ts'
import { type ChannelName, channels } from '../company/channels.ts'
import { territoryAt } from '../company/places.ts'
import { seasonOn } from '../company/season.ts'
import { departure, sellersOf } from '../company/staff.ts'
import { germanOf, span, yearOf } from '../days.ts'
import { between, pick, pickWeighted, type Random } from '../random.ts'
import { keyOf, knownDay, type World, written, yearly } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { type Customer, someTerritory } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import type { TouchLog } from './touches.ts'

/** What the CRM exports of leads. */
const leadHeader = [
  'Interessent',
  'Kunde',
  'Betreuer',
  'Kampagne',
  'Kanal',
  'Gebiet',
  'Herkunft',
  'Angelegt',
  'Qualifiziert',
  'Gewonnen',
  'Verloren',
  'Grund',
  'Punkte',
] as const

/** A customer who is won on a day, and the campaign that began it. */
export interface Won {
  readonly customer: Customer
  readonly campaign: Campaign | null
}

interface Lead {
  readonly id: string
  readonly campaign: Campaign | null
  readonly channel: ChannelName
  readonly territory: number
  readonly created: number
  readonly qualified: number | null
  readonly converted: number | null
  readonly lost: number | null
  readonly reason: string | null
  /** of the customer that it becomes */
  readonly number: number | null
  readonly score: number
}

const perDay = 4.7
const campaignShare = 0.6
const directConversion = 0.5
const direct: readonly ChannelName[] = ['web', 'shop', 'referral', 'phone']
const reasons = ['Zu teuer', 'Kein Bedarf', 'Nicht erreicht', 'Anderer Anbieter']

const sources: Readonly<Partial<Record<ChannelName, string>>> = {
  fair: 'Messe',
  referral: 'Empfehlung',
  phone: 'Anruf',
  shop: 'Laden',
}

const begin = (random: Random, day: number): { campaign: Campaign | null; channel: ChannelName } => {
  const running = runningOn(day)
  if (running.length === 0 || random() >= campaignShare) return { campaign: null, channel: pick(random, direct) }
  const campaign = pickWeighted(random, running, ({ budget, start, end }) => budget / (end - start + 1))
  return { campaign, channel: campaign.channel }
}

const drawLead = (world: World, random: Random, book: CustomerBook, day: number): Lead => {
  const { campaign, channel } = begin(random, day)
  const isWon = world.quota(`lead ${campaign?.id}`, campaign?.conversion ?? directConversion)
  const length = between(random, 4, 45)
  const qualified = isWon || random() < 0.4 ? day + between(random, 1, 4) : null
  const isForgotten = !isWon && random() < 0.1
  return {
    id: keyOf(`L-${yearOf(day)}`, world.next(`lead ${yearOf(day)}`)),
    campaign,
    channel,
    territory: someTerritory(random),
    created: day,
    qualified,
    converted: isWon ? day + length : null,
    lost: isWon || isForgotten ? null : day + length,
    reason: isWon || isForgotten ? null : pick(random, reasons),
    number: isWon ? book.reserve() : null,
    score: isWon ? between(random, 35, 100) : between(random, 5, 70),
  }
}

const sellerOf = ({ territory, created }: Lead, random: Random): string => {
  const seller = pick(random, sellersOf(territoryAt(territory)))
  return seller === departure.employee && created > departure.day ? departure.successor : seller
}

const writeLead = (world: World, random: Random, lead: Lead) => {
  const seller = sellerOf(lead, random)
  const isConverted = knownDay(world, lead.converted) !== null
  const isLost = knownDay(world, lead.lost) !== null
  world.files.record(yearly('crm/interessenten', lead.created, '.csv'), layouts.crm, leadHeader, [
    lead.id,
    isConverted && lead.number !== null ? keyOf('K', lead.number) : null,
    seller,
    lead.campaign?.id ?? null,
    channels[lead.channel].id,
    territoryAt(lead.territory).id,
    sources[lead.channel] ?? 'Netz',
    germanOf(lead.created),
    written(world, lead.qualified, germanOf),
    written(world, lead.converted, germanOf),
    written(world, lead.lost, germanOf),
    isLost ? lead.reason : null,
    lead.score,
  ])
}

/** The lead's first touch is what it came by; others follow until it is decided. */
const noteTouches = (random: Random, touches: TouchLog, lead: Lead) => {
  const { id, campaign, channel, created, converted, lost } = lead
  touches.add(created, { customer: null, lead: id, campaign, channel })
  const length = (converted ?? lost ?? created + 20) - created
  const more = between(random, 1, 4)
  for (let i = 0; i < more; i++) {
    const day = created + between(random, 1, length)
    const running = runningOn(day)
    const next = running.length > 0 && random() < 0.7 ? pick(random, running) : null
    touches.add(day, { customer: null, lead: id, campaign: next, channel: next?.channel ?? pick(random, direct) })
  }
}

/** Where leads come in, and customers are won from them. */
export const openLeadDesk = (world: World, book: CustomerBook, touches: TouchLog) => {
  const random = world.random('leads')
  const converting = createAgenda<Lead>()
  return {
    /** Writes the leads of a day. */
    receive: (day: number): void => {
      const count = world.countOn('leads', perDay * seasonOn(day))
      for (let i = 0; i < count; i++) {
        const lead = drawLead(world, random, book, day)
        if (lead.created >= span.first) writeLead(world, random, lead)
        noteTouches(random, touches, lead)
        if (lead.converted !== null) converting.add(lead.converted, lead)
      }
    },
    /** The customers who are won on a day, each after it was written. */
    convert: (day: number): readonly Won[] =>
      converting
        .take(day)
        .flatMap(({ number, territory, campaign }) =>
          number === null ? [] : [{ customer: book.win(number, territory, day), campaign }],
        ),
  }
}
