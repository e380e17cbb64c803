import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'
import { demoWorkspace, loadWarehouse, type Warehouse } from './warehouse.ts'

/** `test` with a workspace of this repository loaded into a warehouse, once per test file. */
export const warehouseTestOf = (workspace: string) =>
  base.extend<{ readonly warehouse: Warehouse }>({
    warehouse: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
      async ({}, use) => {
        const folder = mkdtempSync(join(tmpdir(), 'clientele-warehouse-'))
        const warehouse = await loadWarehouse(join(folder, 'warehouse.duckdb'), workspace)
        await use(warehouse)
        await warehouse.engine.close()
        rmSync(folder, { recursive: true, force: true })
      },
      { scope: 'file' },
    ],
  })

/** `test` with the demo workspace loaded into a warehouse, once per test file. */
export const warehouseTest = warehouseTestOf(demoWorkspace)
