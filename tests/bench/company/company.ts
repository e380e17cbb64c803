import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { generateDemo } from '../../../pipelines/demo/demo.ts'

/** A first start on the demo company: milliseconds, and the most memory of the server in bytes. */
export interface CompanyTiming {
  readonly records: number
  /** its exports written */
  readonly written: number
  /** from a server that starts on an empty data folder until it answers */
  readonly loaded: number
  readonly memory: number
  /** what the journal says of the run */
  readonly message: string
}

const Loaded = z.object({ took: z.number(), memory: z.number(), status: z.literal('succeeded'), message: z.string() })

const run = promisify(execFile)

/**
 * Writes the exports of the demo company into a new folder and starts a server on them.
 *
 * @throws Error where the load does not succeed
 */
export const timeCompany = async (scale: number): Promise<CompanyTiming> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-company-'))
  try {
    const workspace = join(folder, 'workspace')
    const shipped = new URL('../../../fixtures/demo/', import.meta.url)
    for (const part of ['workspace.yaml', 'sources'])
      cpSync(new URL(part, shipped), join(workspace, part), { recursive: true })
    const started = performance.now()
    const { records } = await generateDemo({ folder: workspace, scale })
    const written = performance.now() - started
    const script = fileURLToPath(new URL('load.ts', import.meta.url))
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, workspace, join(folder, 'data')])
    const { took, memory, message } = Loaded.parse(JSON.parse(stdout))
    return { records, written, loaded: took, memory, message }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
