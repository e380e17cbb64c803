import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generateDemo } from '../../../../../pipelines/demo/demo.ts'
import { adtributor, type Outcome } from '../../../../../pipelines/models/drivers/adtributor.ts'
import { contributions } from '../../../../../pipelines/models/drivers/contributions.ts'
import { priceVolumeMix, type Sold } from '../../../../../pipelines/models/drivers/price-volume-mix.ts'
import { type RatePart, rateAndMix } from '../../../../../pipelines/models/drivers/rate-and-mix.ts'
import { cellsOf, openRawExports, type RawExports } from '../../../../support/demo-truth.ts'

const opened: { readonly folder: string; readonly exports: RawExports }[] = []

/** The exports of a smaller company of the same story, as the page of truths reads them. */
const exportsOf = async (seed: number | undefined): Promise<RawExports> => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-drivers-'))
  await generateDemo({ folder, scale: 0.2, ...(seed !== undefined && { seed }) })
  const exports = await openRawExports(folder)
  opened.push({ folder, exports })
  return exports
}
afterAll(() => {
  for (const { folder, exports } of opened) {
    exports.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Rows of a member and numbers. */
const numbersOf = async (exports: RawExports, sql: string): Promise<[string, number[]][]> =>
  cellsOf(await exports.ask(sql)).map(([member = '', ...numbers]) => [member, numbers.map(Number)])

const outcomes = (rows: readonly [string, number[]][]): Map<string, Outcome> =>
  new Map(rows.map(([member, [forecast = 0, actual = 0]]) => [member, { forecast, actual }]))

const surprises = (dimension: string, rows: readonly [string, number[]][]) => {
  const [found] = adtributor(new Map([[dimension, outcomes(rows)]]))
  return { candidates: found?.candidates, ranked: found?.members.toSorted((a, b) => b.surprise - a.surprise) ?? [] }
}

const year = (from: string, to: string, of: string, amount: string) =>
  `coalesce(sum(${amount}) FILTER (${of} BETWEEN '${from}' AND '${to}'), 0)`

const parts = (rows: readonly [string, number[]][], at: number): Map<string, RatePart> =>
  new Map(rows.map(([member, numbers]) => [member, { numerator: numbers[at] ?? 0, denominator: numbers[at + 1] ?? 0 }]))

describe('what was planted in the demo company goes with the change', () => {
  it.each([undefined, 11, 12, 13, 14])(
    'by drivers of its raw exports (seed %s)',
    { timeout: 300_000 },
    async (seed) => {
      const exports = await exportsOf(seed)

      // from 11 to 15 March 2024 nobody could configure an order: the tickets of March are of that
      const tickets = await numbersOf(
        exports,
        `SELECT category, count(*) FILTER (month(opened) = 2) AS before, count(*) FILTER (month(opened) = 3) AS after
       FROM tickets WHERE year(opened) = 2024 AND month(opened) IN (2, 3) GROUP BY category`,
      )
      expect(surprises('category', tickets).candidates).toEqual(['configurator'])

      // E-12 left on 30 September 2024: of all sellers their share of the revenue moved most, to nothing
      const sellers = await numbersOf(
        exports,
        `SELECT coalesce(seller, 'none') AS seller, greatest(0, ${year('2023-10-01', '2024-09-30', 'ordered_on', 'eur')}) AS before,
         greatest(0, ${year('2024-10-01', '2025-09-30', 'ordered_on', 'eur')}) AS after
       FROM order_lines WHERE status <> 'returned' GROUP BY ALL`,
      )
      const bySeller = surprises('seller', sellers)
      expect(bySeller.ranked[0]?.member).toBe('E-12')
      const changes = new Map(
        [...outcomes(sellers)].map(([seller, { forecast, actual }]) => [seller, { before: forecast, after: actual }]),
      )
      const total = {
        before: sellers.reduce((sum, [, [b = 0]]) => sum + b, 0),
        after: sellers.reduce((sum, [, [, a = 0]]) => sum + a, 0),
      }
      const fallen = contributions('sum', changes, total).filter(({ change }) => change < 0)
      expect(fallen[0]?.member).toBe('E-12')

      // whoever was hit by the outage gave up 15 points more often, late tickets or not: all of it is rate, nothing mix
      const terms = await numbersOf(
        exports,
        `WITH hit AS (SELECT DISTINCT customer FROM tickets WHERE category = 'configurator'),
       told AS (SELECT customer IN (FROM hit) AS hit, NOT EXISTS (FROM terms n WHERE n.renewed_from = c.contract) AS churned,
           EXISTS (FROM tickets t WHERE t.customer = c.customer AND t.opened::DATE BETWEEN c.start AND c.ended AND NOT t.met_sla) AS late
         FROM terms c WHERE c.start <= '2024-03-11' AND c.ended >= '2024-03-15')
       SELECT late, count(*) FILTER (NOT hit AND churned) AS a, count(*) FILTER (NOT hit) AS b, count(*) FILTER (hit AND churned) AS c,
         count(*) FILTER (hit) AS d FROM told GROUP BY late`,
      )
      const churn = rateAndMix(parts(terms, 0), parts(terms, 2))
      expect(churn.rate).toBeGreaterThan(0.07)
      expect(churn.rate).toBeLessThan(0.23)
      expect(Math.abs(churn.mix)).toBeLessThan(0.03)

      // Central Europe wins more often than Western Europe among small and among large firms, and less often in all
      const deals = await numbersOf(
        exports,
        `SELECT size, count(*) FILTER (won AND region LIKE 'W%') AS a, count(*) FILTER (region LIKE 'W%') AS b,
         count(*) FILTER (won AND region LIKE 'C%') AS c, count(*) FILTER (region LIKE 'C%') AS d FROM closed_deals GROUP BY size`,
      )
      const wins = rateAndMix(parts(deals, 0), parts(deals, 2))
      expect(wins.after).toBeLessThan(wins.before)
      expect(wins.segments.map(({ rate }) => rate > 0)).toEqual([true, true])
      expect(wins.mix).toBeLessThan(-0.1)

      // wardrobes cost 9 % more from February 2025 on; in so small a company discounts move that by a point
      const wardrobes = await numbersOf(
        exports,
        `SELECT sku, ${year('2024-02-01', '2024-12-31', 'ordered_on', 'qty')}, ${year('2024-02-01', '2024-12-31', 'ordered_on', 'net')},
         ${year('2025-02-01', '2025-12-31', 'ordered_on', 'qty')}, ${year('2025-02-01', '2025-12-31', 'ordered_on', 'net')}
       FROM order_lines JOIN (SELECT DISTINCT sku, category FROM products) USING (sku)
       WHERE category = 'Wardrobes' AND currency = 'EUR' AND status <> 'returned' GROUP BY sku`,
      )
      const soldAt = (at: number): Map<string, Sold> =>
        new Map(wardrobes.map(([sku, numbers]) => [sku, { units: numbers[at] ?? 0, revenue: numbers[at + 1] ?? 0 }]))
      const { price, after } = priceVolumeMix(soldAt(0), soldAt(2))
      expect(price / (after - price)).toBeGreaterThan(0.075)
      expect(price / (after - price)).toBeLessThan(0.105)

      // machines made twelve times the clicks of one display campaign and most of its contacts; nobody came of it
      const displays = await numbersOf(
        exports,
        `SELECT name, (SELECT sum(clicks) / sum(cost) FROM spend s WHERE s.campaign = c.campaign),
         (SELECT avg(is_bot::INTEGER) FROM touches t WHERE t.campaign = c.campaign),
         (SELECT count(*) FROM leads l WHERE l.campaign = c.campaign) + (SELECT count(*) FROM order_lines o WHERE o.coupon = c.campaign)
       FROM campaigns c WHERE kind = 'display' ORDER BY 2 DESC`,
      )
      const [[suspect = '', [clicks = 0, machines = 0, brought]] = ['', []], ...others] = displays
      expect([suspect, brought]).toEqual(['Autumn display 2024', 0])
      expect(machines).toBeCloseTo(0.8, 1)
      expect(others.length).toBeGreaterThan(0)
      for (const [, [usual = 0, seen, came = 0]] of others) {
        expect(clicks / usual).toBeGreaterThan(9)
        expect(clicks / usual).toBeLessThan(16)
        expect([seen, came > 0]).toEqual([0, true])
      }
    },
  )
})
