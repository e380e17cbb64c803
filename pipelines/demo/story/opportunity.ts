import { competitors } from '../company/competitors.ts'
import { type Region, territories } from '../company/places.ts'
import { type Product, products } from '../company/products.ts'
import { departure } from '../company/staff.ts'
import { yearOf } from '../days.ts'
import { between, pick, pickWeighted, type Random } from '../random.ts'
import { keyOf, type World } from '../world.ts'
import { type Customer, territoryOf } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'

/** The stages of an opportunity as the CRM calls them, with how likely one there is won. */
export const stages = {
  first: { name: 'Erstkontakt', probability: 10 },
  qualified: { name: 'Qualifiziert', probability: 30 },
  proposed: { name: 'Angebot', probability: 60 },
  won: { name: 'Gewonnen', probability: 100 },
  lost: { name: 'Verloren', probability: 0 },
} as const

/** An opportunity from its first day to its last. Values are euro cents. */
export interface Opportunity {
  readonly id: string
  readonly customer: Customer
  readonly product: Product
  readonly seller: string
  readonly territory: string
  readonly engaged: number
  readonly qualified: number
  readonly proposed: number
  readonly closed: number
  readonly isWon: boolean
  /** as it was first put down, and as it was offered */
  readonly estimate: number
  readonly offer: number
  readonly closeValue: number
  /** when it was first expected to close, and when after the proposal */
  readonly expectedFirst: number
  readonly expectedLast: number
  readonly reason: string | null
  readonly competitor: string | null
}

interface Odds {
  /** share of the opportunities of small firms */
  readonly small: number
  readonly won: Readonly<Record<'small' | 'large', number>>
}

/**
 * In both sizes Central Europe wins more often than Western Europe, and less often in all, because it deals with large
 * firms mostly, which are harder to win.
 */
const odds: Readonly<Record<Region, Odds>> = {
  central: { small: 0.2, won: { small: 0.65, large: 0.35 } },
  western: { small: 0.8, won: { small: 0.6, large: 0.3 } },
  ukraine: { small: 0.5, won: { small: 0.55, large: 0.32 } },
  china: { small: 0.5, won: { small: 0.5, large: 0.3 } },
  america: { small: 0.5, won: { small: 0.52, large: 0.31 } },
}

const reasons = [
  { name: 'Preis', weight: 35, isOfCompetitor: true },
  { name: 'Wettbewerber', weight: 25, isOfCompetitor: true },
  { name: 'Zeitpunkt', weight: 20, isOfCompetitor: false },
  { name: 'Kein Budget', weight: 20, isOfCompetitor: false },
] as const

/** Since the seller left, most of what is lost in that territory is lost to the firm that took the seller on. */
const competitorOf = (random: Random, territory: string, closed: number): string => {
  const [newcomer] = competitors.slice(-1)
  const isFollowed = territory === departure.territory && closed > departure.day && random() < 0.7
  return isFollowed && newcomer !== undefined ? newcomer.id : pick(random, competitors).id
}

const lossOf = (random: Random, territory: string, closed: number) => {
  const { name, isOfCompetitor } = pickWeighted(random, reasons, ({ weight }) => weight)
  return { reason: name, competitor: isOfCompetitor ? competitorOf(random, territory, closed) : null }
}

const thousands = { small: [2, 15], large: [15, 90] } as const

const datesOf = (random: Random, engaged: number) => {
  const qualified = engaged + between(random, 3, 20)
  const proposed = qualified + between(random, 5, 30)
  const closed = proposed + between(random, 7, 80)
  return {
    engaged,
    qualified,
    proposed,
    closed,
    expectedFirst: engaged + between(random, 30, 90),
    expectedLast: Math.max(proposed + 3, closed + between(random, -20, 12)),
  }
}

const valuesOf = (random: Random, size: 'small' | 'large') => {
  const [least, most] = thousands[size]
  const estimate = between(random, least * 10, most * 10) * 10_000
  const offer = Math.round((estimate * between(random, 80, 120)) / 100)
  return { estimate, offer, closeValue: Math.round((offer * between(random, 88, 100)) / 100) }
}

const furniture = products.filter(({ weight }) => weight > 0)

/** Draws an opportunity that begins on a day; undefined where no firm was found for it. */
export const drawOpportunity = (
  world: World,
  random: Random,
  book: CustomerBook,
  engaged: number,
): Opportunity | undefined => {
  const place = pickWeighted(random, territories, ({ share }) => share)
  const { small, won } = odds[place.region]
  const size = world.quota(`size ${place.region}`, small) ? 'small' : 'large'
  const customer = book.business(random, territories.indexOf(place), size, engaged)
  if (customer === undefined) return undefined
  const dates = datesOf(random, engaged)
  const isWon = world.quota(`won ${place.region} ${size}`, won[size])
  const territory = territoryOf(customer).id
  const loss = isWon ? { reason: null, competitor: null } : lossOf(random, territory, dates.closed)
  return {
    id: keyOf(`O-${yearOf(engaged)}`, world.next(`opportunity ${yearOf(engaged)}`)),
    customer,
    product: pick(random, furniture),
    seller: customer.seller,
    territory,
    ...dates,
    isWon,
    ...valuesOf(random, size),
    ...loss,
  }
}
