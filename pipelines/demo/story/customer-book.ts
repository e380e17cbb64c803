import { territories } from '../company/places.ts'
import { pick, type Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Customer, drawCustomer, someTerritory } from './customer.ts'
import { writeCustomer } from './customer-records.ts'

/** Who was won so far. */
export interface CustomerBook {
  /** in the order in which they were won */
  readonly all: readonly Customer[]
  /** the number of a customer who will be won */
  readonly reserve: () => number
  /** Wins a customer on a day, and writes it. */
  readonly win: (number: number, territory: number, day: number) => Customer
  /** somebody who still buys on a day, by how much each buys; undefined where nobody was found */
  readonly buyer: (random: Random, day: number) => Customer | undefined
  /** a business of a territory and size that still buys on a day; undefined where none was found */
  readonly business: (random: Random, territory: number, size: 'small' | 'large', day: number) => Customer | undefined
}

/** How much of what is sold the heavy customers buy. */
const heavyOrders = 0.8
const tries = 40

const someOf = (random: Random, list: readonly Customer[], day: number): Customer | undefined => {
  if (list.length === 0) return undefined
  for (let i = 0; i < tries; i++) {
    const found = pick(random, list)
    if (found.lost > day && found.acquired <= day) return found
  }
  return undefined
}

/** At scale 1 so many were customers before the first day. */
const before = 2600
const beforeDays = 1460

const createPools = () => {
  const all: Customer[] = []
  const heavy: Customer[] = []
  const light: Customer[] = []
  const businesses = territories.map(() => ({ small: [] as Customer[], large: [] as Customer[] }))
  const add = (customer: Customer) => {
    all.push(customer)
    ;(customer.isHeavy ? heavy : light).push(customer)
    if (customer.size !== null) businesses[customer.territory]?.[customer.size].push(customer)
  }
  return { all, heavy, light, businesses, add }
}

/** The book of customers, with those in it who were there before the first day. */
export const openCustomerBook = (world: World): CustomerBook => {
  const pools = createPools()
  const parentFor = (territory: number) => pools.businesses[territory]?.large[0]
  const win = (number: number, territory: number, acquired: number) => {
    const customer = drawCustomer(world, number, territory, acquired, Math.max(0, acquired), parentFor)
    pools.add(customer)
    writeCustomer(world, customer, acquired)
    return customer
  }
  const random = world.random('customers before')
  const count = Math.max(1, Math.round(before * world.scale))
  const reserve = () => world.next('customer')
  for (let i = 0; i < count; i++)
    win(reserve(), someTerritory(random), Math.floor((i * beforeDays) / count) - beforeDays)
  return {
    all: pools.all,
    reserve,
    win,
    buyer: (random, day) => someOf(random, random() < heavyOrders ? pools.heavy : pools.light, day),
    business: (random, territory, size, day) => someOf(random, pools.businesses[territory]?.[size] ?? [], day),
  }
}
