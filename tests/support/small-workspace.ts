import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base } from 'vitest'
import { onEngine, openTestEngine, type TestWarehouse } from './pipeline-warehouse.ts'

/** A workspace of one entity, `thing`, in a folder of its own. */
export interface SmallWorkspace {
  readonly folder: string
  readonly write: (path: string, content: string | Uint8Array) => void
  readonly read: (path: string) => string
  /** Columns of the entity as SQL writes them; each row of it becomes one of `fact_thing`. */
  readonly entity: (...columns: readonly string[]) => void
}

/** A small workspace in a folder of its own, which who opens it removes. */
export const openSmallWorkspace = (): SmallWorkspace => {
  const folder = mkdtempSync(join(tmpdir(), 'small-workspace-'))
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const entity = (...columns: readonly string[]) => {
    const lines = [...columns, 'source_file VARCHAR', 'source_line INTEGER'].map((column) => `  ${column}`)
    write('sql/staging/stg_thing.sql', `CREATE OR REPLACE TABLE stg_thing (\n${lines.join(',\n')}\n)\n`)
  }
  write('workspace.yaml', 'name: small\ncurrency: EUR\ncubes: own\n')
  write(
    'sql/warehouse/fact_thing.sql',
    'CREATE OR REPLACE TABLE fact_thing AS FROM stg_thing ORDER BY source_file, source_line\n',
  )
  return { folder, write, read, entity }
}

/** `test` with a small workspace and an empty warehouse in memory, both of its own. */
export const smallTest = base.extend<{ small: SmallWorkspace; warehouse: TestWarehouse }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
  small: async ({}, use) => {
    const small = openSmallWorkspace()
    await use(small)
    rmSync(small.folder, { recursive: true, force: true })
  },
  warehouse: async ({ small }, use) => {
    const engine = await openTestEngine(':memory:', [small.folder])
    await use(onEngine(engine, small.folder))
    await engine.close()
  },
})
