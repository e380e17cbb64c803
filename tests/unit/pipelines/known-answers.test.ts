import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../../pipelines/run.ts'
import { demoFolder, onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'

let warehouse: TestWarehouse
let outcome: RunOutcome

beforeAll(async () => {
  warehouse = onEngine(await openTestEngine(), demoFolder)
  outcome = await warehouse.run()
})
afterAll(() => warehouse.engine.close())

const rows = (sql: string) => warehouse.query(sql).then((found) => found.map((row) => Object.values(row).map(String)))

describe('the files of the demo workspace', () => {
  // `sha256sum` of the files as published
  it.each([
    ['accounts.csv', 'e5242324768a563fc632cddfed49a29acbbf2892b8a3c6453cc9650de9ae0358'],
    ['data_dictionary.csv', '22b34e498d07e3d7f322afdbf81d70a5dc0a389792944e50ca2af86a3597f0af'],
    ['products.csv', '7c1c8cbbdb6d4c286902e1985eeb529a36366d6a43f43cd4a93c4b1da2a6eb84'],
    ['sales_pipeline.csv', '825ce8f6c32d4009548b468df3173d55a46fd73f2531f532c5459371dc52adf2'],
    ['sales_teams.csv', 'aeff1272ebe196f5a27e3fc0578aa27abf48ed9ae461aa344fb95990e5ad8bd1'],
  ])('are as published: %s', (name, sha256) => {
    const bytes = readFileSync(join(demoFolder, 'files', name))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  })
})

describe('the demo workspace, loaded,', () => {
  it('accounts for every row of every file', () => {
    expect(outcome.status).toBe('published')
    expect(outcome.completeThrough).toBe('2017-12-31')
    expect(
      outcome.files.map(({ file, read, loaded, rejected, skipped }) => [file, read, loaded, rejected, skipped]),
    ).toEqual([
      ['files/accounts.csv', 85, 85, 0, 0],
      ['files/products.csv', 7, 7, 0, 0],
      ['files/sales_teams.csv', 35, 35, 0, 0],
      ['files/sales_pipeline.csv', 8800, 8800, 0, 0],
    ])
  })

  it('has the known deals, values and days by stage', async () => {
    const sql = `SELECT stage, count(*), coalesce(sum(close_value), -1)::INTEGER, round(avg(days_to_close), 2)
      FROM fact_opportunity GROUP BY stage ORDER BY stage`
    expect(await rows(sql)).toEqual([
      ['Engaging', '1589', '-1', 'null'],
      ['Lost', '2473', '0', '41.48'],
      ['Prospecting', '500', '-1', 'null'],
      ['Won', '4238', '10005534', '51.78'],
    ])
  })

  it('has the known values by regional office', async () => {
    const sql = `SELECT office, sum(close_value)::INTEGER, count(*) FILTER (stage = 'Won'), count(*) FILTER (stage = 'Lost')
      FROM fact_opportunity JOIN dim_employee USING (employee_key) GROUP BY office ORDER BY office`
    expect(await rows(sql)).toEqual([
      ['Central', '3346293', '1629', '975'],
      ['East', '3090594', '1171', '687'],
      ['West', '3568647', '1438', '811'],
    ])
  })

  it('counts GTXPro as GTX Pro, which a join on the name as found would lose', async () => {
    const sql = `SELECT sum(close_value)::INTEGER, count(*) FILTER (stage = 'Won')
      FROM fact_opportunity JOIN dim_product USING (product_key) WHERE product_name = 'GTX Pro'`
    expect(await rows(sql)).toEqual([['3510578', '729']])
    const lost = `SELECT sum(close_value)::INTEGER FROM raw_sales_pipeline
      WHERE "text:product_id" NOT IN (SELECT product_id FROM raw_products)`
    expect(await rows(lost)).toEqual([['3510578']])
  })

  it('keeps the five agents without opportunity as members', async () => {
    const sql =
      'SELECT count(*) FROM dim_employee ANTI JOIN fact_opportunity USING (employee_key) WHERE employee_key <> -1'
    expect(await rows(sql)).toEqual([['5']])
  })

  it('puts the 1,425 opportunities without account under the unknown customer, and no other', async () => {
    const sql = `SELECT count(*), count(*) FILTER (stage IN ('Won', 'Lost')), any_value(dim_customer.customer_id)
      FROM fact_opportunity JOIN dim_customer USING (customer_key) WHERE customer_key = -1`
    expect(await rows(sql)).toEqual([['1425', '0', 'null']])
  })

  it('names the parent of 15 accounts, of which there are 7', async () => {
    expect(await rows('SELECT count(parent_name), count(DISTINCT parent_name) FROM dim_customer')).toEqual([
      ['15', '7'],
    ])
  })

  it('walks a fact back to the line of its file', async () => {
    const lines = readFileSync(join(demoFolder, 'files/sales_pipeline.csv'), 'utf8').split('\r\n')
    const facts = await warehouse.query('SELECT opportunity_id, source_file, source_line, run_id FROM fact_opportunity')
    expect(facts).toHaveLength(8800)
    for (const fact of facts) {
      expect(lines[Number(fact.source_line) - 1]?.split(',')[0]).toBe(fact.opportunity_id)
      expect([fact.source_file, fact.run_id]).toEqual(['files/sales_pipeline.csv', '1'])
    }
  })

  it('stores facts in the order of their closing date, so that zone maps work', async () => {
    const sql = `SELECT count(*) FROM (SELECT closed_date_key - lag(closed_date_key) OVER (ORDER BY rowid) AS step FROM fact_opportunity)
      WHERE step < 0`
    expect(await rows(sql)).toEqual([['0']])
  })
})

describe('dim_date', () => {
  it('has every date of the years 2016 and 2017, and the unknown date', async () => {
    expect(await rows('SELECT count(*), min(date), max(date), min(date_key) FROM dim_date')).toEqual([
      ['732', '2016-01-01', '2017-12-31', '-1'],
    ])
  })

  // by a printed calendar
  it.each([
    ['2016-01-01', [20160101, 2016, '2016-Q1', '2016-01', '2015-W53', 2016, 'FY2016-Q1', 1, 5, true]],
    ['2016-02-29', [20160229, 2016, '2016-Q1', '2016-02', '2016-W09', 2016, 'FY2016-Q1', 2, 1, true]],
    ['2017-01-01', [20170101, 2017, '2017-Q1', '2017-01', '2016-W52', 2017, 'FY2017-Q1', 1, 7, false]],
    ['2017-12-30', [20171230, 2017, '2017-Q4', '2017-12', '2017-W52', 2017, 'FY2017-Q4', 12, 6, false]],
  ])('knows the periods of %s', async (date, expected) => {
    const [row] = await warehouse.query(
      `SELECT date_key, year, quarter, month, week, fiscal_year, fiscal_quarter, month_of_year, weekday, is_workday
      FROM dim_date WHERE date = '${date}'`,
    )
    expect(Object.values(row ?? {})).toEqual(expected)
  })
})
