import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { BackupManifest } from '../contract/backup.ts'
import { readTables } from '../engine/copy-warehouse.ts'
import { currentFormat, type DataFolder, openDataFolder, writeFormat } from '../start/data-folder.ts'
import { readLastGood } from '../start/last-good.ts'
import { takeLock } from '../start/lock.ts'
import { StartError } from '../start/start-error.ts'
import { checkRoom, nameFolder, type OnBytes, readThrough, sync } from './files.ts'
import { appStoreName, lastGoodName, manifestName, readManifest, secretName, warehouseName } from './manifest.ts'

/** Which backup is restored, and where to. */
export interface RestoreOrder {
  /** path of the backup */
  readonly backup: string
  /** path of the data folder, which need not be there */
  readonly data: string
  /** whether a data folder that holds something may be replaced */
  readonly isReplacing: boolean
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

/** What was restored; `replaced` is the name of the workspace that the data folder held, undefined where it held none. */
export interface Restored {
  readonly manifest: BackupManifest
  readonly replaced: string | undefined
}

const checkNewness = (backup: string, { format, product }: BackupManifest): void => {
  if (format <= currentFormat) return
  throw new StartError(
    `the backup ${backup} is of a data folder of format ${format}; this version of the product knows 1 to ${currentFormat}. Restore it with version ${product} or a later one`,
  )
}

/** Looks before anything is read whether the files of a backup are there, and as long as they were. */
const checkSizes = (backup: string, { files }: BackupManifest): void => {
  if (!files.some(({ path }) => path === warehouseName)) {
    throw new StartError(`the backup ${backup} is broken: its ${manifestName} names no ${warehouseName}`)
  }
  for (const { path, bytes } of files) {
    const found = statSync(join(backup, path), { throwIfNoEntry: false })?.size
    if (found === bytes) continue
    const what = found === undefined ? 'is not there' : `has ${found} bytes`
    throw new StartError(`the backup ${backup} is broken: ${path} ${what}; its manifest says ${bytes} bytes`)
  }
}

const copyFiles = async (order: RestoreOrder, { files }: BackupManifest, folder: string, onBytes: OnBytes) => {
  const { backup, signal } = order
  for (const { path, sha256 } of files) {
    const read = await readThrough(join(backup, path), { copy: join(folder, path), onBytes, signal })
    if (read.sha256 === sha256) continue
    throw new StartError(`the backup ${backup} is broken: ${path} is not what was written, by its SHA-256`)
  }
}

const checkTables = async (backup: string, { tables }: BackupManifest, folder: string): Promise<void> => {
  const wrong = (reason: string, cause?: unknown) =>
    new StartError(`the backup ${backup} is broken: ${reason}`, { cause })
  const found = await readTables(join(folder, warehouseName)).catch((error: unknown) => {
    throw wrong(`its ${warehouseName} cannot be opened`, error)
  })
  for (const { name, rows } of tables) {
    const has = found.find((table) => table.name === name)
    if (has?.rows === rows) continue
    throw wrong(`table ${name} has ${has === undefined ? 'no' : has.rows} rows; its manifest says ${rows}`)
  }
}

const stage = async (order: RestoreOrder, manifest: BackupManifest, folder: string): Promise<void> => {
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  await mkdir(folder)
  await copyFiles(order, manifest, folder, (bytes) => {
    done += bytes
    order.onProgress(done, total)
  })
  await checkTables(order.backup, manifest, folder)
  await cp(join(order.backup, manifestName), join(folder, manifestName))
  await sync(join(folder, manifestName))
}

/**
 * Puts a backup whose restoring was finished, but for its files taking their places, into these places, and removes one that
 * was not finished. For who holds the data folder, before its warehouse is opened. May be ended anywhere and done again.
 */
export const finishRestore = (data: DataFolder): void => {
  const { folder, restored, restoring } = data
  rmSync(restoring, { recursive: true, force: true })
  if (existsSync(join(restored, manifestName))) {
    const { files, format } = readManifest(restored)
    if (existsSync(join(restored, warehouseName))) {
      // The log of what was there before must not be read into what comes.
      rmSync(`${data.warehouse}.wal`, { force: true })
      renameSync(join(restored, warehouseName), data.warehouse)
    }
    if (existsSync(join(restored, lastGoodName))) renameSync(join(restored, lastGoodName), data.lastGood)
    if (!files.some(({ path }) => path === lastGoodName)) rmSync(data.lastGood, { force: true })
    // These rows are taken in place of what the store has when it is next opened.
    if (existsSync(join(restored, appStoreName))) renameSync(join(restored, appStoreName), data.appStoreDump)
    if (!files.some(({ path }) => path === appStoreName)) {
      for (const left of [data.appStore, data.appStoreDump]) rmSync(left, { recursive: true, force: true })
    }
    if (existsSync(join(restored, secretName))) {
      chmodSync(join(restored, secretName), 0o600)
      renameSync(join(restored, secretName), data.secret)
    }
    writeFormat(folder, format)
    rmSync(join(restored, manifestName))
  }
  rmSync(restored, { recursive: true, force: true })
}

const checkEmpty = (data: DataFolder, { backup, isReplacing }: RestoreOrder): void => {
  if (isReplacing || !existsSync(data.warehouse)) return
  const name = readLastGood(data.lastGood)?.workspace.name
  const holds = name === undefined ? 'a warehouse' : `the warehouse of workspace ${name}`
  throw new StartError(
    `${data.folder} holds ${holds} already; take another --data, or --replace to put ${basename(backup)} in its place`,
  )
}

/**
 * Restores a backup into a data folder, which then has it, or is as it was, wherever this is ended. A backup of an older
 * format is brought to the current one when the folder is opened.
 *
 * @throws StartError where the backup is none, broken or of a later format, or the data folder is served or holds something
 */
export const restoreBackup = async (order: RestoreOrder): Promise<Restored> => {
  const backup = resolve(order.backup)
  const manifest = readManifest(backup)
  checkNewness(backup, manifest)
  checkSizes(backup, manifest)
  const isNew = !existsSync(resolve(order.data))
  const data = openDataFolder(resolve(order.data))
  let isDone = false
  const lock = takeLock(data, { workspace: undefined, host: 'localhost', port: 0 })
  try {
    finishRestore(data)
    checkEmpty(data, order)
    const replaced = existsSync(data.warehouse) ? readLastGood(data.lastGood)?.workspace.name : undefined
    await checkRoom(
      data.folder,
      manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
      'the restored warehouse',
    )
    try {
      await stage({ ...order, backup }, manifest, data.restoring)
      order.signal.throwIfAborted()
    } catch (error) {
      rmSync(data.restoring, { recursive: true, force: true })
      throw error
    }
    await nameFolder(data.restoring, data.restored)
    finishRestore(data)
    isDone = true
    return { manifest, replaced }
  } finally {
    lock.release()
    if (isNew && !isDone) rmSync(data.folder, { recursive: true, force: true })
  }
}
