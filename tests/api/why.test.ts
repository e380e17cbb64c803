import { describe, expect, it } from 'vitest'
import { Catalog } from '../../server/contract/catalog.ts'
import { decimalText, sumDecimals } from '../../server/contract/decimal.ts'
import type { Condition } from '../../server/contract/query.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import { blankExploration, type Exploration } from '../../web/exploration/exploration.ts'
import { measureOf } from '../../web/exploration/query.ts'
import {
  comparableOf,
  contributionsOf,
  inputsOfChange,
  isOfMembers,
  shareOfChange,
  tellingFirst,
  type WhyAsked,
  wholeChanges,
  whyAttributes,
  whyQuery,
} from '../../web/exploration/why.ts'
import { openStar } from '../support/star.ts'
import { apiOver } from './api.ts'

/** Two months of three shops: Kyiv falls by 60.05, Lviv rises by 10, Odesa is gone with 5.50, and Dnipro is new with 1. */
const tables = `
  CREATE TABLE dim_shop (shop_id INTEGER, shop VARCHAR, town VARCHAR);
  INSERT INTO dim_shop VALUES (1, 'Harbour', 'Kyiv'), (2, 'Market', 'Lviv'), (3, 'Tower', 'Odesa'), (4, 'Bridge', 'Dnipro');
  CREATE TABLE dim_day AS SELECT range::DATE AS day FROM range(DATE '2026-01-01', DATE '2026-03-01', INTERVAL 1 DAY);
  CREATE TABLE fact_sale (sale_id INTEGER, shop_id INTEGER, day DATE, kind VARCHAR, amount DECIMAL(18, 2), cost DECIMAL(18, 2));
  INSERT INTO fact_sale VALUES
    (1, 1, DATE '2026-01-10', 'web', 100.05, 50), (2, 2, DATE '2026-01-11', 'web', 20, 10), (3, 3, DATE '2026-01-12', 'shop', 5.50, 1),
    (4, 1, DATE '2026-02-10', 'web', 40, 30), (5, 2, DATE '2026-02-11', 'shop', 30, 10), (6, 4, DATE '2026-02-12', 'web', 1, 1);
  CREATE TABLE fact_plan (plan_id INTEGER, shop_id INTEGER, day DATE, amount DECIMAL(18, 2));
  INSERT INTO fact_plan VALUES
    (1, 1, DATE '2026-02-01', 60), (2, 2, DATE '2026-02-01', 20), (3, 3, DATE '2026-02-01', 6.50), (4, 3, DATE '2026-01-01', 9);`

const definitions = `
version: 1
calendars:
  days: { table: dim_day, date: day }
dimensions:
  day: { calendar: days }
  shop:
    table: dim_shop
    key: shop_id
    attributes: { name: { column: shop }, town: { column: town } }
    hierarchies: { places: { levels: [town, name] } }
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    complete_through: "2026-02-28"
    roles: { shop: { on: shop_id }, sold: { dimension: day, on: day } }
    degenerate: { kind: { column: kind } }
    measures:
      amount: { agg: sum, expr: amount }
      cost: { agg: sum, expr: cost }
      margin: { calc: "amount - cost" }
  plans:
    table: fact_plan
    grain: [plan_id]
    complete_through: "2026-02-28"
    roles: { shop: { on: shop_id }, due: { dimension: day, on: day } }
    measures: { plan: { agg: sum, expr: amount } }
views:
  reached:
    cubes: [sales, plans]
    time: { sales: sold, plans: due }
    shared: [shop]
    targets: { sales.amount: plans.plan }
`

const api = apiOver(() => openStar(tables, definitions), '2026-02-28')
const february: Condition[] = [{ attribute: 'sold.month', in: ['2026-02'] }]

const asking = async (measure: string, where = february): Promise<{ catalog: Catalog; asked: WhyAsked }> => {
  const catalog = Catalog.parse(await (await api.request('/api/cubes/sales')).json())
  const of = measureOf(catalog, measure)
  if (of === undefined) throw new Error(`no measure ${measure}`)
  return { catalog, asked: { measure: of, by: 'prior(month)', from: 'sales', where, parameters: {} } }
}

const along = async (asked: WhyAsked, attribute: string) => {
  const result = await api.ask('query', whyQuery(asked, [asked.measure.name], attribute))
  return contributionsOf(attribute, result as QueryResult)
}

