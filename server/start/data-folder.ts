import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/** Version of what a data folder holds and how. */
const format = '1'

/** The files of a data folder, which belongs to one workspace. */
export interface DataFolder {
  readonly folder: string
  readonly warehouse: string
  /** what does not fit into memory while a query runs */
  readonly temp: string
  /** what was served last: see `last-good.ts` */
  readonly lastGood: string
  /** who serves it: see `lock.ts` */
  readonly lock: string
}

const checkFormat = (folder: string) => {
  const file = join(folder, 'format')
  if (existsSync(file)) {
    const found = readFileSync(file, 'utf8').trim()
    if (found === format) return
    throw new StartError(
      `the data folder ${folder} has format "${found}"; this version needs "${format}". Take another --data, or remove it: it is made anew from the workspace`,
    )
  }
  const others = readdirSync(folder)
  if (others.length > 0) {
    throw new StartError(
      `${folder} is no data folder: it holds ${others.slice(0, 3).join(', ')} and no file "format". Take an empty one as --data`,
    )
  }
  writeFileSync(file, `${format}\n`)
}

/** The files of a data folder, which need not be there. */
export const dataFolderAt = (folder: string): DataFolder => ({
  folder,
  warehouse: join(folder, 'warehouse.duckdb'),
  temp: join(folder, 'temp'),
  lastGood: join(folder, 'last-good.json'),
  lock: join(folder, 'server.json'),
})

/**
 * Opens a data folder, making it where it does not exist.
 *
 * @throws StartError where it is of another format, holds other things or cannot be written
 */
export const openDataFolder = (folder: string): DataFolder => {
  try {
    mkdirSync(folder, { recursive: true })
    checkFormat(folder)
  } catch (error) {
    if (error instanceof StartError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`the data folder ${folder} cannot be used: ${reason}`, { cause: error })
  }
  return dataFolderAt(folder)
}
