import { type Agenda, createAgenda } from '../agenda.ts'
import { type ChannelName, channels } from '../company/channels.ts'
import { type Currency, priceLevel } from '../company/places.ts'
import { demandedOn, type Product, pricesOn } from '../company/products.ts'
import { dayOf, isoOf, monthOf, yearOf } from '../days.ts'
import { between, pick, pickWeighted, type Random } from '../random.ts'
import { keyOf, knownDay, monthly, type World, written } from '../world.ts'
import { type Cell, layouts } from '../writing/demo-files.ts'
import { pointed } from '../writing/numbers.ts'
import { type Customer, customerId, territoryOf } from './customer.ts'

/** What the shop exports of a line of an order. */
const orderHeader = [
  'order_no',
  'line',
  'ordered_on',
  'shipped_on',
  'customer',
  'sku',
  'seller',
  'coupon',
  'channel',
  'territory',
  'status',
  'qty',
  'unit_price',
  'discount',
  'net',
  'cost',
  'currency',
] as const

/** The month for which another release of the shop wrote the names of the columns in another way. */
const otherMonth = '2024-05'
const otherHeader = orderHeader.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`)

/** The till of one shop wrote a blank behind this article for a month. */
const blank = { month: '2024-08', sku: 'CH-101' } as const

/** An order that somebody placed. */
export interface Order {
  readonly id: string
  readonly customer: Customer
  readonly day: number
  readonly shipped: number
  readonly territory: string
  readonly seller: string
  readonly currency: Currency
  /** cents of the currency */
  readonly total: number
  /** whether it is paid by invoice */
  readonly isInvoiced: boolean
}

/** What an order came from. */
export interface Origin {
  readonly campaign: string | null
  readonly isSale: boolean
}

interface Line {
  readonly product: Product
  readonly quantity: number
  readonly price: number
  readonly discount: number
  readonly net: number
  readonly cost: number
}

/** Places orders, and takes back what is returned. */
export interface OrderDesk {
  /** Writes an order; `strange` is an account that nobody knows, in place of the customer's. */
  readonly place: (customer: Customer, day: number, origin: Origin, strange?: string) => Order
  /** Writes the returns of a day. */
  readonly takeBack: (day: number) => void
  /** Writes an order that was placed on a day and is exported on another. */
  readonly placeLate: (customer: Customer, day: number, delivered: number) => Order
}

const quantityOf = (random: Random, product: Product, { kind }: Customer) => {
  if (product.category === 'Chairs') return between(random, 2, kind === 'consumer' ? 6 : 14)
  return kind === 'consumer' ? 1 : between(random, 1, 3)
}

const discountOf = (random: Random, { kind }: Customer, { isSale }: Origin): number => {
  if (kind === 'franchise') return 25
  if (isSale) return 10
  return random() < 0.25 ? 5 : 0
}

const drawLine = (random: Random, customer: Customer, day: number, percent: number): Line => {
  const { product } = pickWeighted(random, demandedOn(day), ({ weight }) => weight)
  const level = priceLevel[territoryOf(customer).currency]
  const quantity = quantityOf(random, product, customer)
  const prices = pricesOn(product, day)
  const price = Math.round(prices.price * level)
  const discount = Math.round((price * quantity * percent) / 100)
  return {
    product,
    quantity,
    price,
    discount,
    net: price * quantity - discount,
    cost: Math.round(prices.cost * level) * quantity,
  }
}

const linesOf = (random: Random, customer: Customer, day: number, origin: Origin): readonly Line[] => {
  const percent = discountOf(random, customer, origin)
  const most = customer.kind === 'consumer' ? 3 : 5
  return Array.from({ length: between(random, 1, most) }, () => drawLine(random, customer, day, percent))
}

const channelOf = (random: Random, { kind, channel }: Customer): ChannelName => {
  if (kind === 'franchise' || random() < 0.75) return channel
  return pick(random, ['web', 'shop', 'referral'] as const)
}

const fileOf = (day: number) =>
  monthly(monthOf(day) === otherMonth ? 'shop/relaunch/orders' : 'shop/orders', day, '.csv')

const writeLine = (world: World, delivered: number, cells: readonly Cell[]) => {
  const header = monthOf(delivered) === otherMonth ? otherHeader : orderHeader
  world.files.record(fileOf(delivered), layouts.shop, header, cells)
}

const returnShare = 0.03

interface Return {
  readonly order: Order
  readonly line: Line
  readonly number: number
  readonly channel: ChannelName
}

const skuOf = ({ id }: Product, channel: ChannelName, day: number) =>
  id === blank.sku && channel === 'shop' && monthOf(day) === blank.month ? `${id} ` : id

const cellsOf = (
  world: World,
  order: Order,
  account: string,
  [line, number]: readonly [Line, number],
  channel: ChannelName,
  coupon: string | null,
): Cell[] => {
  const isShipped = knownDay(world, order.shipped) !== null
  return [
    order.id,
    number,
    isoOf(order.day),
    written(world, order.shipped),
    account,
    skuOf(line.product, channel, order.day),
    order.seller,
    coupon,
    channels[channel].id,
    order.territory,
    isShipped ? 'shipped' : 'open',
    line.quantity,
    pointed(line.price),
    pointed(line.discount),
    pointed(line.net),
    pointed(line.cost),
    order.currency,
  ]
}

const returnCells = ({ order, line, number, channel }: Return, day: number): Cell[] => [
  order.id,
  100 + number,
  isoOf(day),
  null,
  customerId(order.customer),
  line.product.id,
  order.seller,
  null,
  channels[channel].id,
  order.territory,
  'returned',
  -line.quantity,
  pointed(line.price),
  pointed(-line.discount),
  pointed(-line.net),
  pointed(-line.cost),
  order.currency,
]

const orderIdOf = (world: World, day: number) => {
  const year = yearOf(day)
  return keyOf(`S-${year}`, world.next(`order ${year}`))
}

const drawOrder = (world: World, random: Random, customer: Customer, day: number, lines: readonly Line[]): Order => ({
  id: orderIdOf(world, day),
  customer,
  day,
  shipped: day + between(random, 10, 52),
  territory: territoryOf(customer).id,
  seller: customer.seller,
  currency: territoryOf(customer).currency,
  total: lines.reduce((sum, { net }) => sum + net, 0),
  isInvoiced: customer.kind !== 'consumer' || random() < 0.15,
})

const planReturns = (
  returns: Agenda<Return>,
  random: Random,
  order: Order,
  lines: readonly Line[],
  channel: ChannelName,
) => {
  for (const [i, line] of lines.entries()) {
    if (random() < returnShare)
      returns.add(order.shipped + between(random, 5, 25), { order, line, number: i + 1, channel })
  }
}

/** Where orders are placed from the first day on; what was before is not written. */
export const openOrderDesk = (world: World): OrderDesk => {
  const random = world.random('orders')
  const returns = createAgenda<Return>()
  const write = (customer: Customer, day: number, delivered: number, origin: Origin, strange?: string): Order => {
    const lines = linesOf(random, customer, day, origin)
    const channel = channelOf(random, customer)
    const order = drawOrder(world, random, customer, day, lines)
    const account = strange ?? customerId(customer)
    for (const [i, line] of lines.entries())
      writeLine(world, delivered, cellsOf(world, order, account, [line, i + 1], channel, origin.campaign))
    if (strange === undefined) planReturns(returns, random, order, lines, channel)
    return order
  }
  return {
    place: (customer, day, origin, strange) => write(customer, day, day, origin, strange),
    placeLate: (customer, day, delivered) => write(customer, day, delivered, { campaign: null, isSale: false }),
    takeBack: (day) => {
      for (const taken of returns.take(day)) writeLine(world, day, returnCells(taken, day))
    },
  }
}

/** The order that was placed in November 2025 and exported in February 2026. */
export const lateOrder = { placed: dayOf('2025-11-17'), delivered: dayOf('2026-02-09') } as const
