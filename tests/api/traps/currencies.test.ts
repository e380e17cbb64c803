import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import type { Warehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/**
 * Sales of a weekend and the Monday after it. Rates are those of banking days: Friday 2 January and Monday 5 January; that
 * of Tuesday comes after every sale. Sale 5 is of a draft: it has neither an amount nor a currency. Sale 6 is not paid, so
 * that nothing says at which rate it was.
 *
 *     sale  sold             paid        currency  amount  EUR when sold  EUR when paid
 *     1     01-03 Saturday   01-05       USD       100     90             80
 *     2     01-04 Sunday     01-05       GBP       10      12             13
 *     3     01-05 Monday     01-06       USD       100     80             70
 *     4     01-05 Monday     01-05       EUR       7       7              7
 *     5     01-05                                                        0
 *     6     01-05                        USD       1       0.8            none
 */
const tables = (more = '') => `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2025-12-01', DATE '2026-03-01', INTERVAL 1 DAY) t(d);
CREATE TABLE fact_sale (id INTEGER, sold DATE, paid DATE, moment TIMESTAMP, currency VARCHAR, amount DECIMAL(18, 2), buyer INTEGER);
INSERT INTO fact_sale VALUES
  (1, '2026-01-03', '2026-01-05', '2026-01-03 00:30', 'USD', 100, 1), (2, '2026-01-04', '2026-01-05', '2026-01-04 12:00', 'GBP', 10, 1),
  (3, '2026-01-05', '2026-01-06', '2026-01-05 12:00', 'USD', 100, 1), (4, '2026-01-05', '2026-01-05', '2026-01-05 12:00', 'EUR', 7, 1),
  (5, '2026-01-05', NULL, '2026-01-05 12:00', NULL, NULL, 1), (6, '2026-01-05', NULL, '2026-01-05 12:00', 'USD', 1, 1);
CREATE TABLE dim_buyer AS SELECT * FROM (VALUES
  (1, 'retail', DATE '2020-01-01', DATE '2026-02-01'), (1, 'trade', DATE '2026-02-01', NULL)) t(id, kind, valid_from, valid_to);
CREATE TABLE fx (day DATE, code VARCHAR, against VARCHAR, rate DECIMAL(18, 4));
INSERT INTO fx VALUES
  ('2026-01-02', 'USD', 'EUR', 0.9), ('2026-01-05', 'USD', 'EUR', 0.8), ('2026-01-06', 'USD', 'EUR', 0.7),
  ('2026-01-02', 'GBP', 'EUR', 1.2), ('2026-01-05', 'GBP', 'EUR', 1.3);
${more}`

const unit = (at: string, to = 'EUR') => `{ currency_column: currency, to: ${to}, rates: fx, rate_at: ${at} }`

const definitions = (measures: string) => `
version: 1
parameters:
  report: { type: text, default: EUR, allowed: [EUR, USD] }
  lift: { type: number, default: 1, scenario: true }
scenarios: { doubled: { lift: 2 } }
calendars: { days: { table: dim_day, date: day } }
dimensions:
  calendar: { calendar: days }
  buyer: { table: dim_buyer, key: id, durable: id, history: { from: valid_from, to: valid_to }, attributes: { kind: { column: kind } } }
rates: { fx: { table: fx, date: day, from: code, to: against, rate: rate } }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    time: sold
    complete_through: 2026-01-05
    roles:
      sold: { dimension: calendar, on: sold, type: instant, instant: moment }
      paid: { dimension: calendar, on: paid }
      buyer: { on: buyer, as_of: sold }
    degenerate: { id: { column: id }, currency: { column: currency } }
    measures: { sales: { agg: count }, ${measures} }
`

const sound = `
      raw: { agg: sum, expr: amount, unit: { currency_column: currency } },
      eur: { agg: sum, expr: amount, unit: ${unit('sold')} },
      eur_now: { agg: sum, expr: amount, unit: ${unit('now')} },
      eur_paid: { agg: sum, expr: amount, where: paid is not null, unit: ${unit('paid')} }`

const star = apiOver(() => openStar(tables(), definitions(sound)), null)

/** What a load of these sales says is wrong. */
const problemsOf = async (measures: string, more = ''): Promise<string> => {
  let opened: Warehouse | undefined
  try {
    opened = await openStar(tables(more), definitions(measures))
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await opened?.engine.close()
  }
}

describe('mixed currencies', () => {
  it('are never added up: the sum of 201 USD, 10 GBP and 7 EUR is no 218', async () => {
    expect(await star.sql('select sum(amount) from fact_sale')).toEqual([['218.00']])
    const { status, error } = await star.refused('query', { from: 'sales', measures: ['raw'] })
    expect(status).toBe(422)
    expect(error).toMatchObject({ code: 'unsound', message: expect.stringContaining('do not add up') })
  })

  it('rank no members of a set, which says where', async () => {
    const set = { of: 'currency', take: 1, by: 'raw' }
    const { error } = await star.refused('query', { from: 'sales', measures: ['sales'], where: [{ set }] })
    expect(error).toMatchObject({ path: 'where[0].set.by', message: expect.stringContaining('would compare them') })
  })

  it('are added up once each row is converted', async () => {
    await agreeOn(star)(
      { from: 'sales', measures: ['eur'], rows: ['currency'], totals: ['grand'] },
      `select coalesce(currency, '(blank)') as c, sum(amount * case id when 1 then 0.9 when 2 then 1.2 when 4 then 1 else 0.8 end), grouping(c)
        from fact_sale group by rollup (c) order by 3, c = '(blank)', c`,
      [
        ['EUR', '7', '0'],
        ['GBP', '12', '0'],
        ['USD', '170.8', '0'],
        ['(blank)', '·', '0'],
        ['·', '189.8', '1'],
      ],
    )
  })
})

describe('a rate on a weekend', () => {
  it('is that of the Friday before it, and of no day after it', async () => {
    await agreeOn(star)(
      { from: 'sales', measures: ['eur', 'eur_paid'], rows: ['sold.date'] },
      `select cast(sold as varchar), sum(amount * case id when 1 then 0.9 when 2 then 1.2 when 4 then 1 else 0.8 end),
        coalesce(sum(amount * case id when 1 then 0.8 when 2 then 1.3 when 3 then 0.7 when 4 then 1 end), 0), 0 as g
        from fact_sale group by all order by 1`,
      [
        ['2026-01-03', '90', '80', '0'],
        ['2026-01-04', '12', '13', '0'],
        ['2026-01-05', '87.8', '77', '0'],
      ],
    )
  })

  it('is the same in every zone: the sale of Saturday night counts on Friday, at the rate of its own date', async () => {
    const ask = { from: 'sales', measures: ['eur'], rows: ['sold.date'], zone: 'America/New_York', totals: true }
    expect((await star.ask('query', ask)).rows).toEqual([
      ['2026-01-02', '90.000000'],
      ['2026-01-04', '12.000000'],
      ['2026-01-05', '87.800000'],
      [null, '189.800000'],
    ])
  })

  it('of now is the last on or before the last complete date, and not the last of all', async () => {
    // 201 USD at 0.8, 10 GBP at 1.3, 7 EUR
    expect((await star.ask('query', { from: 'sales', measures: ['eur_now'] })).rows).toEqual([['180.800000']])
  })
})

describe('a rate that is missing', () => {
  it('stops the load, which lists days and currencies', async () => {
    const early = `INSERT INTO fact_sale VALUES (7, '2026-01-01', NULL, NULL, 'USD', 1, 1), (8, '2026-01-01', NULL, NULL, 'USD', 1, 1), (9, '2026-01-02', NULL, NULL, 'CHF', 1, 1);`
    expect(await problemsOf(`eur: { agg: sum, expr: amount, unit: ${unit('sold')} }`, early)).toBe(
      'cubes/star.yaml:23:40: cube sales, eur: fx has no rate to EUR on or before the sold date, so that money would be lost; found 2: currency = USD, date = 2026-01-01, rows = 2; currency = CHF, date = 2026-01-02, rows = 1',
    )
  })

  it('lists ten days of many', async () => {
    const many = `INSERT INTO fact_sale SELECT 100 + i, DATE '2025-12-01' + CAST(i AS INTEGER), NULL, NULL, 'USD', 1, 1 FROM range(25) t(i);`
    const problem = await problemsOf(`eur: { agg: sum, expr: amount, unit: ${unit('sold')} }`, many)
    expect(problem).toContain('found 25: currency = USD, date = 2025-12-01, rows = 1; ')
    expect(problem.match(/date = /g)).toHaveLength(10)
  })

  it('counts where nothing says which day is meant, unless the measure leaves such rows out', async () => {
    expect(await problemsOf(`eur: { agg: sum, expr: amount, unit: ${unit('paid')} }`)).toContain(
      'on or before the paid date, so that money would be lost; found 1: currency = USD, date = empty, rows = 1',
    )
  })

  it('counts for rows that only another version of a dimension lets in', async () => {
    const late = `INSERT INTO fact_sale VALUES (7, '2026-01-01', NULL, NULL, 'USD', 1, 1);`
    const eur = `eur: { agg: sum, expr: amount, where: "buyer.kind = 'trade'", unit: ${unit('sold')} }`
    expect(await problemsOf(eur, late)).toContain('found 1: currency = USD, date = 2026-01-01, rows = 1')
  })

  it('is looked for in the rows of every measure, were they chosen by another value alone', async () => {
    const of = (name: string, code: string) =>
      `${name}: { agg: sum, expr: amount, where: currency = '${code}', unit: ${unit('now', 'GBP')} }`
    const problem = await problemsOf(`${of('of_usd', 'USD')}, ${of('of_eur', 'EUR')}, ${of('of_gbp', 'GBP')}`)
    expect(problem).toContain('cube sales, of_usd: fx has no rate to GBP')
    expect(problem).toContain('cube sales, of_eur: fx has no rate to GBP')
    expect(problem).not.toContain('of_gbp')
  })

  it('counts for a currency to which nothing is exchanged', async () => {
    expect(await problemsOf(`chf: { agg: sum, expr: amount, unit: ${unit('now', 'CHF')} }`)).toBe(
      'cubes/star.yaml:23:40: cube sales, chf: fx has no rate to CHF on or before the last complete date, so that money would be lost; found 3: currency = EUR, rows = 1; currency = GBP, rows = 1; currency = USD, rows = 3',
    )
  })

  it('is not made up of the other direction, of a rate of nothing, nor of two rates of one day', async () => {
    const eur = `eur: { agg: sum, expr: amount, unit: ${unit('sold')} }`
    const empty = `UPDATE fx SET rate = NULL WHERE code = 'GBP';`
    expect(await problemsOf(eur, empty)).toContain('found 1: currency = GBP, date = 2026-01-04, rows = 1')
    const turned = `UPDATE fx SET code = 'EUR', against = 'GBP' WHERE code = 'GBP';`
    expect(await problemsOf(eur, turned)).toContain('found 1: currency = GBP, date = 2026-01-04, rows = 1')
    const zero = `UPDATE fx SET rate = 0 WHERE day = '2026-01-06';`
    expect(await problemsOf(eur, zero)).toContain(
      'cube sales, fx: fx has rates that are not above zero; found code = USD, against = EUR, day = 2026-01-06, rate = 0.0000',
    )
    const twice = `INSERT INTO fx VALUES ('2026-01-05', 'USD', 'EUR', 0.81);`
    expect(await problemsOf(eur, twice)).toContain(
      'cube sales, fx: fx has several rates for one code, against, day; found code = USD, against = EUR, day = 2026-01-05, rows found = 2',
    )
  })
})

describe('a currency without a code', () => {
  const eur = `eur: { agg: sum, expr: amount, unit: ${unit('sold')} }`
  const raw = 'raw: { agg: sum, expr: amount, unit: { currency_column: currency } }'
  it.each([
    ['none', 'NULL', 'empty'],
    ['an empty one', "''", ''],
    ['one that nobody exchanges', "'usd'", 'usd'],
  ])('stops the load where money has %s', async (_, code, shown) => {
    const unnamed = `INSERT INTO fact_sale VALUES (7, '2026-01-05', NULL, NULL, ${code}, 1, 1);`
    expect(await problemsOf(eur, unnamed)).toContain(`found 1: currency = ${shown}, date = 2026-01-05, rows = 1`)
  })

  it('stops the load of money that nothing converts, too', async () => {
    const unnamed = `INSERT INTO fact_sale VALUES (7, '2026-01-05', NULL, NULL, NULL, 1, 1), (8, '2026-01-05', NULL, NULL, '', 1, 1);`
    expect(await problemsOf(raw, unnamed)).toBe(
      'cubes/star.yaml:23:40: cube sales, raw: some rows have money and no currency in currency; found 2: currency = , rows = 1; currency = empty, rows = 1',
    )
  })

  it('is no matter where there is no money', async () => {
    expect(await problemsOf(`${raw}, ${eur}`)).toBe('')
  })
})

/** What the currencies are worth in dollars, from before every sale on. */
const dollars = `INSERT INTO fx VALUES ('2026-01-02', 'EUR', 'USD', 1.1), ('2026-01-02', 'GBP', 'USD', 1.3), ('2026-01-05', 'GBP', 'USD', 1.4);`
const chosen = (at = 'sold') =>
  `{ agg: sum, expr: amount * :lift, where: amount is not null, unit: ${unit(at, '":report"')} }`

describe('a currency that a query may choose and that has no rates', () => {
  it('stops the load, though the default has all of its own', async () => {
    const problem =
      'cubes/star.yaml:23:40: cube sales, sum_in: fx has no rate to USD, which a query may choose by :report,'
    expect(await problemsOf(`sum_in: ${chosen()}`)).toBe(
      `${problem} on or before the sold date, so that money would be lost; found 2: currency = GBP, date = 2026-01-04, rows = 1; currency = EUR, date = 2026-01-05, rows = 1`,
    )
    expect(await problemsOf(`sum_in: ${chosen('now')}`)).toBe(
      `${problem} on or before the last complete date, so that money would be lost; found 2: currency = EUR, rows = 1; currency = GBP, rows = 1`,
    )
  })

  it('stops it on the days on which one of them is missing', async () => {
    const late = dollars.replace("'2026-01-02', 'GBP'", "'2026-01-05', 'CHF'")
    expect(await problemsOf(`sum_in: ${chosen()}`, late)).toContain(
      'no rate to USD, which a query may choose by :report, on or before the sold date, so that money would be lost; found 1: currency = GBP, date = 2026-01-04, rows = 1',
    )
  })

  it('is told for each of them', async () => {
    const early = `INSERT INTO fact_sale VALUES (7, '2026-01-01', NULL, NULL, 'CHF', 1, 1);`
    const problem = await problemsOf(`sum_in: ${chosen()}`, `${dollars} ${early}`)
    for (const code of ['EUR', 'USD']) expect(problem).toContain(`no rate to ${code}, which a query may choose`)
  })

  it('is no matter where no query may choose it', async () => {
    expect(await problemsOf(`sum_in: ${chosen()}, now_in: ${chosen('now')}`, dollars)).toBe('')
  })
})

describe('the currency that a query chooses', () => {
  const open = apiOver(
    () =>
      openStar(
        tables(dollars),
        definitions(`sum_in: ${chosen()}, now_in: ${chosen('now')}, usd: ${chosen().replace('":report"', 'USD')}`),
      ),
    null,
  )
  // 100 and 100 and 1 dollars, 10 pounds at 1.3 and now at 1.4, 7 euros at 1.1
  const inDollars = { from: 'sales', measures: ['sum_in', 'now_in'], parameters: { report: 'USD' } }

  it('has its own rates: what is worth 189.80 euros is worth 221.70 dollars, and no euro is left in it', async () => {
    const { rows } = await open.ask('query', { ...inDollars, measures: ['sum_in', 'now_in', 'usd'] })
    expect(rows.map((row) => row.map(Number))).toEqual([[221.7, 222.7, 221.7]])
    expect((await open.ask('query', { from: 'sales', measures: ['sum_in'] })).rows.flat().map(Number)).toEqual([189.8])
  })

  it('is the same in all scenarios of an answer, which stand in one column', async () => {
    const asked = { ...inDollars, rows: ['scenario'], scenarios: ['base', 'doubled'] }
    const { rows, columns } = await open.ask('query', asked)
    expect(rows.map(([name, ...values]) => [name, ...values.map(Number)])).toEqual([
      ['base', 221.7, 222.7],
      ['doubled', 443.4, 445.4],
    ])
    expect(columns.map(({ unit: shown }) => shown)).toEqual([undefined, 'USD', 'USD'])
  })
})
