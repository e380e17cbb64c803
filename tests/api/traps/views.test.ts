import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/**
 * Two facts that share shops and time. Oslo has two sales and three returns, which a join would make six rows of; Rome has
 * no return. Bari has no region. One sale and one return are of no shop, another return is of a shop that is not known.
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2026-01-01', DATE '2027-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE dim_shop (shop_key INTEGER, shop VARCHAR, region VARCHAR);
INSERT INTO dim_shop VALUES (-1, NULL, NULL), (1, 'Oslo', 'North'), (2, 'Rome', 'South'), (3, 'Bari', NULL);
CREATE TABLE fact_sale (sale_id INTEGER, shop_key INTEGER, day DATE, amount DECIMAL(18, 2));
INSERT INTO fact_sale VALUES
  (1, 1, '2026-01-05', 100), (2, 1, '2026-02-10', 50), (3, 2, '2026-01-20', 30), (4, 3, '2026-02-01', 20),
  (5, NULL, '2026-01-09', 7);
CREATE TABLE fact_return (return_id INTEGER, shop_key INTEGER, ordered DATE, returned DATE, amount DECIMAL(18, 2));
INSERT INTO fact_return VALUES
  (1, 1, '2026-01-05', '2026-02-20', 10), (2, 1, '2026-01-05', '2026-01-25', 5), (3, 1, '2026-02-10', '2026-03-02', 8),
  (4, NULL, '2026-01-09', '2026-02-02', 3), (5, 99, '2026-01-09', '2026-01-30', 2), (6, 3, '2026-02-01', '2026-02-15', 4);`

const definitions = `
version: 1
calendars:
  plain: { table: dim_day, date: day }
dimensions:
  calendar: { calendar: plain }
  shop: { table: dim_shop, key: shop_key, attributes: { shop: { column: shop }, region: { column: region } } }
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    roles: { sold_on: { dimension: calendar, on: day }, shop: { on: shop_key } }
    measures: { sold: { agg: sum, expr: amount }, sales: { agg: count } }
  returns:
    table: fact_return
    grain: [return_id]
    time: returned
    roles:
      returned: { dimension: calendar, on: returned }
      ordered: { dimension: calendar, on: ordered }
      shop: { on: shop_key }
    measures: { back: { agg: sum, expr: amount }, returns: { agg: count }, least: { agg: min, expr: amount } }
views:
  trade:
    cubes: [sales, returns]
    time: { sales: sold_on, returns: returned }
    shared: [shop]
    measures:
      sold_per_return: { calc: sales.sold / returns.returns }
      share_of_least: { calc: returns.least / sales.sold }
`

const api = apiOver(() => openStar(tables, definitions), null)

const both = ['sales.sold', 'returns.back']

/** Each fact grouped by itself, then put side by side: what no join of the two gives. */
const byShop = `WITH sold AS (
    SELECT s.shop_key IS NULL AS unknown, s.shop, s.region, amount FROM fact_sale LEFT JOIN dim_shop s USING (shop_key)
  ), back AS (
    SELECT s.shop_key IS NULL AS unknown, s.shop, s.region, amount FROM fact_return LEFT JOIN dim_shop s USING (shop_key)
  )`

const sideBySide = (attribute: string): string => `${byShop}, of_sold AS (
    SELECT CASE WHEN unknown THEN '(unknown)' ELSE coalesce(${attribute}, '(blank)') END AS member, sum(amount) AS value
    FROM sold GROUP BY ALL
  ), of_back AS (
    SELECT CASE WHEN unknown THEN '(unknown)' ELSE coalesce(${attribute}, '(blank)') END AS member, sum(amount) AS value
    FROM back GROUP BY ALL
  ), sides AS (
    SELECT member, coalesce(s.value, 0) AS sold, coalesce(b.value, 0) AS back FROM of_sold s FULL JOIN of_back b USING (member)
  )
  SELECT * FROM (
    SELECT member, sold, back, 0 AS "grouping" FROM sides
    UNION ALL SELECT NULL, sum(sold), sum(back), 1 FROM sides
  ) ORDER BY "grouping", list_position(['(blank)', '(unknown)'], member) NULLS FIRST, member`

