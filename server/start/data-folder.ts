import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/** Version of what a data folder holds and how: see `migrations.ts`, whose last step leads to it. */
export const currentFormat = 4

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
  /** the copy of the warehouse that a backup is made of, while it is made */
  readonly copy: string
  /** what codes of masked members are made with */
  readonly secret: string
  /** what people make, as a database: see `app-store/` */
  readonly appStore: string
  /** rows of the app store that were restored and are not in it yet */
  readonly appStoreDump: string
  /** files that were uploaded: see `steward/upload-store.ts` */
  readonly uploads: string
  /** a backup that is being restored, before all of it is there */
  readonly restoring: string
  /** a backup that is restored: all of it is there and takes the place of what was */
  readonly restored: string
}

const formatFile = (folder: string) => join(folder, 'format')

/**
 * The format of a data folder.
 *
 * @throws StartError where it is none that this version knows
 */
export const formatOf = (folder: string): number => {
  const found = readFileSync(formatFile(folder), 'utf8').trim()
  const format = Number(found)
  if (/^[1-9][0-9]*$/.test(found) && format <= currentFormat) return format
  const isLater = /^[1-9][0-9]*$/.test(found)
  const why = isLater ? 'a later version of the product wrote it, take that one' : 'remove the folder'
  throw new StartError(
    `the data folder ${folder} has format "${found}"; this version knows 1 to ${currentFormat}. Take another --data, or ${why}: the warehouse can be made anew from the workspace`,
  )
}

/** Writes the format of a data folder, whole or not at all. */
export const writeFormat = (folder: string, format: number): void => {
  const file = formatFile(folder)
  writeFileSync(`${file}.new`, `${format}\n`, { flush: true })
  renameSync(`${file}.new`, file)
}

const checkFormat = (folder: string) => {
  if (existsSync(formatFile(folder))) {
    formatOf(folder)
    return
  }
  const others = readdirSync(folder).filter((name) => name !== 'format.new')
  if (others.length > 0) {
    throw new StartError(
      `${folder} is no data folder: it holds ${others.slice(0, 3).join(', ')} and no file "format". Take an empty one as --data`,
    )
  }
  writeFormat(folder, currentFormat)
}

/** The files of a data folder, which need not be there. */
export const dataFolderAt = (folder: string): DataFolder => ({
  folder,
  warehouse: join(folder, 'warehouse.duckdb'),
  temp: join(folder, 'temp'),
  lastGood: join(folder, 'last-good.json'),
  lock: join(folder, 'server.json'),
  copy: join(folder, 'copy.duckdb'),
  secret: join(folder, 'secret'),
  appStore: join(folder, 'app-store'),
  appStoreDump: join(folder, 'app-store.json'),
  uploads: join(folder, 'uploads'),
  restoring: join(folder, 'restoring'),
  restored: join(folder, 'restored'),
})

/** What codes of masked members are made with: made once for a data folder, so that they stay the same; readable by its owner alone. */
export const secretOf = ({ secret }: DataFolder): string => {
  if (existsSync(secret)) return readFileSync(secret, 'utf8').trim()
  const made = randomBytes(32).toString('base64url')
  writeFileSync(`${secret}.new`, `${made}\n`, { flush: true, mode: 0o600 })
  renameSync(`${secret}.new`, secret)
  return made
}

/**
 * Opens a data folder, making it where it does not exist.
 *
 * @throws StartError where it is of an unknown format, holds other things or cannot be written
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
