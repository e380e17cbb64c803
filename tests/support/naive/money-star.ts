import fc, { type Arbitrary } from 'fast-check'
import type { Engine } from '../../../server/engine/engine.ts'
import { serveModel, type Warehouse } from '../warehouse.ts'

/** A sale: days count from 1; a draft has neither a currency nor an amount, whole cents. */
interface Sale {
  readonly sold: number
  readonly paid: number | null
  readonly shop: string
  readonly money: { readonly currency: string; readonly cents: number } | null
}

/** A rate in hundredths, from a day on. */
interface Rate {
  readonly day: number
  readonly from: string
  readonly to: string
  readonly rate: number
}

/** Sales in three currencies over fifty days, and what the currencies are worth. */
export interface MoneyData {
  readonly sales: readonly Sale[]
  readonly rates: readonly Rate[]
}

const codes = ['EUR', 'USD', 'GBP'] as const
const day = fc.integer({ min: 1, max: 50 })
const hundredths = fc.integer({ min: 1, max: 300 })

const sale: Arbitrary<Sale> = fc.record({
  sold: day,
  paid: fc.option(day, { freq: 3 }),
  shop: fc.constantFrom('N', 'S'),
  money: fc.option(
    fc.record({ currency: fc.constantFrom(...codes), cents: fc.integer({ min: -9_999, max: 999_999 }) }),
    { freq: 6 },
  ),
})

const pairs = codes.flatMap((from) => codes.filter((to) => to !== from).map((to) => ({ from, to })))

/** Every pair of currencies has a rate on the first day; further ones come on any day, one of each pair. */
const rates: Arbitrary<readonly Rate[]> = fc
  .tuple(
    fc.tuple(...pairs.map(() => hundredths)),
    fc.uniqueArray(fc.record({ day, pair: fc.nat({ max: pairs.length - 1 }), rate: hundredths }), {
      maxLength: 12,
      selector: ({ day: on, pair }) => `${on} ${pair}`,
    }),
  )
  .map(([first, later]) => [
    ...pairs.map((pair, i) => ({ ...pair, day: 0, rate: first[i] ?? 1 })),
    ...later.flatMap(({ day: on, pair, rate }) => {
      const found = pairs[pair]
      return found === undefined ? [] : [{ ...found, day: on, rate }]
    }),
  ])

/** Random sales with rates for all of them. */
export const moneyData: Arbitrary<MoneyData> = fc.record({ sales: fc.array(sale, { maxLength: 12 }), rates })

/** The last day that is complete: rates and sales after it there are too. */
export const moneyThrough = '2026-02-10'

const unit = (to: string, at: string, by = 'fx') =>
  `{ currency_column: currency, to: ${to}, rates: ${by}, rate_at: ${at} }`

const definitions = `
version: 1
parameters: { report: { type: text, default: EUR, allowed: [EUR, USD, GBP] } }
calendars: { days: { table: dim_day, key: day_key, date: day } }
dimensions: { calendar: { calendar: days } }
rates:
  fx: { table: fx, date: day, from: code, to: against, rate: rate }
  plan: { table: fx_plan, period: month, from: code, to: against, rate: rate }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    time: sold
    complete_through: ${moneyThrough}
    roles:
      sold: { dimension: calendar, on: sold_key }
      paid: { dimension: calendar, on: paid_key }
    degenerate: { shop: { column: shop }, currency: { column: currency } }
    measures:
      sales: { agg: count }
      raw: { agg: sum, expr: amount, unit: { currency_column: currency } }
      eur: { agg: sum, expr: amount, unit: ${unit('EUR', 'sold')} }
      usd_paid: { agg: sum, expr: amount, where: paid_key is not null, unit: ${unit('USD', 'paid')} }
      gbp_now: { agg: sum, expr: amount, unit: ${unit('GBP', 'now')} }
      chosen: { agg: sum, expr: amount, unit: ${unit('":report"', 'sold')} }
      chosen_now: { agg: max, expr: amount, unit: ${unit('":report"', 'now')} }
      chosen_gain: { calc: chosen_now / chosen }
      eur_plan: { agg: sum, expr: amount, unit: ${unit('EUR', '{ budget: sold.month }', 'plan')} }
      chosen_plan: { agg: sum, expr: amount, unit: ${unit('":report"', '{ budget: sold.month }', 'plan')} }
      eur_mean: { agg: avg, expr: amount, unit: ${unit('EUR', 'sold')} }
      eur_least: { agg: min, expr: amount, unit: ${unit('EUR', 'sold')} }
      eur_last: { agg: sum, expr: amount, over: { sold: last }, unit: ${unit('EUR', 'sold')} }
`

const dateOf = (n: number): string => `DATE '2025-12-31' + ${n}`

const rows = (table: string, values: readonly string[]): string =>
  values.length === 0 ? '' : `INSERT INTO ${table} VALUES ${values.join(', ')};`

const tablesOf = ({ sales, rates: found }: MoneyData): string => `
CREATE OR REPLACE TABLE dim_day AS SELECT 100 + i AS day_key, ${dateOf(0)} + CAST(i AS INTEGER) AS day FROM range(1, 60) t(i);
CREATE OR REPLACE TABLE fact_sale (id INTEGER, sold_key BIGINT, paid_key BIGINT, shop VARCHAR, currency VARCHAR, amount DECIMAL(18, 2));
CREATE OR REPLACE TABLE fx (day DATE, code VARCHAR, against VARCHAR, rate DECIMAL(18, 2));
CREATE OR REPLACE TABLE fx_plan AS SELECT month, code, against, CAST(rate AS DECIMAL(18, 2)) AS rate
  FROM (VALUES ('2026-01', 'USD', 'EUR', 0.5), ('2026-02', 'USD', 'EUR', 0.25), ('2026-01', 'GBP', 'EUR', 1.5), ('2026-02', 'GBP', 'EUR', 2),
    ('2026-01', 'EUR', 'USD', 3), ('2026-02', 'EUR', 'USD', 5), ('2026-01', 'GBP', 'USD', 7), ('2026-02', 'GBP', 'USD', 11),
    ('2026-01', 'EUR', 'GBP', 13), ('2026-02', 'EUR', 'GBP', 17), ('2026-01', 'USD', 'GBP', 19), ('2026-02', 'USD', 'GBP', 23)) t(month, code, against, rate);
${rows(
  'fact_sale',
  sales.map(({ sold, paid, shop, money }, i) => {
    const paidKey = paid === null ? 'NULL' : 100 + paid
    return `(${i}, ${100 + sold}, ${paidKey}, '${shop}', ${money === null ? 'NULL, NULL' : `'${money.currency}', ${money.cents / 100}`})`
  }),
)}
${rows(
  'fx',
  found.map(({ day: on, from, to, rate }) => `(${dateOf(on)}, '${from}', '${to}', ${rate / 100})`),
)}`

/** Puts the data into the engine, in place of those before, and serves a cube over them. */
export const serveMoneyStar = async (engine: Engine, data: MoneyData): Promise<Warehouse> => {
  await engine.session((session) => session.run(tablesOf(data)))
  return serveModel(engine, [{ path: 'cubes/money.yaml', text: definitions }])
}
