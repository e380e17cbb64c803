import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileVerification } from '../../../../server/compiler/verification.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { engineOptions, serveModel } from '../../../support/warehouse.ts'

const definitions = `
version: 1
calendars:
  days: {table: dim_day, key: day_key, date: date, attributes: {season: {column: season, period: true}}}
dimensions:
  day: {calendar: days}
  shop:
    table: dim_shop
    key: shop_key
    attributes: {country: {column: country}, city: {column: city}}
    hierarchies: {place: {levels: [country, city]}}
  owner:
    table: dim_owner
    key: owner_key
    attributes: {owner: {column: owner_key}}
    hierarchies: {org: {parent: manager_key, root: 0, own_label: "(own)", max_depth: 2}}
  price:
    table: dim_price
    key: price_key
    durable: product
    history: {from: valid_from, to: valid_to}
    attributes: {grade: {column: grade}}
cubes:
  sales:
    table: fact_sale
    where: not is_test
    grain: [sale_id]
    time: sold
    roles:
      sold: {dimension: day, on: day_key}
      shop: {dimension: shop, on: shop_key}
      owner: {on: owner_key}
      price: {on: product, as_of: sold}
    measures: {sales: {agg: count}}
`

const tables = `
CREATE TABLE dim_day (day_key INTEGER, date DATE, year INTEGER, quarter VARCHAR, season VARCHAR);
CREATE TABLE dim_shop (shop_key INTEGER, country VARCHAR, city VARCHAR);
CREATE TABLE dim_owner (owner_key INTEGER, manager_key INTEGER);
CREATE TABLE dim_price (price_key INTEGER, product VARCHAR, grade VARCHAR, valid_from DATE, valid_to DATE);
CREATE TABLE fact_sale (sale_id INTEGER, day_key INTEGER, shop_key INTEGER, owner_key INTEGER, product VARCHAR,
  is_test BOOLEAN);
INSERT INTO dim_day VALUES (-1, NULL, NULL, NULL, NULL),
  (1, '2020-12-30', 2020, 'Q4', 'dry'), (2, '2020-12-31', 2020, 'Q4', 'dry'), (3, '2021-01-01', 2021, 'Q1', 'wet');
INSERT INTO dim_shop VALUES (-1, NULL, NULL), (1, 'US', 'Boston'), (2, 'AU', 'Perth'), (3, NULL, 'Nowhere');
INSERT INTO dim_owner VALUES (-1, NULL), (1, 0), (2, 1), (3, 2), (4, 99);
INSERT INTO dim_price VALUES (-1, NULL, NULL, NULL, NULL), (1, 'a', 'x', '2020-01-01', '2021-01-01'),
  (2, 'a', 'y', '2021-01-01', NULL), (3, 'b', 'x', '2020-06-01', '2020-07-01'), (4, 'b', 'x', '2020-12-31', NULL);
INSERT INTO fact_sale VALUES (1, 1, 1, 1, 'a', FALSE), (2, 3, -1, 3, 'b', FALSE), (3, 3, 3, -1, NULL, FALSE),
  (3, 3, 3, 1, 'a', TRUE);`

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
  ['two rows of one grain', "INSERT INTO fact_sale VALUES (1, 1, 1, 1, 'a', FALSE)", ['unique_grain sales']],
  ['a city in two countries', "INSERT INTO dim_shop VALUES (4, 'US', 'Perth')", ['one_parent shop.place']],
  ['a city with and without country', "INSERT INTO dim_shop VALUES (4, NULL, 'Perth')", ['one_parent shop.place']],
  [
    'a season in two parts',
    "INSERT INTO dim_day VALUES (4, '2021-12-31', 2021, 'Q4', 'dry')",
    ['unbroken_period sold.season'],
  ],
  ['a date that stands twice', "INSERT INTO dim_day VALUES (4, '2021-01-01', 2021, 'Q1', 'wet')", ['unique_key sold']],
  [
    'versions that overlap',
    "INSERT INTO dim_price VALUES (5, 'b', 'z', '2020-06-30', '2020-08-01')",
    ['overlapping_versions price'],
  ],
  [
    'a version after one without an end',
    "INSERT INTO dim_price VALUES (5, 'a', 'z', '2022-01-01', NULL)",
    ['overlapping_versions price'],
  ],
  [
    'a version without a start',
    "INSERT INTO dim_price VALUES (5, 'c', 'z', NULL, '2021-01-01')",
    ['overlapping_versions price'],
  ],
  [
    'two versions from one day on',
    "INSERT INTO dim_price VALUES (5, 'a', 'z', '2021-01-01', NULL)",
    ['unique_key price', 'overlapping_versions price'],
  ],
  ['rows of a tree in a circle', 'INSERT INTO dim_owner VALUES (5, 6), (6, 5)', ['unreached_node owner.org']],
  ['a row that is above itself', 'INSERT INTO dim_owner VALUES (5, 5)', ['unreached_node owner.org']],
  ['a tree that is too deep', 'INSERT INTO dim_owner VALUES (5, 3)', ['unreached_node owner.org']],
])('finds %s', async (_, change, rules) => {
  expect(await brokenBy(change)).toEqual(rules)
})
