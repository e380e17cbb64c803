import { rmSync } from 'node:fs'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type RunningApp, startApp } from './app.ts'
import { openSmallWorkspace, type SmallWorkspace } from './small-workspace.ts'

/** A small workspace that is served while the tests of a file run. */
export interface ServedWorkspace extends Pick<SmallWorkspace, 'folder' | 'write'> {
  /** the address of its server, without a path */
  readonly url: string
  /** goes to a path of its page */
  readonly open: (page: Page, path: string) => Promise<Response | null>
}

/** Writes a small workspace and serves it, before all tests of the file that calls this; stops and removes it after them. */
export const serveWorkspace = (writeFiles: (workspace: SmallWorkspace) => void): ServedWorkspace => {
  const workspace = openSmallWorkspace()
  let app: RunningApp | undefined
  beforeAll(async () => {
    writeFiles(workspace)
    app = await startApp({ workspace: workspace.folder })
  })
  afterAll(async () => {
    await app?.stop()
    rmSync(workspace.folder, { recursive: true, force: true })
  })
  const { folder, write } = workspace
  return {
    folder,
    write,
    get url() {
      return app?.url ?? ''
    },
    open: (page, path) => page.goto(`${app?.url}${path}`),
  }
}
