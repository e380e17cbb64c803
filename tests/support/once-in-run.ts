import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const isClaimed = (claim: string): boolean => {
  try {
    mkdirSync(claim)
    return true
  } catch {
    return false
  }
}

/**
 * A folder that is made once in a run of tests, by the first worker that asks for it, while others wait. It is read and
 * copied, never written to, and goes with the run.
 *
 * @param make fills the folder, which is there and empty
 * @throws Error that `make` ended with; who asks next makes it anew
 */
export const onceInRun = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const parent = process.env.TEST_RUN_FOLDER
  if (parent === undefined)
    throw new Error('there is no run of tests; vitest.config.ts has tests/support/run-folder.ts')
  const folder = join(parent, name)
  const [made, claim] = [`${folder}.made`, `${folder}.claim`]
  while (!existsSync(made)) {
    if (!isClaimed(claim)) {
      await sleep(50)
      continue
    }
    try {
      if (existsSync(made)) break
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
      await make(folder)
      writeFileSync(made, '')
    } finally {
      rmdirSync(claim)
    }
  }
  return folder
}
