import { createHash } from 'node:crypto'
import { modelsVersion } from './customer-models/settings.ts'
import type { DataFile } from './sources/data-files.ts'
import type { SqlFile } from './sources/sql-files.ts'
import type { Workspace } from './sources/workspace.ts'
import type { Correction } from './steps/correction.ts'

/** Counts up when the code of the pipeline makes other tables of the same input. */
const format = 1

/**
 * SHA-256, in hex, of all that decides what a run makes: the files, their corrections, the definitions of the sources, the calendar, whether
 * the shipped tables are taken, the models of customers, and the SQL. Equal fingerprints mean equal tables.
 */
export const fingerprintOf = (
  workspace: Workspace,
  files: readonly DataFile[],
  sql: readonly SqlFile[],
  corrections: ReadonlyMap<string, readonly Correction[]>,
): string => {
  const parts = {
    format,
    calendar: workspace.calendar,
    cubes: workspace.cubes,
    models: { version: modelsVersion, ...workspace.models },
    sources: [...workspace.sources, ...workspace.tables].map(({ definition }) => definition),
    files: files.map(({ path, fingerprint }) => ({ path, fingerprint })),
    ...(corrections.size > 0 && { corrections: [...corrections] }),
    sql: sql.map(({ name, text }) => ({ name, text })),
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
