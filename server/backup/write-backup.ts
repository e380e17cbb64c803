import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import type { BackupManifest, BackupState } from '../contract/backup.ts'
import { readTables } from '../engine/copy-warehouse.ts'
import type { CountedTable, Engine, Session, WarehouseCopy } from '../engine/engine.ts'
import { type DataFolder, formatOf } from '../start/data-folder.ts'
import { readLastGood } from '../start/last-good.ts'
import { StartError } from '../start/start-error.ts'
import { checkRoom, nameFolder, readThrough, sync, writeSafely } from './files.ts'
import { appStoreName, backupVersion, lastGoodName, manifestName, secretName, warehouseName } from './manifest.ts'

/** How far a backup is. */
export type BackupProgress = Pick<BackupState, 'step' | 'done' | 'total' | 'unit'>

/** What a backup is made of, and where to. */
export interface BackupOrder {
  readonly engine: Engine
  readonly data: DataFolder
  /** the rows of the app store; undefined where it has none */
  readonly appRows: () => Promise<string | undefined>
  /** of the product */
  readonly product: string
  /** path of the folder to write; nothing may be there */
  readonly target: string
  readonly now: () => Date
  readonly onProgress: (progress: BackupProgress) => void
  readonly signal: AbortSignal
}

type ManifestFile = BackupManifest['files'][number]

interface Looked {
  readonly run: BackupManifest['run']
  /** text of what was served last */
  readonly lastGood: string | undefined
}

/** Folders that a backup is written into until it is whole: its name, and letters of no meaning. */
const partial = (target: string) => `${target}.partial-`

