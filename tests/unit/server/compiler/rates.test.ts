import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRows, drillRows, refusalOf } from '../../../support/ask.ts'
import { openStar } from '../../../support/star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

/**
 * Calls that are paid by minute, their dates keys of a calendar, and their moments in UTC: in Tokyo call 1 is on 1 February.
 *
 *     call  day    moment       currency  price  minutes  EUR at the day's rate  EUR in the plan of the month
 *     1     31/01  31/01 16:00  USD       2      10       0.5 a dollar: 1        0.9 a dollar: 1.8
 *     2     01/02  01/02 02:00  USD       2      30       0.6 a dollar: 1.2      0.7 a dollar: 1.4
 *     3     01/02  01/02 03:00  EUR       4      20       4                      4
 */
const tables = `
CREATE TABLE dim_day AS SELECT 7000 + i AS day_key, DATE '2026-01-01' + CAST(i AS INTEGER) AS day, 'M' || month(DATE '2026-01-01' + CAST(i AS INTEGER)) AS plan_month FROM range(90) t(i);
CREATE TABLE fact_call (id INTEGER, day_key BIGINT, moment TIMESTAMP, currency VARCHAR, price DECIMAL(9, 2), minutes INTEGER, months VARCHAR);
INSERT INTO fact_call VALUES (1, 7030, '2026-01-31 16:00', 'USD', 2, 10, 'M1'), (2, 7031, '2026-02-01 02:00', 'USD', 2, 30, 'M2'),
  (3, 7031, '2026-02-01 03:00', 'EUR', 4, 20, 'M2');
CREATE TABLE fx (day DATE, code VARCHAR, against VARCHAR, rate DECIMAL(9, 2));
INSERT INTO fx VALUES ('2026-01-01', 'USD', 'EUR', 0.5), ('2026-02-01', 'USD', 'EUR', 0.6), ('2026-03-01', 'USD', 'EUR', 9),
  ('2026-01-01', 'EUR', 'EUR', 3);
CREATE TABLE fx_plan (month VARCHAR, code VARCHAR, against VARCHAR, rate INTEGER);
INSERT INTO fx_plan VALUES ('M1', 'USD', 'EUR', 9), ('M2', 'USD', 'EUR', 7), ('2026-01', 'USD', 'EUR', 90), ('2026-02', 'USD', 'EUR', 70);`

const unit = (at: string, rates = 'fx') => `{currency_column: currency, to: EUR, rates: ${rates}, rate_at: ${at}}`

const definitions = `
version: 1
calendars: {plain: {table: dim_day, key: day_key, date: day, attributes: {plan_month: {column: plan_month}}}}
dimensions: {calendar: {calendar: plain}}
rates:
  fx: {table: fx, date: day, from: code, to: against, rate: rate}
  fx_plan: {table: fx_plan, period: month, from: code, to: against, rate: rate}
cubes:
  calls:
    table: fact_call
    grain: [id]
    complete_through: load
    roles: {called: {dimension: calendar, on: day_key, type: instant, instant: moment}}
    degenerate: {call: {column: id, drill: true}, currency: {column: currency}}
    measures:
      calls: {agg: count}
      eur: {agg: sum, expr: price, unit: ${unit('called')}}
      per_minute: {agg: avg, expr: price, weight: minutes, unit: ${unit('called')}}
      least: {agg: min, expr: price * minutes, unit: ${unit('called')}}
      whole: {agg: max, expr: minutes, unit: ${unit('called')}}
      now: {agg: sum, expr: price, unit: ${unit('now')}}
      planned: {agg: sum, expr: price, unit: ${unit('{budget: called.plan_month}', 'fx_plan')}}
      planned_by_column: {agg: sum, expr: price, unit: ${unit('{budget: months}', 'fx_plan')}}
      planned_by_month: {agg: sum, expr: price, unit: ${unit('{budget: called.month}', 'fx_plan')}}
    drill: {columns: [call]}
`

let star: Warehouse
beforeAll(async () => {
  star = await openStar(tables, definitions)
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[]> => askRows(star, 'calls', query)
const byDay = { rows: ['called.date'], totals: ['grand'] }

describe('a rate', () => {
  test('is that of the date which a key of the calendar stands for; rates of a currency to itself do not count', async () => {
    expect(await ask({ measures: ['eur'], ...byDay })).toEqual(['2026-01-31 | 1', '2026-02-01 | 5.2', '· | 6.2'])
  })

  test('stays that of the declared date where a zone puts a row on another', async () => {
    const tokyo = { zone: 'Asia/Tokyo' }
    expect(await ask({ measures: ['eur'], ...byDay, ...tokyo })).toEqual(['2026-02-01 | 6.2', '· | 6.2'])
    expect(await ask({ measures: ['planned', 'planned_by_month'], ...byDay, ...tokyo })).toEqual([
      '2026-02-01 | 36 | 324',
      '· | 36 | 324',
    ])
  })

  test('of a plan is that of the period which a column or an attribute of the date names', async () => {
    const measures = ['planned', 'planned_by_column', 'planned_by_month']
    expect(await ask({ measures, ...byDay })).toEqual([
      '2026-01-31 | 18 | 18 | 180',
      '2026-02-01 | 18 | 18 | 144',
      '· | 36 | 36 | 324',
    ])
  })

  test('is part of what an average weighs and of what is compared', async () => {
    // (1 * 10 + 1.2 * 30 + 4 * 20) / 60; of 10, 36 and 80; of 5, 18 and 20
    expect(await ask({ measures: ['per_minute', 'least', 'whole'] })).toEqual(['2.1 | 10 | 20'])
  })

  test('of now is refused where nothing says how far the data are complete', async () => {
    await expect(ask({ measures: ['now'] })).rejects.toThrow('nothing says how far the data are complete')
  })

  test('takes part in rankings, measure filters and totals of what is visible', async () => {
    const query = { rows: ['call'], having: [{ measure: 'eur', gt: 1 }], totals: ['grand'], totalsOf: 'visible' }
    expect(await ask({ measures: ['eur'], ...query })).toEqual(['2 | 1.2', '3 | 4', '· | 5.2'])
    const top = { n: 1, by: 'eur', of: 'call', other: true }
    expect(await ask({ measures: ['eur'], rows: ['call'], top })).toEqual(['3 | 4', '(other) | 2.2'])
  })

  test('is there behind the rest that a ranking leaves', async () => {
    const query = { measures: ['eur'], rows: ['call'], top: { n: 1, by: 'eur', of: 'call', other: true } }
    const request = { query, at: { call: { special: 'other' } }, measure: 'eur' }
    const found = { rows: [1, 2], count: '2', value: '2.2', cell: '2.2' }
    expect(await drillRows(star, 'calls', request)).toEqual(found)
  })

  test('is found inside a statistic over members, and of its own date where dates move', async () => {
    expect(await ask({ measures: [{ calc: 'avg(eur over called.date)', as: 'mean' }] })).toEqual(['3.1'])
    const where = [{ attribute: 'called.date', in: ['2026-02-01'] }]
    expect(await ask({ measures: ['eur@prior(day, 1)'], rows: ['called.date'], where })).toEqual(['2026-02-01 | 1'])
    expect(refusalOf(star, 'calls', { measures: [{ calc: 'eur + calls', as: 's' }] })).toContain('+ needs equal units')
  })
})
