import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generateDemo } from '../../pipelines/demo/demo.ts'
import type { Screen } from './progress.ts'
import { StartError } from './start-error.ts'

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Puts the exports in their place, unless another process was faster. */
const putInPlace = (made: string, files: string) => {
  try {
    renameSync(made, files)
  } catch (error) {
    if (!existsSync(files)) throw error
  }
}

/**
 * The workspace of the demo company, whose exports are written where they are not there yet: all of them or none.
 *
 * @param root folder of the product
 * @throws StartError where they cannot be written
 */
export const demoCompany = async (root: string, screen: Screen): Promise<string> => {
  const folder = join(root, 'fixtures', 'demo')
  const files = join(folder, 'files')
  if (existsSync(files)) return folder
  const draft = join(folder, `files.new-${randomUUID()}`)
  screen.write('Writing the exports of the demo company …\n')
  try {
    mkdirSync(draft, { recursive: true })
    try {
      await generateDemo({ folder: draft })
      putInPlace(join(draft, 'files'), files)
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  } catch (error) {
    const message = `the exports of the demo company cannot be written to ${files}: ${reasonOf(error)}; name a workspace of yours with --workspace`
    throw new StartError(message, { cause: error })
  }
  return folder
}
