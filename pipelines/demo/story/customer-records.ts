import { channels } from '../company/channels.ts'
import { accountName, emailOf, firmOf } from '../company/names.ts'
import { regions } from '../company/places.ts'
import { germanOf, isoOf } from '../days.ts'
import { between, pick } from '../random.ts'
import { type World, yearly } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { german } from '../writing/numbers.ts'
import { type Customer, customerId, territoryOf } from './customer.ts'

/** What the shop exports of the people who have an account. */
const accountHeader = [
  'account',
  'kind',
  'valid_from',
  'closed_on',
  'name',
  'email',
  'level',
  'region',
  'country',
  'city',
  'territory',
  'seller',
  'came_by',
  'registered',
] as const

/** What the CRM exports of firms. */
const firmHeader = [
  'Kunde',
  'Gültig ab',
  'Gelöscht am',
  'Firma',
  'Art',
  'Branche',
  'Größe',
  'Stufe',
  'Region',
  'Land',
  'Ort',
  'Gebiet',
  'Konzern',
  'Konzernname',
  'Betreuer',
  'Herkunft',
  'Gewonnen am',
  'E-Mail',
  'Gegründet',
  'Umsatz Mio.',
  'Mitarbeiter',
] as const

const figuresOf = (world: World, customer: Customer) => {
  const random = world.random('firm', customer.number)
  const { name, sector } = firmOf(random, territoryOf(customer).names)
  const isLarge = customer.size === 'large'
  return {
    name,
    sector: customer.kind === 'franchise' ? 'Retail' : sector,
    founded: between(random, 1890, 2021),
    revenue: isLarge ? between(random, 2_000, 95_000) : between(random, 20, 1_900),
    employees: isLarge ? between(random, 50, 900) : between(random, 2, 49),
  }
}

const accountCells = (world: World, customer: Customer, from: number, deleted: number | null) => {
  const territory = territoryOf(customer)
  const random = world.random('person', customer.number)
  const id = customerId(customer)
  return [
    id,
    customer.kind,
    isoOf(from),
    deleted === null ? null : isoOf(deleted),
    accountName(random, territory.names),
    emailOf(random, id),
    customer.level,
    regions[territory.region].en,
    territory.country,
    pick(random, territory.cities),
    territory.id,
    customer.seller,
    channels[customer.channel].labels.en,
    isoOf(customer.acquired),
  ]
}

const firmCells = (world: World, customer: Customer, from: number, deleted: number | null) => {
  const territory = territoryOf(customer)
  const firm = figuresOf(world, customer)
  const id = customerId(customer)
  const { parent } = customer
  return [
    id,
    germanOf(from),
    deleted === null ? null : germanOf(deleted),
    firm.name,
    customer.kind,
    firm.sector,
    customer.size,
    customer.level,
    regions[territory.region].en,
    territory.country,
    pick(world.random('seat', customer.number), territory.cities),
    territory.id,
    parent && customerId(parent),
    parent && figuresOf(world, parent).name,
    customer.seller,
    channels[customer.channel].labels.en,
    germanOf(customer.acquired),
    emailOf(world.random('mail', customer.number), `office.${id}`),
    firm.founded,
    german(firm.revenue),
    firm.employees,
  ]
}

/**
 * Writes how a customer is from a day on: people into the shop's export of a year, firms into the CRM's.
 *
 * @param delivered the day on which it is exported; the day from which it is so where it is not late
 */
export const writeCustomer = (
  world: World,
  customer: Customer,
  from: number,
  { delivered = from, deleted = null }: { readonly delivered?: number; readonly deleted?: number | null } = {},
): void => {
  if (customer.kind === 'consumer')
    world.files.record(
      yearly('shop/accounts', delivered, '.csv'),
      layouts.shop,
      accountHeader,
      accountCells(world, customer, from, deleted),
    )
  else
    world.files.record(
      yearly('crm/kunden', delivered, '.csv'),
      layouts.crmNames,
      firmHeader,
      firmCells(world, customer, from, deleted),
    )
}
