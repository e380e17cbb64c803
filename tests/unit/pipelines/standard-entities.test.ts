import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect } from 'vitest'
import { standardFolder } from '../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../support/workspace-copy.ts'

const standardTest = workspaceTest.extend({ of: standardFolder })

const sources = readdirSync(`${standardFolder}/sources`).map((name) => basename(name, '.yaml'))

/** Leaves of a file its header, and one record with a key and nothing else. */
const emptyButFor = (copy: WorkspaceCopy, source: string) => {
  const path = `files/${source}.csv`
  const [header = ''] = copy.read(path).split('\n')
  const entity = /entity: (\w+)/.exec(copy.read(`sources/${source}.yaml`))?.[1] ?? ''
  const cells = header.split(',').map((name) => (name === `${entity}_id` ? 'X' : ''))
  copy.write(path, `${header}\n${cells.join(',')}\n`)
}

const facts = "SELECT table_name AS name FROM duckdb_tables() WHERE table_name LIKE 'fact\\_%' ESCAPE '\\' ORDER BY 1"

describe('the standard entities', () => {
  standardTest('load with nothing but their keys, each row under the unknown members', async ({ copy, warehouse }) => {
    // a rate has a day, and so has a snapshot
    const dated = ['fx_rates', 'pipeline_snapshots']
    for (const source of sources.filter((name) => !dated.includes(name))) emptyButFor(copy, source)
    expect((await warehouse.run()).status).toBe('published')
    const tables = (await warehouse.query(facts)).map(({ name }) => String(name))
    expect(tables).toHaveLength(19)
    const others = [
      'fact_backlog_snapshot',
      'fact_customer',
      'fact_customer_change',
      'fact_customer_month',
      'fact_pipeline_movement',
      'fact_pipeline_snapshot',
    ]
    for (const table of tables.filter((name) => !others.includes(name))) {
      const [row] = await warehouse.query(`SELECT count(*) AS rows, min(COLUMNS('.*_key$')) FROM ${table}`)
      expect([table, ...new Set(Object.values(row ?? {}))]).toEqual([table, '1', -1])
    }
  })

  standardTest.for(sources)('load without a row of %s', async (source, { copy, warehouse }) => {
    const path = `files/${source}.csv`
    copy.write(path, `${copy.read(path).split('\n')[0]}\n`)
    const run = warehouse.run()
    await (source === 'fx_rates'
      ? expect(run).rejects.toThrow(
          /sql\/checks\/fact_\w+_rates.sql: the check fails for 1 rows, first {"currency":"USD"/,
        )
      : expect(run).resolves.toMatchObject({ status: 'published' }))
  })

  standardTest('make no facts of what no source brings', async ({ copy, warehouse }) => {
    for (const source of sources.filter((name) => !['tickets', 'customers'].includes(name)))
      rmSync(join(copy.folder, `sources/${source}.yaml`))
    await warehouse.run()
    expect((await warehouse.query(facts)).map(({ name }) => name)).toEqual(['fact_backlog_snapshot', 'fact_ticket'])
  })

  standardTest('take file and line for the key of rows that have none', async ({ copy, warehouse }) => {
    copy.replace('sources/activities.yaml', 'entity: activity', 'entity: activity\nkey: line')
    copy.replace('sources/activities.yaml', '  activity_id: {from: activity_id, required: true, unique: true}\n', '')
    await warehouse.run()
    expect(await warehouse.query('SELECT activity_id FROM fact_activity ORDER BY source_line')).toEqual(
      [2, 3, 4, 5].map((line) => ({ activity_id: `files/activities.csv:${line}` })),
    )
  })

  standardTest('refuse a key that is a column and the line', async ({ copy, warehouse }) => {
    copy.replace('sources/activities.yaml', 'entity: activity', 'entity: activity\nkey: line')
    await expect(warehouse.run()).rejects.toThrow(
      'sources/activities.yaml:3:6: the key "activity_id" of activity is mapped; it cannot be the line too',
    )
  })

  standardTest('say which ticket is there twice without a time of its update', async ({ copy, warehouse }) => {
    copy.replace('files/tickets.csv', 'H3,,', 'H2,,')
    await expect(warehouse.run()).rejects.toThrow(/sql\/checks\/fact_ticket_\w+.sql: the check fails for 1 rows/)
  })
})