describe('the chasm trap', () => {
  it('counts the sales of a shop once, however many returns it has, and the returns once', async () => {
    await agreeOn(api)({ from: 'trade', measures: both, rows: ['shop.shop'], totals: ['grand'] }, sideBySide('shop'), [
      ['Bari', '20', '4', '0'],
      ['Oslo', '150', '23', '0'],
      ['Rome', '30', '0', '0'],
      ['(unknown)', '7', '5', '0'],
      ['·', '207', '32', '1'],
    ])
  })

  it('keeps both whole under a filter that both know', async () => {
    await agreeOn(api)(
      { from: 'trade', measures: both, where: [{ attribute: 'shop.shop', in: ['Oslo'] }] },
      `SELECT (SELECT sum(amount) FROM fact_sale WHERE shop_key = 1) AS sold, (SELECT sum(amount) FROM fact_return WHERE shop_key = 1) AS back, '0'`,
      [['150', '23', '0']],
    )
  })
})

describe('NULL keys on both sides of a merge', () => {
  it('meet in one row: blank with blank, no shop and an unknown one with their like', async () => {
    await agreeOn(api)(
      { from: 'trade', measures: both, rows: ['shop.region'], totals: ['grand'] },
      sideBySide('region'),
      [
        ['North', '150', '23', '0'],
        ['South', '30', '0', '0'],
        ['(blank)', '20', '4', '0'],
        ['(unknown)', '7', '5', '0'],
        ['·', '207', '32', '1'],
      ],
    )
  })
})

describe('a ratio across facts', () => {
  it('is empty where the fact of its denominator has no rows, and that of the totals in the total', async () => {
    await agreeOn(api)(
      { from: 'trade', measures: ['sold_per_return'], rows: ['shop.shop'], totals: ['grand'] },
      `${byShop}, n AS (
        SELECT coalesce(shop, '(unknown)') AS member, sum(amount) AS sold,
          (SELECT count(*) FROM back WHERE back.shop IS NOT DISTINCT FROM sold.shop) AS returns
        FROM sold GROUP BY shop
      )
      SELECT * FROM (
        SELECT member, sold / nullif(returns, 0), 0 AS "grouping" FROM n
        UNION ALL SELECT NULL, sum(sold) / sum(returns), 1 FROM n
      ) ORDER BY "grouping", member = '(unknown)', member`,
      [
        ['Bari', '20', '0'],
        ['Oslo', '50', '0'],
        ['Rome', '·', '0'],
        ['(unknown)', '3.5', '0'],
        ['·', '34.5', '1'],
      ],
    )
  })

  it('is empty where that of its numerator has none and no value without', async () => {
    const { rows } = await api.ask('query', {
      from: 'trade',
      measures: ['share_of_least'],
      where: [{ attribute: 'shop.shop', in: ['Rome'] }],
    })
    expect(rows).toEqual([[null]])
  })
})

describe('one dimension reached on two paths', () => {
  it('is two roles: the dates of returns that a view counts by are not those on which they were ordered', async () => {
    await agreeOn(api)(
      { from: 'trade', measures: both, rows: ['time.month'], totals: ['grand'] },
      `WITH months AS (SELECT unnest(['2026-01', '2026-02', '2026-03']) AS month), sides AS (
        SELECT month, (SELECT coalesce(sum(amount), 0) FROM fact_sale WHERE strftime(day, '%Y-%m') = month) AS sold,
          (SELECT coalesce(sum(amount), 0) FROM fact_return WHERE strftime(returned, '%Y-%m') = month) AS back FROM months
      )
      SELECT month, sold, back, 0 AS "grouping" FROM sides UNION ALL SELECT NULL, sum(sold), sum(back), 1 FROM sides
      ORDER BY "grouping", month`,
      [
        ['2026-01', '137', '7', '0'],
        ['2026-02', '70', '17', '0'],
        ['2026-03', '0', '8', '0'],
        ['·', '207', '32', '1'],
      ],
    )
  })

  it('counts by the one under a filter on the other, and leaves empty what has no such date', async () => {
    await agreeOn(api)(
      {
        from: 'trade',
        measures: both,
        rows: ['ordered.month'],
        where: [{ attribute: 'time.month', in: ['2026-02'] }],
        totals: ['grand'],
      },
      `WITH back AS (
        SELECT strftime(ordered, '%Y-%m') AS month, amount FROM fact_return
        WHERE returned BETWEEN DATE '2026-02-01' AND DATE '2026-02-28'
      )
      SELECT month, NULL, sum(amount), 0 AS "grouping" FROM back GROUP BY month
      UNION ALL
      SELECT NULL, (SELECT sum(amount) FROM fact_sale WHERE month(day) = 2), sum(amount), 1 FROM back
      ORDER BY "grouping", month`,
      [
        ['2026-01', '·', '13', '0'],
        ['2026-02', '·', '4', '0'],
        ['·', '70', '17', '1'],
      ],
    )
  })
})
