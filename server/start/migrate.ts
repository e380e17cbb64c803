import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { type DataFolder, formatOf, writeFormat } from './data-folder.ts'
import { type Migration, migrations } from './migrations.ts'
import { StartError } from './start-error.ts'

/** What migrating needs. */
export interface MigrateOptions {
  readonly data: DataFolder
  /** opens the warehouse of the data folder */
  readonly open: () => Promise<Engine>
  /** tells people, a line each */
  readonly say: (line: string) => void
  /** from the first format to the current one */
  readonly steps?: readonly Migration[]
}

const logOf = (warehouse: string) => `${warehouse}.wal`

const asideName = (format: number) => `warehouse-format-${format}.duckdb`

/** Puts a warehouse, or its log alone, where it does no harm. */
const setAside = ({ folder, warehouse }: DataFolder, format: number): void => {
  const aside = join(folder, asideName(format))
  if (existsSync(warehouse)) renameSync(warehouse, aside)
  if (existsSync(logOf(warehouse))) renameSync(logOf(warehouse), logOf(aside))
}

const change = async ({ open }: MigrateOptions, { change: work }: Migration): Promise<void> => {
  const engine = await open()
  try {
    await engine.transaction(work)
  } finally {
    await engine.close()
  }
}

/** Reasons that are not the warehouse's: it is as good as before. */
const passing = /No space left|File too large|quota exceeded|Could not set lock|Out of Memory|cancelled|not ready/i

const step = async (options: MigrateOptions, migration: Migration): Promise<void> => {
  const { data, say } = options
  const { to, does } = migration
  const from = to - 1
  if (!existsSync(data.warehouse)) {
    setAside(data, from)
    return
  }
  try {
    await change(options, migration)
    say(`The data folder was brought from format ${from} to ${to}: ${does}.`)
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
    if (passing.test(reason ?? '')) {
      const message = `the warehouse ${data.warehouse} cannot be brought from format ${from} to ${to} now: ${reason}`
      throw new StartError(message, { cause: error })
    }
    setAside(data, from)
    say(
      `The warehouse cannot be brought from format ${from} to ${to}: ${reason}. It is made anew from the workspace, and kept as ${asideName(from)} until then.`,
    )
  }
}

/**
 * Brings a data folder to the current format, step by step, for who holds it. The format is written when a step is done,
 * so that one whose process was killed is done again. A warehouse that a step cannot change is set aside, for one to be
 * made anew from the workspace.
 */
export const migrate = async (options: MigrateOptions): Promise<void> => {
  const { data, steps = migrations } = options
  for (const migration of steps.slice(formatOf(data.folder) - 1)) {
    await step(options, migration)
    writeFormat(data.folder, migration.to)
  }
}

/** Removes warehouses that were set aside: one made anew is served in their place. */
export const removeSetAside = ({ folder }: Pick<DataFolder, 'folder'>): void => {
  const names = readdirSync(folder).filter((name) => /^warehouse-format-\d+\.duckdb(\.wal)?$/.test(name))
  for (const name of names) rmSync(join(folder, name))
}
