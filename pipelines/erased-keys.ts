import type { Session } from '../server/engine/engine.ts'
import { type ErasedKey, readErasures } from './sources/erasure-file.ts'

const text = (value: string) => ({ value, type: 'text' }) as const
const utc = (at: Date) => text(at.toISOString().replace('T', ' ').replace('Z', ''))

const hasTable = async (session: Session): Promise<boolean> => {
  const tables = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'erased_key' AND NOT temporary"
  return (await session.all(tables)).length > 0
}

/** The keys that are erased in the warehouse, in the order in which they were; none where nothing was ever loaded. */
export const erasedInWarehouse = async (session: Session): Promise<readonly ErasedKey[]> => {
  if (!(await hasTable(session))) return []
  const rows = await session.all(
    'SELECT entity, key_hash, salt, pseudonym, epoch_ms(erased_at)::DOUBLE AS at FROM erased_key ORDER BY erased_at, key_hash',
  )
  return rows.map((row) => ({
    entity: String(row.entity),
    keyHash: String(row.key_hash),
    salt: String(row.salt),
    pseudonym: String(row.pseudonym),
    when: new Date(Number(row.at)).toISOString(),
  }))
}

const missingOf = (listed: readonly ErasedKey[], known: readonly ErasedKey[]): ErasedKey[] => {
  const id = ({ entity, keyHash }: ErasedKey) => `${entity} ${keyHash}`
  const ids = new Set(known.map(id))
  return listed.filter((erased) => !ids.has(id(erased)))
}

/** The keys that the workspace lists as erased and the warehouse does not know of, as after the restoring of an older backup. */
export const unknownErasures = async (session: Session, folder: string): Promise<readonly ErasedKey[]> => {
  const listed = await readErasures(folder)
  return listed.length === 0 ? [] : missingOf(listed, await erasedInWarehouse(session))
}

/** Notes keys as erased. */
export const noteErased = async (session: Session, erased: readonly ErasedKey[]): Promise<void> => {
  for (const { entity, keyHash, salt, pseudonym, when } of erased) {
    await session.run(
      `INSERT INTO erased_key (entity, key_hash, salt, pseudonym, erased_at) VALUES ($1, $2, $3, $4, CAST($5 AS TIMESTAMP))`,
      [text(entity), text(keyHash), text(salt), text(pseudonym), utc(new Date(when))],
    )
  }
}

/** Notes that what was removed of erased persons may stand in unused room of the warehouse's file. */
export const noteUnwiped = (session: Session): Promise<void> =>
  session.run('UPDATE erased_key SET wiped_at = NULL WHERE wiped_at IS NOT NULL')

/** Whether what was removed of erased persons may stand in unused room of the warehouse's file; not where nobody was erased. */
export const isUnwiped = async (session: Session): Promise<boolean> => {
  if (!(await hasTable(session))) return false
  return (await session.all('SELECT 1 FROM erased_key WHERE wiped_at IS NULL LIMIT 1')).length > 0
}

/** Notes that unused room of the warehouse's file holds nothing of erased persons. */
export const noteWiped = (session: Session, now: Date): Promise<void> =>
  session.run('UPDATE erased_key SET wiped_at = CAST($1 AS TIMESTAMP) WHERE wiped_at IS NULL', [utc(now)])
