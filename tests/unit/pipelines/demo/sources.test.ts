import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '../../../../pipelines/demo/demo.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { cellsOf, readTruths, truthPage } from '../../../support/demo-truth.ts'
import { onEngine, openTestEngine, sqlFolder, type TestWarehouse } from '../../../support/pipeline-warehouse.ts'

const root = mkdtempSync(join(tmpdir(), 'demo-sources-'))
const folder = join(root, 'workspace')
/** SQL that keeps what was staged and makes no warehouse of it. */
const keeping = join(root, 'sql')

const kept = {
  fact_order_staged: 'SELECT * FROM stg_order_line',
  fact_customer_staged: 'SELECT * FROM stg_customer',
  fact_product_staged: 'SELECT * FROM stg_product',
  fact_ticket_staged: 'SELECT * FROM stg_ticket',
  fact_target_staged: 'SELECT * FROM stg_target',
}

const writeKeepingSql = () => {
  for (const part of ['journal', 'staging']) cpSync(join(sqlFolder, part), join(keeping, part), { recursive: true })
  for (const part of ['warehouse', 'checks']) mkdirSync(join(keeping, part))
  const write = (name: string, sql: string) => writeFileSync(join(keeping, 'warehouse', `${name}.sql`), sql)
  write('complete_through', 'SELECT CAST(NULL AS DATE) AS complete_through')
  for (const [name, sql] of Object.entries(kept)) write(name, `CREATE OR REPLACE TABLE ${name} AS ${sql}`)
}

let engine: Engine
let warehouse: TestWarehouse

beforeAll(async () => {
  cpSync(dirname(truthPage), folder, { recursive: true, filter: (path) => !path.endsWith('/files') })
  await generateDemo({ folder })
  writeKeepingSql()
  engine = await openTestEngine(':memory:', [folder])
  warehouse = onEngine(engine, folder)
  await warehouse.run({ sqlFolder: keeping })
}, 240_000)
afterAll(async () => {
  await engine.close()
  rmSync(root, { recursive: true, force: true })
})

const answerOf = (title: string) => cellsOf(readTruths().find((truth) => truth.title === title)?.answer ?? '')
const cells = (rows: readonly object[]) => rows.map((row) => Object.values(row).map(String))

describe('the sources of the demo company', () => {
  it('refuse what TRUTH.md says, and load all else', async () => {
    const rows = await warehouse.query(`
      SELECT f.source, sum(f.rows_read) AS read, sum(f.rows_rejected) AS refused,
        (SELECT string_agg(rule || ' ' || n, ', ' ORDER BY rule) FROM (
          SELECT rule, count(*) AS n FROM rejected_rows r WHERE r.source = f.source GROUP BY rule)) AS why
      FROM etl_run_file f GROUP BY f.source HAVING refused > 0 ORDER BY f.source`)
    const found = rows
      .map(
        (row) =>
          `| ${Object.values(row)
            .map((cell) => cell ?? '')
            .join(' | ')} |\n`,
      )
      .join('')
    const [, told] =
      /\| source \| records \| refused \| why \|\n.*\n((?:\|.*\n)+)/.exec(readFileSync(truthPage, 'utf8')) ?? []
    expect(found).toBe(told)
  })

  it('stage the lines of orders that a statement on the raw files counts', async () => {
    const lines = await warehouse.query(
      'SELECT year(ordered_date) AS year, count(*) AS lines FROM fact_order_staged GROUP BY year ORDER BY year',
    )
    expect(cells(lines)).toEqual(answerOf('Orders and revenue by year').map(([year, , count]) => [year, count]))
  })

  it('stage amounts to the cent', async () => {
    const net = await warehouse.query(
      'SELECT currency, sum(net_amount) AS net FROM fact_order_staged WHERE year(ordered_date) = 2025 GROUP BY currency ORDER BY currency',
    )
    expect(cells(net)).toEqual(answerOf('Orders in other currencies').map(([currency, , amount]) => [currency, amount]))
  })

  it('stage several versions of a customer and of a product, each of its day', async () => {
    const [twice] = await warehouse.query(
      'SELECT count(*) AS twice FROM (SELECT 1 FROM fact_customer_staged GROUP BY customer_id, effective_date HAVING count(*) > 1)',
    )
    expect(twice).toEqual({ twice: '0' })
    const prices = await warehouse.query(
      "SELECT CAST(effective_date AS VARCHAR) AS day, list_price FROM fact_product_staged WHERE product_id = 'WD-101' ORDER BY day",
    )
    // 2,900 euros times 1.1 for oak; 3 % more, then 9 % more, in whole euros
    expect(prices.map(({ day, list_price: price }) => [day, price])).toEqual([
      ['2019-01-01', '3190.00'],
      ['2024-01-01', '3286.00'],
      ['2025-02-01', '3582.00'],
    ])
  })

  it('take the names of three languages and texts with quotes and pictures', async () => {
    const [product] = await warehouse.query(
      "SELECT product_name, product_name_zh, product_name_uk FROM fact_product_staged WHERE product_id = 'TB-101' LIMIT 1",
    )
    expect(product).toEqual({
      product_name: 'Oak dining table',
      product_name_zh: '橡木餐桌',
      product_name_uk: 'Обідній стіл «Дуб»',
    })
    const [named] = await warehouse.query(
      `SELECT count(*) FILTER (customer_name LIKE '%🪑') > 0 AS pictures, count(*) FILTER (customer_name LIKE '%"%') > 0 AS quotes FROM fact_customer_staged`,
    )
    expect(named).toEqual({ pictures: true, quotes: true })
  })

  it('read days of workbooks and times of tickets', async () => {
    const [months] = await warehouse.query(
      'SELECT CAST(min(month) AS VARCHAR) AS first, CAST(max(month) AS VARCHAR) AS last, count(DISTINCT month) AS months FROM fact_target_staged',
    )
    expect(months).toEqual({ first: '2023-01-01', last: '2025-12-01', months: '36' })
    const years = await warehouse.query(
      'SELECT year(opened_at) AS year, count(*) AS tickets FROM fact_ticket_staged GROUP BY year ORDER BY year',
    )
    expect(cells(years)).toEqual(answerOf('Tickets by year').map(([year, count]) => [year, count]))
  })
})
