import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Before a run of tests: makes the folder for what is prepared once and shared (`TEST_RUN_FOLDER`), which is removed after it. */
export const setup = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-run-'))
  process.env.TEST_RUN_FOLDER = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
