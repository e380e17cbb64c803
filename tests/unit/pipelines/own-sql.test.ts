import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readWorkspace } from '../../../pipelines/sources/workspace.ts'
import { onEngine, openTestEngine, sqlFolder } from '../../support/pipeline-warehouse.ts'
import { smallTest } from '../../support/small-workspace.ts'
import { workspaceTest } from '../../support/workspace-copy.ts'

const golden = fileURLToPath(new URL('../../../fixtures/golden', import.meta.url))

const staging = (entity: string, column: string) => `CREATE OR REPLACE TABLE stg_${entity} (
  ${entity}_id INTEGER,
  ${column} INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)`

const source = (entity: string, column: string) => `source: ${entity}s
entity: ${entity}
file: {pattern: files/${entity}s.csv, header: [id, value]}
columns: {${entity}_id: {from: id, required: true, unique: true}, ${column}: {from: value, references: product_line}}
contract: {rejects: {max_rows: 0}}
`

describe('the SQL of a workspace of its own', () => {
  smallTest('may have facts of a name that is shipped, and of another meaning', async ({ small, warehouse }) => {
    rmSync(join(small.folder, 'sql'), { recursive: true })
    const columns = 'bill VARCHAR,\n  source_file VARCHAR,\n  source_line INTEGER'
    small.write('sql/staging/stg_order_line.sql', `CREATE OR REPLACE TABLE stg_order_line (\n  ${columns}\n)\n`)
    small.write('sql/warehouse/fact_order_line.sql', 'CREATE OR REPLACE TABLE fact_order_line AS FROM stg_order_line\n')
    small.write(
      'sources/bills.yaml',
      'source: bills\nentity: order_line\nfile: {pattern: bills.csv, header: [bill]}\ncolumns: {bill: bill}\n',
    )
    small.write('bills.csv', 'bill\na\n')
    await warehouse.run()
    expect(await warehouse.query('SELECT bill FROM fact_order_line')).toEqual([{ bill: 'a' }])
  })

  test('makes its entities, dimensions, facts and bridges, and none of the shipped ones', async () => {
    const engine = await openTestEngine()
    const warehouse = onEngine(engine, golden)
    const { files } = await warehouse.run()
    expect(files.map(({ source, loaded }) => [source, loaded])).toEqual(
      (await readWorkspace(golden, sqlFolder)).sources.map(({ name, limits }) => [name, limits.rows.max]),
    )
    const tables = await warehouse.query(
      "SELECT table_name AS name FROM duckdb_tables() WHERE table_name NOT LIKE 'raw%' ORDER BY 1",
    )
    expect(tables.map(({ name }) => name)).toEqual([
      'bridge_touch',
      'corrected_row',
      'customer_score',
      'dim_account',
      'dim_campaign',
      'dim_date',
      'dim_owner',
      'erased_key',
      'etl_run',
      'etl_run_file',
      'fact_deal',
      'fact_reading',
      'fact_snapshot',
      'fact_spend',
      'fact_visit',
      'model_run',
      'model_test',
      'month_figure',
      'rejected_rows',
      'relation_cursor',
      'restatement',
      'set_member',
      'set_version',
      'staged_file',
    ])
    await engine.close()
  })

  workspaceTest(
    'replaces a shipped file of the same name, and is part of what a run loads anew for',
    async ({ copy, warehouse }) => {
      await warehouse.run()
      copy.write('sql/warehouse/complete_through.sql', "SELECT DATE '2016-02-03' AS complete_through")
      expect(await warehouse.run()).toMatchObject({ status: 'published', completeThrough: '2016-02-03' })
    },
  )

  workspaceTest('may add a check, which fails the run for a row', async ({ copy, warehouse }) => {
    copy.write('sql/checks/few_products.sql', 'SELECT count(*) AS products FROM dim_product HAVING count(*) > 3')
    await expect(warehouse.run()).rejects.toThrow('sql/checks/few_products.sql: the check fails for 1 rows, first')
  })

  smallTest('may ask a staging table that nothing feeds, in capitals too', async ({ small, warehouse }) => {
    small.entity('code VARCHAR', 'customer VARCHAR')
    small.write('sql/warehouse/fact_loud.sql', 'CREATE OR REPLACE TABLE fact_loud AS FROM STG_THING\n')
    small.write('sql/checks/none_unfed.sql', 'SELECT ticket_id FROM STG_TICKET\n')
    small.write('sql/checks/none_bad.sql', "SELECT code FROM fact_loud WHERE code = 'bad'\n")
    small.write(
      'sources/things.yaml',
      'source: things\nentity: thing\nfile: {pattern: things.csv, header: [code, customer]}\ncolumns: {code: code, customer: {from: customer, references: customer}}\n',
    )
    small.write('things.csv', 'code,customer\ngood,\nlate,c1\n')
    const { files } = await warehouse.run()
    expect(files).toMatchObject([{ read: 2, loaded: 1, rejected: 1 }])
    expect(await warehouse.query('SELECT code FROM fact_loud')).toEqual([{ code: 'good' }])
    small.write('things.csv', 'code,customer\nbad,\n')
    await expect(warehouse.run()).rejects.toThrow('sql/checks/none_bad.sql: the check fails for 1 rows')
  })

  workspaceTest('may give an entity a number for its key, which others refer to', async ({ copy, warehouse }) => {
    copy.write('sql/staging/stg_product_line.sql', staging('product_line', 'size'))
    copy.write('sql/staging/stg_shelf.sql', staging('shelf', 'line'))
    copy.write('sources/lines.yaml', source('product_line', 'size').replace(', references: product_line', ''))
    copy.write('sources/shelves.yaml', source('shelf', 'line'))
    copy.write('files/product_lines.csv', 'id,value\n1,10\n23,20\n')
    copy.write('files/shelfs.csv', 'id,value\n1,23\n2,24\n3,\n')
    await expect(warehouse.run()).rejects.toThrow(
      'files/shelfs.csv line 3, value: expected the key of a loaded product_line, found "24"; nearest is "23"',
    )
  })
})
