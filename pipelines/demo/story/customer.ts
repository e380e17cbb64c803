import type { ChannelName } from '../company/channels.ts'
import { type Territory, territories, territoryAt } from '../company/places.ts'
import { departure, sellersOf } from '../company/staff.ts'
import { pick, pickWeighted, type Random } from '../random.ts'
import { keyOf, type World } from '../world.ts'

/** How good a customer is, the best first. */
export const levels = ['platinum', 'gold', 'iron', 'lead'] as const
/** How good a customer is. */
export type Level = (typeof levels)[number]

/** Who buys. What can change is not readonly. */
export interface Customer {
  readonly number: number
  readonly kind: 'consumer' | 'business' | 'franchise'
  /** of a business */
  readonly size: 'small' | 'large' | null
  /** one of the fifth of customers that bring most of what is sold */
  readonly isHeavy: boolean
  /** where the customer likes to buy */
  readonly channel: ChannelName
  readonly acquired: number
  readonly hasCare: boolean
  /** the firm that it belongs to */
  readonly parent: Customer | null
  territory: number
  level: Level
  seller: string
  /** the day from which it is as it was last told */
  told: number
  /** the first day on which nothing is bought any more */
  lost: number
}

/** A day that never comes. */
export const never = 1e9

/** The key of a customer. */
export const customerId = ({ number }: Customer): string => keyOf('K', number)

/** The territory in which a customer is now. */
export const territoryOf = ({ territory }: Customer): Territory => territoryAt(territory)

const kinds: readonly (readonly [Customer['kind'], number])[] = [
  ['consumer', 66],
  ['business', 30],
  ['franchise', 4],
]

const salesChannels: readonly (readonly [ChannelName, number])[] = [
  ['web', 42],
  ['shop', 34],
  ['referral', 24],
]

const meanYears = 7

/** A day on which somebody without a contract is gone, some years on. */
const lossAfter = (random: Random, day: number) => day + 20 + Math.floor(-Math.log(1 - random()) * meanYears * 365)

const levelOf = (random: Random, isHeavy: boolean): Level => {
  const turn = random()
  if (isHeavy) return turn < 0.4 ? 'platinum' : 'gold'
  return turn < 0.7 ? 'iron' : 'lead'
}

/** A territory, as likely as its share of customers. */
export const someTerritory = (random: Random): number =>
  territories.indexOf(pickWeighted(random, territories, ({ share }) => share))

const heavyShare = 0.2
const careShare = 0.42

/** The customer of a number, as it was when it was won; `aliveOn` is a day on which it surely still buys. */
export const drawCustomer = (
  world: World,
  number: number,
  territory: number,
  acquired: number,
  aliveOn: number,
  parentFor: (territory: number) => Customer | undefined,
): Customer => {
  const random = world.random('customer', number)
  const [kind] = pickWeighted(random, kinds, ([, weight]) => weight)
  const isHeavy = world.quota('heavy', heavyShare)
  const seller = pick(random, sellersOf(territoryAt(territory)))
  const hasCare = random() < careShare && seller !== departure.employee
  const [channel] = pickWeighted(random, salesChannels, ([, weight]) => weight)
  const lost = lossAfter(random, aliveOn)
  const isPart = kind === 'business' && random() < 0.12
  return {
    number,
    kind,
    size: kind === 'business' ? (random() < 0.5 ? 'small' : 'large') : null,
    isHeavy,
    channel: kind === 'franchise' ? 'franchise' : channel,
    acquired,
    hasCare,
    parent: (isPart && parentFor(territory)) || null,
    territory,
    level: levelOf(random, isHeavy),
    seller: seller === departure.employee && acquired > departure.day ? departure.successor : seller,
    told: acquired,
    lost: hasCare ? never : lost,
  }
}
