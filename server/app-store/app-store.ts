import { existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import type { PGlite, Transaction } from '@electric-sql/pglite'
import { dumpStore, loadDump, migrateStore, StoreDump } from './dump.ts'
import { currentVersion } from './migrations.ts'
import type { StoreSession } from './session.ts'

/** Where the store lies. */
export interface StoreFiles {
  /** folder of the database; absent until something is stored */
  readonly folder: string
  /** rows that were restored and wait to be taken in place of what the folder has */
  readonly dump: string
}

/**
 * What people make in the product and no definition has: PostgreSQL in this process, opened when it is first asked for, and
 * made when something is first stored.
 */
export interface AppStore {
  /** Reads in a transaction; undefined where nothing was ever stored, and nothing is opened then. */
  read<T>(work: (session: StoreSession) => Promise<T>): Promise<T | undefined>
  /** Changes in a transaction, all of it or nothing, one after the other. */
  change<T>(work: (session: StoreSession) => Promise<T>): Promise<T>
  /** All rows as text for a backup; undefined where nothing was ever stored. */
  dump(): Promise<string | undefined>
  close(): Promise<void>
}

const sessionOf = (transaction: Transaction): StoreSession => ({
  all: async (sql, values = []) => (await transaction.query<Record<string, unknown>>(sql, [...values])).rows,
  script: async (sql) => {
    await transaction.exec(sql)
  },
})

const transact = <T>(database: PGlite, work: (session: StoreSession) => Promise<T>): Promise<T> =>
  database.transaction((transaction) => work(sessionOf(transaction)))

const openDatabase = async (folder: string): Promise<PGlite> => {
  // 8 MB of code that most starts of the server never need
  const { PGlite } = await import('@electric-sql/pglite')
  return PGlite.create(folder)
}

const versionOf = async (session: StoreSession): Promise<number> => {
  const [row] = await session.all('select version from store_version')
  return Number(row?.version ?? 0)
}

const readDump = async (file: string): Promise<StoreDump | undefined> =>
  existsSync(file) ? StoreDump.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined

const fresh = async (session: StoreSession, dump: StoreDump | undefined): Promise<void> => {
  await session.script('create table store_version (version integer not null)')
  if (dump !== undefined) await loadDump(session, dump)
  await migrateStore(session, dump?.app_store ?? 0, currentVersion)
  await session.all('insert into store_version values ($1)', [currentVersion])
}

/** Makes the database beside its place, so that it stands there whole or not at all. */
const make = async ({ folder, dump }: StoreFiles): Promise<void> => {
  const unfinished = `${folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  const rows = await readDump(dump)
  const database = await openDatabase(unfinished)
  await transact(database, (session) => fresh(session, rows))
  await database.close()
  await rm(folder, { recursive: true, force: true })
  await rename(unfinished, folder)
  await rm(dump, { force: true })
}

const bringUp = async (session: StoreSession): Promise<void> => {
  const found = await versionOf(session)
  if (found > currentVersion) {
    throw new Error(
      `the app store has version ${found}; this version of the product knows up to ${currentVersion}, take a later one`,
    )
  }
  if (found === currentVersion) return
  await migrateStore(session, found, currentVersion)
  await session.all('update store_version set version = $1', [currentVersion])
}

const open = async (files: StoreFiles): Promise<PGlite> => {
  if (!existsSync(files.folder) || existsSync(files.dump)) await make(files)
  const database = await openDatabase(files.folder)
  await transact(database, bringUp)
  return database
}

/** The app store of a data folder, which this process alone has. */
export const createAppStore = (files: StoreFiles): AppStore => {
  let opened: Promise<PGlite> | undefined
  const database = (): Promise<PGlite> => {
    opened ??= open(files).catch((error: unknown) => {
      // what failed is tried again when it is next asked for
      opened = undefined
      throw error
    })
    return opened
  }
  const isThere = () => opened !== undefined || existsSync(files.folder) || existsSync(files.dump)
  const change = async <T>(work: (session: StoreSession) => Promise<T>) => transact(await database(), work)
  const read = async <T>(work: (session: StoreSession) => Promise<T>) => (isThere() ? change(work) : undefined)
  return {
    read,
    change,
    dump: async () => {
      const rows = await read((session) => dumpStore(session, currentVersion))
      return rows === undefined ? undefined : `${JSON.stringify(rows, undefined, 1)}\n`
    },
    close: async () => {
      const closing = opened
      opened = undefined
      await (await closing?.catch(() => undefined))?.close()
    },
  }
}
