import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileVerification } from '../../../../server/compiler/verification.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { engineOptions, serveModel } from '../../../support/warehouse.ts'

const definitions = `
version: 1
calendars: {days: {table: dim_day, key: day_key, date: date}}
dimensions:
  day: {calendar: days}
  shop:
    table: dim_shop
    key: shop_key
    attributes: {country: {column: country}, city: {column: city}}
    hierarchies: {place: {levels: [country, city]}}
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    time: sold
    roles: {sold: {dimension: day, on: day_key}, shop: {dimension: shop, on: shop_key}}
    measures: {sales: {agg: count}}
`

const tables = `
CREATE TABLE dim_day (day_key INTEGER, date DATE, year INTEGER, quarter VARCHAR);
CREATE TABLE dim_shop (shop_key INTEGER, country VARCHAR, city VARCHAR);
CREATE TABLE fact_sale (sale_id INTEGER, day_key INTEGER, shop_key INTEGER);
INSERT INTO dim_day VALUES (-1, NULL, NULL, NULL),
  (1, '2020-12-30', 2020, '2020-Q4'), (2, '2020-12-31', 2020, '2020-Q4'), (3, '2021-01-01', 2021, '2021-Q1');
INSERT INTO dim_shop VALUES (-1, NULL, NULL), (1, 'US', 'Boston'), (2, 'AU', 'Perth'), (3, NULL, 'Nowhere');
INSERT INTO fact_sale VALUES (1, 1, 1), (2, 3, -1), (3, 3, 3);`

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
})
afterAll(() => engine.close())

/** The rules that do not hold after a change, which is undone. */
const brokenBy = async (change: string): Promise<string[]> => {
  const { cube } = await serveModel(engine, [{ path: 'cubes/sales.yaml', text: definitions }])
  const broken: string[] = []
  const undo = new Error('undo')
  const work = engine.transaction(async (session) => {
    await session.run(change)
    for (const { rule, subject, statement } of compileVerification(cube('sales'))) {
      if ((await session.all(statement.sql, statement.parameters)).length > 0) broken.push(`${rule} ${subject}`)
    }
    throw undo
  })
  await expect(work).rejects.toBe(undo)
  return broken
}

it('finds nothing in data that hold, the unknown member and a blank parent included', async () => {
  expect(await brokenBy('SELECT 1')).toEqual([])
})

it.each([
  ['a key that stands twice', "INSERT INTO dim_shop VALUES (1, 'US', 'Boston')", ['unique_key shop']],
  ['two rows of one grain', 'INSERT INTO fact_sale VALUES (1, 1, 1)', ['unique_grain sales']],
  ['a city in two countries', "INSERT INTO dim_shop VALUES (4, 'US', 'Perth')", ['one_parent shop.place']],
  ['a city with and without country', "INSERT INTO dim_shop VALUES (4, NULL, 'Perth')", ['one_parent shop.place']],
  [
    'a quarter of two years',
    "INSERT INTO dim_day VALUES (4, '2021-12-31', 2021, '2020-Q4'), (5, '2021-12-30', 2021, '2021-Q4')",
    ['unbroken_period sold.year', 'unbroken_period sold.quarter', 'one_parent sold.calendar'],
  ],
])('finds %s', async (_, change, rules) => {
  expect(await brokenBy(change)).toEqual(rules)
})
