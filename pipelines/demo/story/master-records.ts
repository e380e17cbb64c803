import { channels } from '../company/channels.ts'
import { competitors } from '../company/competitors.ts'
import { regions, territories } from '../company/places.ts'
import { pricesOf, products } from '../company/products.ts'
import { employees, leaderOf, nameOf } from '../company/staff.ts'
import { dayOf, germanOf, isoOf } from '../days.ts'
import type { World } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'
import { pointed } from '../writing/numbers.ts'

/** What the shop exports of articles. */
const productHeader = [
  'sku',
  'valid_from',
  'ended_on',
  'name_en',
  'name_zh',
  'name_uk',
  'category',
  'series',
  'list_price',
  'unit_cost',
] as const

const writeProducts = (world: World) => {
  for (const product of products) {
    const { id, labels, category, series, endedOn = null } = product
    const versions = pricesOf(product).filter(({ from }) => from <= world.through)
    const isEnded = endedOn !== null && endedOn <= world.through
    for (const [i, { from, price, cost }] of versions.entries())
      world.files.record('files/shop/products.csv', layouts.shop, productHeader, [
        id,
        isoOf(from),
        isEnded && i === versions.length - 1 ? isoOf(endedOn) : null,
        labels.en,
        labels.zh,
        labels.uk,
        category,
        series,
        pointed(price),
        pointed(cost),
      ])
  }
}

const writeChannels = (world: World) => {
  for (const { id, labels, kind } of Object.values(channels))
    world.files.record(
      'files/shop/channels.csv',
      layouts.shop,
      ['channel', 'name_en', 'name_zh', 'name_uk', 'kind'],
      [id, labels.en, labels.zh, labels.uk, kind],
    )
}

/** What the CRM exports of employees. */
const employeeHeader = [
  'Nummer',
  'Gültig ab',
  'Name',
  'Stelle',
  'Abteilung',
  'Leitung',
  'Name der Leitung',
  'Büro',
  'Gebiet',
  'Eingestellt',
  'Ausgeschieden',
] as const

const writeEmployees = (world: World) => {
  for (const { id, name, hired, versions } of employees) {
    for (const { from, title, department, manager, office, territory, left } of versions) {
      if (from > world.through) continue
      world.files.record('files/crm/mitarbeiter.csv', layouts.crmNames, employeeHeader, [
        id,
        germanOf(from),
        name,
        title,
        department,
        manager,
        nameOf(manager),
        office,
        territory,
        germanOf(hired),
        left === null ? null : germanOf(left),
      ])
    }
  }
}

const opened = dayOf('2018-01-01')

/** The west of the United States was a region of its own before 2024. */
const regroup = {
  territory: 'T-US-W',
  from: dayOf('2024-01-01'),
  before: { en: 'Pacific', zh: '太平洋', uk: 'Тихоокеанський регіон' },
} as const

const writeTerritories = (world: World) => {
  for (const { id, name, region, country } of territories) {
    const isRegrouped = id === regroup.territory
    const versions = isRegrouped
      ? [
          { from: opened, labels: regroup.before },
          { from: regroup.from, labels: regions[region] },
        ]
      : [{ from: opened, labels: regions[region] }]
    for (const { from, labels } of versions) {
      if (from > world.through) continue
      world.files.record(
        'files/crm/gebiete.csv',
        layouts.crmNames,
        ['Gebiet', 'Gültig ab', 'Name', 'Region', 'Region zh', 'Region uk', 'Land', 'Leitung'],
        [id, germanOf(from), name, labels.en, labels.zh, labels.uk, country, leaderOf(region)],
      )
    }
  }
}

const writeCompetitors = (world: World) => {
  for (const { id, name, priceLevel } of competitors)
    world.files.record(
      'files/crm/wettbewerber.csv',
      layouts.crm,
      ['Nummer', 'Name', 'Preislage'],
      [id, name, priceLevel],
    )
}

/** Writes articles, channels, employees, territories and competitors, as the exports of the last day have them. */
export const writeMasterRecords = (world: World): void => {
  writeProducts(world)
  writeChannels(world)
  writeEmployees(world)
  writeTerritories(world)
  writeCompetitors(world)
}
