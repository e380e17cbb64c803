import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askRows } from '../support/ask.ts'
import { standardFolder } from '../support/pipeline-warehouse.ts'
import { loadWarehouse, type Warehouse } from '../support/warehouse.ts'

/** Loads the few rows of `fixtures/standard` with some of their sources only. */
const withSources = async (sources: readonly string[], work: (warehouse: Warehouse) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'standard-parts-'))
  const workspace = join(folder, 'workspace')
  cpSync(standardFolder, workspace, { recursive: true })
  for (const file of readdirSync(join(workspace, 'sources')))
    if (!sources.includes(file.replace('.yaml', ''))) rmSync(join(workspace, 'sources', file))
  const warehouse = await loadWarehouse(join(folder, 'warehouse.duckdb'), workspace)
  await work(warehouse)
  await warehouse.engine.close()
  rmSync(folder, { recursive: true, force: true })
}

const cases: readonly (readonly [sources: readonly string[], served: readonly string[]])[] = [
  [['tickets'], ['backlog', 'tickets']],
  [
    ['tickets', 'survey_answers', 'customers'],
    ['backlog', 'surveys', 'tickets', 'service'],
  ],
  [
    ['order_lines', 'customers', 'fx_rates'],
    ['customer_changes', 'customer_months', 'customers', 'orders'],
  ],
  [
    ['contracts', 'tickets'],
    ['backlog', 'contracts', 'tickets'],
  ],
  [['pipeline_snapshots'], ['pipeline']],
  [
    ['pipeline_snapshots', 'opportunities', 'fx_rates'],
    ['opportunities', 'pipeline_bridge', 'pipeline'],
  ],
  [['experiment_subjects'], ['experiments']],
]

describe('of a workspace that has some of the standard entities', () => {
  it.each(cases)('%j are served the cubes and views %j', async (sources, served) => {
    await withSources(sources, async ({ model }) => {
      expect([...model.cubes.keys(), ...model.views.keys()]).toEqual(served)
    })
  })

  it('tickets are of customers whom nobody has told of', async () => {
    await withSources(['tickets'], async (warehouse) => {
      const query = { measures: ['tickets'], rows: ['customer.inferred', 'customer.name', 'customer.seller'] }
      expect(await askRows(warehouse, 'tickets', query)).toEqual([
        'true | C1 | (blank) | 1',
        'true | C2 | (blank) | 1',
        'true | C3 | (blank) | 1',
      ])
    })
  })
})
