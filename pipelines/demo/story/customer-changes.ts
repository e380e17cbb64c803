import { border, territories, territoryAt } from '../company/places.ts'
import { departure, sellersOf } from '../company/staff.ts'
import { dayOf, isoOf } from '../days.ts'
import { between, pick } from '../random.ts'
import type { World } from '../world.ts'
import { type Customer, levels } from './customer.ts'
import type { CustomerBook } from './customer-book.ts'
import { writeCustomer } from './customer-records.ts'

/** The day from which a part of the customers of one territory belonged to another. */
const moveDay = dayOf('2024-07-01')

/** Some French customers belonged to the Netherlands from October 2025, which the shop and the CRM told in February 2026. */
const lateMove = { effective: dayOf('2025-10-01'), delivered: dayOf('2026-02-10') } as const

const movedShare = 0.25
const lateShare = 0.04
const levelShare = 0.08
const takenShare = 0.45
const closedShare = 0.004

const indexOf = (id: string) => territories.findIndex((territory) => territory.id === id)

const moveTo = (world: World, customer: Customer, territory: number) => {
  customer.territory = territory
  customer.seller = pick(world.random('move', customer.number), sellersOf(territoryAt(territory)))
}

/** Writes how a customer is from now on. */
const tell = (world: World, customer: Customer, day: number) => {
  customer.told = day
  writeCustomer(world, customer, day)
}

const redraw = (world: World, book: CustomerBook) => {
  const [from, to] = [indexOf(border.from.id), indexOf(border.to.id)]
  for (const customer of book.all) {
    if (customer.territory !== from || customer.lost <= moveDay || !world.quota('moved', movedShare)) continue
    moveTo(world, customer, to)
    tell(world, customer, moveDay)
  }
}

const redrawLate = (world: World, book: CustomerBook) => {
  const [from, to] = [indexOf('T-FR'), indexOf('T-NL')]
  for (const customer of book.all) {
    const isThere = customer.territory === from && customer.told < lateMove.effective
    if (!isThere || customer.lost <= lateMove.delivered || !world.quota('moved late', lateShare)) continue
    moveTo(world, customer, to)
    writeCustomer(world, customer, lateMove.effective, { delivered: lateMove.delivered })
  }
}

const changeLevels = (world: World, book: CustomerBook, day: number) => {
  const random = world.random('levels', day)
  for (const customer of book.all) {
    if (customer.lost <= day || customer.acquired >= day || random() >= levelShare) continue
    const place = levels.indexOf(customer.level) + (random() < 0.5 ? -1 : 1)
    const level = levels[place]
    if (level === undefined) continue
    customer.level = level
    tell(world, customer, day)
  }
}

/** The seller takes some customers along at once; a colleague has the others. */
const handOver = (world: World, book: CustomerBook) => {
  const { employee, day, successor } = departure
  const random = world.random('departure')
  for (const customer of book.all) {
    if (customer.seller !== employee || customer.lost <= day) continue
    if (world.quota(`taken ${customer.isHeavy}`, takenShare)) customer.lost = day + between(random, 1, 30)
    customer.seller = successor
    tell(world, customer, day + 1)
  }
}

/** Accounts of people who have gone for good are closed. */
const closeAccounts = (world: World, book: CustomerBook, day: number) => {
  for (const customer of book.all) {
    const isGone = customer.kind === 'consumer' && customer.lost < day - 90 && !customer.hasCare
    if (isGone && world.random('closed', customer.number, day)() < closedShare)
      writeCustomer(world, customer, day, { deleted: day })
  }
}

const halfYears = ['2023-07-01', '2024-01-01', '2024-07-02', '2025-01-01', '2025-07-01', '2026-01-01'].map(dayOf)

/** What changes with customers on a day: levels, territories, sellers, accounts that are closed. */
export const changeCustomers = (world: World, book: CustomerBook, day: number): void => {
  if (halfYears.includes(day)) changeLevels(world, book, day)
  if (day === moveDay) redraw(world, book)
  if (day === departure.day) handOver(world, book)
  if (day === lateMove.delivered) redrawLate(world, book)
  if (isoOf(day).endsWith('-06-15')) closeAccounts(world, book, day)
}
