import { z } from 'zod'
import { storeMigrations, storeTables } from './migrations.ts'
import type { StoreSession } from './session.ts'

/** All rows of an app store as values of JSON, with the version of the store that they are of. */
export const StoreDump = z.object({
  app_store: z.number().int().positive(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
})
export type StoreDump = z.infer<typeof StoreDump>

/** Every row of the store, at one moment, in the order of its keys. */
export const dumpStore = async (session: StoreSession, version: number): Promise<StoreDump> => {
  const tables: Record<string, Record<string, unknown>[]> = {}
  for (const table of storeTables) {
    const rows = await session.all(`select to_jsonb(t) as row from ${table} t order by t`)
    tables[table] = rows.map(({ row }) => row as Record<string, unknown>)
  }
  return { app_store: version, tables }
}

/** Runs the steps that lead from one version to another. */
export const migrateStore = async (session: StoreSession, from: number, to: number): Promise<void> => {
  for (const step of storeMigrations) if (step.to > from && step.to <= to) await session.script(step.sql)
}

/**
 * Fills an empty store with the rows of a dump, made by the version that the dump is of.
 *
 * @param session  of a store without tables
 */
export const loadDump = async (session: StoreSession, dump: StoreDump): Promise<void> => {
  await migrateStore(session, 0, dump.app_store)
  for (const table of storeTables) {
    const rows = dump.tables[table] ?? []
    await session.all(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
      JSON.stringify(rows),
    ])
  }
  // the next key comes after those that were taken
  await session.all(
    "select setval(pg_get_serial_sequence('saved_view', 'id'), (select coalesce(max(id), 0) + 1 from saved_view), false)",
  )
}