/** @throws StartError where a backup cannot be written there */
const checkTarget = (target: string, { folder }: DataFolder): void => {
  if (!isAbsolute(target)) throw new StartError(`a backup is written to an absolute path; found "${target}"`)
  if (existsSync(target)) throw new StartError(`there is something at ${target} already; a backup overwrites nothing`)
  const parent = dirname(target)
  if (!(statSync(parent, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new StartError(`there is no folder ${parent} to write the backup ${basename(target)} into`)
  }
  const inside = relative(folder, target)
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw new StartError(
      `${target} is inside the data folder ${folder}; a backup stands elsewhere, best on another disk`,
    )
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Removes what a backup of the same name left behind whose process was killed. */
const removeLeftOvers = async (target: string): Promise<void> => {
  const isLeft = (name: string) => /^[A-Za-z0-9]{6}$/.test(name.slice(basename(partial(target)).length))
  const names = (await readdir(dirname(target))).filter((name) => name.startsWith(basename(partial(target))))
  for (const name of names.filter(isLeft)) await rm(join(dirname(target), name), { recursive: true, force: true })
}

const lastRun = async (session: Session): Promise<BackupManifest['run']> => {
  const [journal] = await session.all("select 1 from duckdb_tables() where table_name = 'etl_run' and not temporary")
  if (journal === undefined) return null
  const [run] = await session.all(`
    select run_id, epoch_ms(finished_at)::double as finished, data_version, complete_through
    from etl_run where status = 'succeeded' order by run_id desc limit 1`)
  if (run === undefined) return null
  return {
    run: Number(run.run_id),
    finishedAt: run.finished == null ? null : new Date(Number(run.finished)).toISOString(),
    dataVersion: run.data_version == null ? null : String(run.data_version),
    completeThrough: run.complete_through == null ? null : String(run.complete_through),
  }
}

const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

class MetPublication extends Error {}

/** Copies the warehouse; begins anew where another state was published between the two parts of what is looked at. */
const copyWarehouse = async (order: BackupOrder): Promise<WarehouseCopy<Looked>> => {
  const { engine, data, signal, onProgress } = order
  for (;;) {
    await rm(data.copy, { force: true })
    await rm(`${data.copy}.wal`, { force: true })
    const before = textOf(data.lastGood)
    const look = async (session: Session): Promise<Looked> => {
      const run = await lastRun(session)
      const lastGood = textOf(data.lastGood)
      if (lastGood !== before) throw new MetPublication()
      return { run, lastGood }
    }
    const onCopied = (done: number, total: number) => onProgress({ step: 'copy', done, total, unit: 'rows' })
    try {
      return await engine.copy({ file: data.copy, look, onCopied }, { signal })
    } catch (error) {
      if (!(error instanceof MetPublication)) throw error
    }
  }
}

const isOtherDisk = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EXDEV'

/** Puts the copy of the warehouse into the backup, and reads there what was written. */
const moveWarehouse = async ({ data, onProgress, signal }: BackupOrder, folder: string): Promise<ManifestFile> => {
  const total = sizeOf(data.copy)
  const file = join(folder, warehouseName)
  const counting = (step: 'move' | 'verify') => {
    let done = 0
    return (bytes: number) => {
      done += bytes
      onProgress({ step, done, total, unit: 'bytes' })
    }
  }
  let moved: { readonly sha256: string } | undefined
  try {
    await rename(data.copy, file)
  } catch (error) {
    if (!isOtherDisk(error)) throw error
    moved = await readThrough(data.copy, { copy: file, onBytes: counting('move'), signal })
    await rm(data.copy)
  }
  await sync(file)
  const { bytes, sha256 } = await readThrough(file, { onBytes: counting('verify'), signal })
  if (moved !== undefined && moved.sha256 !== sha256) throw new StartError(`${file} does not read as it was written`)
  return { path: warehouseName, bytes, sha256 }
}

const checkTables = async (folder: string, expected: readonly CountedTable[]): Promise<void> => {
  const found = await readTables(join(folder, warehouseName))
  if (JSON.stringify(found) === JSON.stringify(expected)) return
  throw new Error(`the copy has ${JSON.stringify(found)}; the warehouse had ${JSON.stringify(expected)}`)
}

const fill = async (order: BackupOrder, folder: string): Promise<BackupManifest> => {
  const { data, product, now } = order
  const { tables, found } = await copyWarehouse(order)
  const madeAt = now().toISOString()
  const files = [await moveWarehouse(order, folder)]
  await checkTables(folder, tables)
  const texts = [
    [lastGoodName, found.lastGood],
    [appStoreName, await order.appRows()],
    [secretName, textOf(data.secret)],
  ] as const
  for (const [path, text] of texts) {
    if (text === undefined) continue
    const file = join(folder, path)
    await writeSafely(file, text)
    files.push({ path, ...(await readThrough(file)) })
  }
  const workspace = readLastGood(data.lastGood)?.workspace ?? null
  const manifest: BackupManifest = {
    backup: backupVersion,
    product,
    format: formatOf(data.folder),
    madeAt,
    workspace,
    run: found.run,
    tables: tables.map((table) => ({ ...table })),
    files,
  }
  await writeSafely(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return manifest
}

/**
 * Writes a backup of a data folder: a folder with the warehouse as it is at one moment, what was served last, and a manifest
 * with their sums. It stands under its name when it is whole and was read again, or not at all. Questions and loads go on.
 *
 * @throws StartError where it cannot be written there or is not what was written; QueryError `cancelled`; the engine's error
 */
export const writeBackup = async (order: BackupOrder): Promise<BackupManifest> => {
  const { data, target } = order
  checkTarget(target, data)
  const needed = sizeOf(data.warehouse) + sizeOf(`${data.warehouse}.wal`)
  await checkRoom(data.folder, needed, 'a copy of the warehouse')
  await checkRoom(dirname(target), needed, 'the backup')
  await removeLeftOvers(target)
  const folder = await mkdtemp(partial(target))
  try {
    const manifest = await fill(order, folder)
    order.signal.throwIfAborted()
    // A rename would take the place of an empty folder.
    if (existsSync(target)) throw new StartError(`there is something at ${target} by now; a backup overwrites nothing`)
    await nameFolder(folder, target)
    return manifest
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  } finally {
    for (const file of [data.copy, `${data.copy}.wal`]) await rm(file, { force: true })
  }
}
