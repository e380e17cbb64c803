import { cpSync } from 'node:fs'
import { describe, expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import { sqlFolder, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../support/workspace-copy.ts'

const file = 'files/sales_pipeline.csv'
const demoValue = '10005534.00'

const value = async (warehouse: TestWarehouse) =>
  (await warehouse.query('SELECT sum(close_value) AS value FROM fact_opportunity'))[0]?.value

const journal = (warehouse: TestWarehouse) =>
  warehouse.query('SELECT run_id, status, message, data_version, finished_at FROM etl_run ORDER BY run_id')

/** A copy of the product's SQL with a change in one file. */
const copySql = (copy: WorkspaceCopy, path: string, found: string, put: string): string => {
  cpSync(sqlFolder, `${copy.folder}/sql`, { recursive: true })
  copy.replace(`sql/${path}`, found, put)
  return `${copy.folder}/sql`
}

describe('a run', () => {
  workspaceTest('that finds what was loaded before loads nothing', async ({ warehouse }) => {
    const first = await warehouse.run()
    const progress: Progress[] = []
    const second = await warehouse.run({ onProgress: (event) => progress.push(event) })
    expect(second).toEqual({ ...first, status: 'unchanged' })
    expect(new Set(progress.map(({ step }) => step))).toEqual(new Set(['extract']))
    expect(await journal(warehouse)).toHaveLength(1)
  })

  workspaceTest(
    'loads again when a file, a source, the calendar or the SQL changes, and only then',
    async ({ copy, warehouse }) => {
      const versions = [(await warehouse.run()).dataVersion]
      const changes: (readonly [path: string, found: string, put: string])[] = [
        [file, ',1054\r\n', ',1055\r\n'],
        ['sources/accounts.yaml', 'Accounts of the CRM', 'Accounts'],
        ['workspace.yaml', 'starts: 01-01', 'starts: 04-01'],
      ]
      for (const change of changes) {
        copy.replace(...change)
        const outcome = await warehouse.run()
        expect(outcome.status).toBe('published')
        versions.push(outcome.dataVersion)
      }
      copy.replace('workspace.yaml', 'title: CRM Sales Opportunities', 'title: Deals')
      expect((await warehouse.run()).status).toBe('unchanged')
      const sql = copySql(
        copy,
        'warehouse/dim_product.sql',
        'one row per version of a product',
        'a row per version of a product',
      )
      expect((await warehouse.run({ sqlFolder: sql })).status).toBe('published')
      expect(new Set(versions).size).toBe(4)
      expect(await value(warehouse)).toBe('10005535.00')
    },
  )

  workspaceTest('replaces what a changed file brought', async ({ copy, warehouse }) => {
    await warehouse.run()
    copy.write(file, `${copy.read(file).split('\r\n').slice(0, 101).join('\r\n')}\r\n`)
    const { files } = await warehouse.run()
    expect(files.at(-1)).toMatchObject({ read: 100, loaded: 100, rejected: 0, skipped: 0 })
    expect(
      await warehouse.query(
        'SELECT count(*) AS rows, count(DISTINCT run_id) AS runs, min(run_id) AS run FROM fact_opportunity',
      ),
    ).toEqual([{ rows: '100', runs: '1', run: '2' }])
  })

  workspaceTest('makes the same tables of the same input, twice', async ({ copy, warehouse }) => {
    const tables = ['dim_date', 'dim_customer', 'dim_product', 'dim_employee', 'fact_opportunity']
    const read = async () =>
      Promise.all(
        tables.map((name) =>
          warehouse.query(
            `SELECT * EXCLUDE (${name.startsWith('fact') ? 'run_id' : ''}) FROM ${name}`.replace(' EXCLUDE ()', ''),
          ),
        ),
      )
    await warehouse.run()
    const first = await read()
    copy.replace('sources/accounts.yaml', 'Accounts of the CRM', 'Accounts')
    await warehouse.run()
    expect(await read()).toEqual(first)
  })

  workspaceTest('tells how far it is, step by step', async ({ warehouse }) => {
    const progress: Progress[] = []
    await warehouse.run({ onProgress: (event) => progress.push(event) })
    const steps = progress.map(({ step }) => step)
    expect([...new Set(steps)]).toEqual([
      'extract',
      'stage',
      'contract',
      'conform',
      'facts',
      'checks',
      'publish',
      'keep',
    ])
    for (const { done, total } of progress) expect(done).toBeLessThanOrEqual(total)
    const staged = progress.filter(({ step, source }) => step === 'stage' && source === 'sales_pipeline')
    expect(staged.length).toBeGreaterThan(1)
    expect(staged[0]?.total).toBe(8800)
    expect(staged.at(-1)).toEqual({ step: 'stage', source: 'sales_pipeline', done: 8800, total: 8800, unit: 'rows' })
  })

  workspaceTest('writes its result to the journal, with the account of every file', async ({ warehouse }) => {
    const { dataVersion } = await warehouse.run()
    expect(await warehouse.query('SELECT * EXCLUDE (fingerprint) FROM etl_run')).toEqual([
      {
        run_id: '1',
        started_at: '2026-01-02 12:00:00',
        finished_at: '2026-01-02 12:00:00',
        status: 'succeeded',
        message: '8927 rows read, 8927 loaded, 0 rejected',
        data_version: dataVersion,
        complete_through: '2017-12-31',
      },
    ])
    expect(
      await warehouse.query('SELECT * FROM etl_run_file WHERE rows_read <> rows_loaded + rows_rejected + rows_skipped'),
    ).toEqual([])
    expect(await warehouse.query('SELECT sum(rows_read)::INTEGER AS rows FROM etl_run_file')).toEqual([{ rows: 8927 }])
  })

  workspaceTest('drops the staged text of a source that is gone', async ({ copy, warehouse }) => {
    await warehouse.run()
    copy.write(
      'sources/sales_teams.yaml',
      copy.read('sources/sales_teams.yaml').replace('source: sales_teams', 'source: teams'),
    )
    await warehouse.run()
    const tables =
      "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^(raw|stg)_|^judged|^run_') ORDER BY 1"
    expect((await warehouse.query(tables)).map(Object.values)).toEqual([
      ['raw_accounts'],
      ['raw_products'],
      ['raw_sales_pipeline'],
      ['raw_teams'],
    ])
  })
})

describe('a run that fails', () => {
  workspaceTest('leaves the tables of the run before, and its reason in the journal', async ({ copy, warehouse }) => {
    const { dataVersion } = await warehouse.run()
    const text = copy.read(file)
    copy.write(file, text.slice(0, 100_000))
    await expect(warehouse.run()).rejects.toThrow('half-written')
    expect(await value(warehouse)).toBe(demoValue)
    expect(await journal(warehouse)).toEqual([
      expect.objectContaining({ run_id: '1', status: 'succeeded', data_version: dataVersion }),
      {
        run_id: '2',
        status: 'failed',
        message: expect.stringContaining('half-written'),
        data_version: null,
        finished_at: '2026-01-02 12:00:00',
      },
    ])
    copy.write(file, text)
    expect(await warehouse.run()).toMatchObject({ status: 'unchanged', dataVersion })
  })

  workspaceTest('for a missing file is in the journal too', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', file, 'files/nothing.csv')
    await expect(warehouse.run()).rejects.toThrow('there is no such file')
    expect(await warehouse.query('SELECT status, fingerprint FROM etl_run')).toEqual([
      { status: 'failed', fingerprint: null },
    ])
  })

  workspaceTest(
    'by what is verified before it is published leaves the tables of the run before',
    async ({ copy, warehouse }) => {
      await warehouse.run()
      copy.replace(file, ',1054\r\n', ',1055\r\n')
      let seen: unknown
      const verify = async (session: { all: (sql: string) => Promise<Record<string, unknown>[]> }) => {
        seen = (await session.all('SELECT sum(close_value) AS value FROM fact_opportunity'))[0]?.value
        throw new Error('the model does not like it')
      }
      await expect(warehouse.run({ verify })).rejects.toThrow('the model does not like it')
      expect(seen).toBe('10005535.00')
      expect(await value(warehouse)).toBe(demoValue)
      expect((await journal(warehouse)).at(-1)).toMatchObject({
        status: 'failed',
        message: 'the model does not like it',
      })
    },
  )

  workspaceTest('by a check names the check and the row', async ({ copy, warehouse }) => {
    copy.replace('sources/products.yaml', ', unique: true', '')
    copy.write('files/products.csv', `${copy.read('files/products.csv')}GTX Pro,GTX,1\r\n`)
    await expect(warehouse.run()).rejects.toThrow(
      'sql/checks/dimension_versions.sql: the check fails for 1 rows, first {"dimension":"product","member":"GTX Pro","valid_from":null,"valid_to":"9999-12-31"}',
    )
  })

  const wrongSql: readonly (readonly [check: string, path: string, found: string, put: string])[] = [
    ['dim_date_contiguous', 'dim_date', 'SELECT * FROM dates\n', "SELECT * FROM dates WHERE date <> '2017-05-05'\n"],
    ['dimension_keys_unique', 'dim_product', 'FROM members', 'FROM members, range(2)'],
    ['dimension_keys_unique', 'dim_employee', 'row_number() OVER (ORDER BY employee_id, valid_from)', '7'],
    ['dimension_versions', 'dim_employee', "OVER each, DATE '9999-12-31')", "OVER each, DATE '1900-01-01')"],
    ['dim_fx_daily_positive', 'dim_fx_daily', 'CAST(1 AS', 'CAST(0 AS'],
    ['fact_opportunity_rates', 'dim_fx_daily', "DATE '1900-01-01'", "DATE '2900-01-01'"],
    ['unknown_member', 'dim_employee', 'SELECT -1 AS employee_key', 'SELECT -1 AS employee_key WHERE false'],
    [
      'fact_opportunity_complete',
      'fact_opportunity',
      'FROM stg_opportunity s',
      "FROM (FROM stg_opportunity WHERE stage <> 'Lost') s",
    ],
    ['fact_opportunity_complete', 'fact_opportunity', 's.close_value AS original', 's.close_value + 1 AS original'],
    [
      'fact_opportunity_grain',
      'fact_opportunity',
      's.opportunity_id,',
      "nullif(s.opportunity_id, '1C1I7A6R') AS opportunity_id,",
    ],
    ['fact_opportunity_keys', 'fact_opportunity', 'coalesce(c.customer_key, -1)', 'coalesce(c.customer_key, -2)'],
    ['fact_opportunity_keys', 'fact_opportunity', 'coalesce(p.product_key, -1)', '1'],
    ['fact_opportunity_keys', 'fact_opportunity', 'm.campaign_key, -1', 'm.campaign_key, -2'],
    ['fact_opportunity_dates', 'fact_opportunity', 'date_key(s.engaged_date)', 'date_key(s.closed_date)'],
  ]
  workspaceTest.for(wrongSql)(
    'by check %s, as where %s.sql has "%s" wrong',
    async ([check, table, found, put], { copy, warehouse }) => {
      const sql = copySql(copy, `warehouse/${table}.sql`, found, put)
      await expect(warehouse.run({ sqlFolder: sql })).rejects.toThrow(`sql/checks/${check}.sql: the check fails for `)
    },
  )

  workspaceTest.for(['stage', 'contract', 'facts', 'checks'])(
    'because it is cancelled during %s changes nothing',
    async (step, { copy, warehouse }) => {
      await warehouse.run()
      copy.replace(file, ',1054\r\n', ',1055\r\n')
      const controller = new AbortController()
      const onProgress = (event: Progress) => {
        if (event.step === step) controller.abort()
      }
      await expect(warehouse.run({ signal: controller.signal, onProgress })).rejects.toThrow(
        'the request was cancelled',
      )
      expect(await value(warehouse)).toBe(demoValue)
      expect((await journal(warehouse)).map(({ status }) => status)).toEqual(['succeeded', 'cancelled'])
      expect((await warehouse.run()).status).toBe('published')
    },
  )

  workspaceTest('is not seen by who reads meanwhile', async ({ copy, warehouse }) => {
    await warehouse.run()
    copy.replace(file, ',1054\r\n', ',1055\r\n')
    const seen: unknown[] = []
    await warehouse.run({
      verify: async () => {
        seen.push(await value(warehouse))
      },
    })
    expect(seen).toEqual([demoValue])
    expect(await value(warehouse)).toBe('10005535.00')
  })
})