describe('why a value changed', () => {
  it('is the change of the whole, exactly', async () => {
    const { asked } = await asking('amount')
    const [whole] = wholeChanges((await api.ask('query', whyQuery(asked, ['amount']))) as QueryResult)
    expect([whole?.before, whole?.now, whole?.by].map((d) => d && decimalText(d))).toEqual([
      '125.55',
      '71.00',
      '-54.55',
    ])
  })

  it('is told by members, largest first, those that are new or gone among them', async () => {
    const { asked } = await asking('amount')
    const found = await along(asked, 'shop.town')
    const parts = found?.parts.map(({ header, change }) => [header.member, decimalText(change.by)])
    const all = [...(found?.parts.map(({ change }) => change.by) ?? []), ...(found ? [found.rest.by] : [])]
    expect(decimalText(sumDecimals(all))).toBe('-54.55')
    expect(parts?.slice(0, 2)).toEqual([
      ['Kyiv', '-60.05'],
      ['Lviv', '10.00'],
    ])
    const [kyiv] = found?.parts ?? []
    const share = kyiv && shareOfChange(kyiv.change.by, { units: -5455n, scale: 2 })
    expect(share).toBeCloseTo(60.05 / 54.55, 12)
  })

  it('is looked for along the coarsest open level and what the facts have, not along the dates compared', async () => {
    const { catalog, asked } = await asking('amount')
    expect(whyAttributes(catalog, asked)).toEqual(['shop.town', 'kind'])
    const inKyiv = await asking('amount', [...february, { attribute: 'shop.town', in: ['Kyiv'] }])
    expect(whyAttributes(catalog, inKyiv.asked)).toEqual(['shop.name', 'kind'])
  })

  it('lists first along what one member has most of it', async () => {
    const { asked } = await asking('amount')
    const found = [await along(asked, 'kind'), await along(asked, 'shop.town')].filter((one) => one !== undefined)
    // by kind: web -79.05, shop 24.50, so 0.76 of all movement; by town: 60.05 of 76.55, so 0.78
    expect(tellingFirst(found).map(({ attribute }) => attribute)).toEqual(['shop.town', 'kind'])
  })

  it('is what a measure is made of where it does not add up', async () => {
    const { catalog, asked } = await asking('margin')
    const inputs = inputsOfChange(catalog, asked.measure)
    expect(inputs.map(({ name }) => name)).toEqual(['amount', 'cost'])
    const names = [asked.measure.name, ...inputs.map(({ name }) => name)]
    const changes = wholeChanges((await api.ask('query', whyQuery(asked, names))) as QueryResult)
    expect(changes.map(({ by }) => Number(decimalText(by)))).toEqual([-34.55, -54.55, -20])
  })
})

describe('why a value is not its target', () => {
  const missed = async (): Promise<{ catalog: Catalog; x: Exploration; asked: WhyAsked }> => {
    const catalog = Catalog.parse(await (await api.request('/api/cubes/reached')).json())
    const measure = measureOf(catalog, 'sales.amount')
    if (measure === undefined) throw new Error('no measure sales.amount')
    const x: Exploration = { ...blankExploration('reached'), measures: ['sales.amount'], rows: ['time.month'] }
    const by = comparableOf(x, catalog, 'sales.amount').at(-1) ?? ''
    const where: Condition[] = [{ attribute: 'time.month', in: ['2026-02'] }]
    return { catalog, x, asked: { measure, by, from: 'reached', where, parameters: {} } }
  }

  it('can be asked of a measure that has one, first where the cell shows it', async () => {
    const { catalog, x } = await missed()
    const named = (name: string) => comparableOf(x, catalog, name).map((by) => (typeof by === 'string' ? by : by.name))
    expect(named('sales.amount').at(-1)).toBe('plans.plan')
    expect(named('sales.amount@target(plans.plan):difference')[0]).toBe('plans.plan')
    expect(named('plans.plan')).not.toContain('plans.plan')
  })

  it('is told by members of what both have, which add up to the difference', async () => {
    const { catalog, asked } = await missed()
    expect(isOfMembers(asked)).toBe(true)
    const [whole] = wholeChanges((await api.ask('query', whyQuery(asked, ['sales.amount']))) as QueryResult)
    // 71 were sold of 86.50
    expect([whole?.before, whole?.now, whole?.by].map((d) => d && Number(decimalText(d)))).toEqual([86.5, 71, -15.5])
    expect(whyAttributes(catalog, asked)).toEqual(['shop.town'])
    const parts = (await along(asked, 'shop.town'))?.parts.map(({ header, change }) => [
      header.member,
      Number(decimalText(change.by)),
    ])
    expect(parts).toEqual([
      ['Kyiv', -20],
      ['Lviv', 10],
      ['Odesa', -6.5],
      ['Dnipro', 1],
    ])
  })
})
