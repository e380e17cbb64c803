import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base } from 'vitest'
import { demoFolder, onEngine, openTestEngine, type TestWarehouse } from './pipeline-warehouse.ts'

/** A folder that is removed after the test, with a copy of a workspace of the repository: the demo's unless another is named. */
export interface WorkspaceCopy {
  readonly folder: string
  /** Reads a file of the copy; what is not UTF-8 in it is lost. */
  readonly read: (path: string) => string
  readonly write: (path: string, content: string | Uint8Array) => void
  /** Replaces the first occurrence of a text in a file; throws where there is none. */
  readonly replace: (path: string, found: string, put: string) => void
}

const openCopy = (of: string): WorkspaceCopy => {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-'))
  cpSync(of, folder, { recursive: true })
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const replace = (path: string, found: string, put: string) => {
    const text = read(path)
    if (!text.includes(found)) throw new Error(`${path} has no ${JSON.stringify(found)}`)
    write(
      path,
      text.replace(found, () => put),
    )
  }
  return { folder, read, write, replace }
}

/** `test` with a copy of the workspace at `of`, which is the demo's, and an empty warehouse in memory, both of its own. */
export const workspaceTest = base.extend<{ of: string; copy: WorkspaceCopy; warehouse: TestWarehouse }>({
  of: demoFolder,
  copy: async ({ of }, use) => {
    const copy = openCopy(of)
    await use(copy)
    rmSync(copy.folder, { recursive: true, force: true })
  },
  warehouse: async ({ copy }, use) => {
    const engine = await openTestEngine()
    await use(onEngine(engine, copy.folder))
    await engine.close()
  },
})
