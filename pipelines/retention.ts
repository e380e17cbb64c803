import type { Session } from '../server/engine/engine.ts'
import type { Retention } from './sources/workspace.ts'
import { identifier } from './steps/quote.ts'
import { rawPrefix } from './steps/stage.ts'

/** What was removed: texts of rejected records and of failed runs, files whose records as found are gone, runs. */
export interface Removed {
  readonly rejectedTexts: number
  readonly messages: number
  readonly stagedFiles: number
  readonly runs: number
}

/** What stands in the place of a message that may quote a text. */
export const removedMessage = 'the text is no longer kept'

const dayMs = 24 * 60 * 60 * 1000

const text = (value: string) => ({ value, type: 'text' }) as const
const utc = (at: Date) => text(at.toISOString().replace('T', ' ').replace('Z', ''))

const cutOff = (days: number, now: Date) => utc(new Date(now.getTime() - days * dayMs))

/** Runs a statement that changes rows; gives how many. */
const changed = async (session: Session, sql: string, parameters: Parameters<Session['all']>[1]): Promise<number> =>
  Number((await session.all(sql, parameters))[0]?.Count ?? 0)

const oldRuns = 'coalesce(finished_at, started_at) < CAST($1 AS TIMESTAMP)'

const removeRejectedTexts = async (session: Session, days: number, now: Date) => {
  const parameters = [cutOff(days, now), utc(now), text(removedMessage)]
  const rejectedTexts = await changed(
    session,
    `UPDATE rejected_rows SET raw_text = NULL, found = NULL, message = $3, text_removed_at = CAST($2 AS TIMESTAMP)
    WHERE text_removed_at IS NULL AND run_id IN (SELECT run_id FROM etl_run WHERE ${oldRuns})`,
    parameters,
  )
  const messages = await changed(
    session,
    `UPDATE etl_run SET message = $2 WHERE status = 'failed' AND message <> $2 AND ${oldRuns}`,
    [cutOff(days, now), text(removedMessage)],
  )
  await session.run(
    `UPDATE model_test SET message = NULL, cells = NULL, examples = NULL
    WHERE run_id IN (SELECT run_id FROM etl_run WHERE ${oldRuns})`,
    [cutOff(days, now)],
  )
  return { rejectedTexts, messages }
}

/** Removes the records of these files as they were found; the next run that loads reads the files again. */
const removeStaged = async (
  session: Session,
  which: string,
  parameters: Parameters<Session['all']>[1],
): Promise<number> => {
  const sources = await session.all(`SELECT DISTINCT source FROM staged_file WHERE ${which}`, parameters)
  for (const { source } of sources) {
    const raw = `${rawPrefix}${source}`
    const tables = 'SELECT 1 FROM duckdb_tables() WHERE table_name = $1 AND NOT temporary'
    if ((await session.all(tables, [text(raw)])).length === 0) continue
    const next = (parameters ?? []).length + 1
    await session.run(
      `DELETE FROM ${identifier(raw)} WHERE _file IN (SELECT file FROM staged_file WHERE source = $${next} AND ${which})`,
      [...(parameters ?? []), text(String(source))],
    )
  }
  return changed(session, `DELETE FROM staged_file WHERE ${which}`, parameters)
}

/** Removes runs, but for the last one and the one whose data are served. */
const removeRuns = async (session: Session, days: number, now: Date): Promise<number> => {
  const last = (of: string) => `coalesce((SELECT max(run_id) FROM etl_run WHERE ${of}), 0)`
  const which = `run_id IN (SELECT run_id FROM etl_run WHERE ${oldRuns})
    AND run_id NOT IN (${last('true')}, ${last("status = 'succeeded'")})`
  const cut = [cutOff(days, now)]
  for (const table of ['rejected_rows', 'etl_run_file', 'restatement', 'model_test'])
    await session.run(`DELETE FROM ${table} WHERE ${which}`, cut)
  return changed(session, `DELETE FROM etl_run WHERE ${which}`, cut)
}

/**
 * Removes what the workspace does not keep any longer: texts of records that runs rejected, with the messages and test results
 * that quote them (what was rejected, where and by which rule stays), records as they were found in files, and runs. Inside the
 * session's transaction.
 */
export const applyRetention = async (session: Session, retention: Retention, now: Date): Promise<Removed> => {
  const { rejectedTextDays, stagedTextDays, runDays } = retention
  const rejected =
    rejectedTextDays === undefined
      ? { rejectedTexts: 0, messages: 0 }
      : await removeRejectedTexts(session, rejectedTextDays, now)
  const old = 'staged_at < CAST($1 AS TIMESTAMP)'
  const stagedFiles = stagedTextDays === undefined ? 0 : await removeStaged(session, old, [cutOff(stagedTextDays, now)])
  const runs = runDays === undefined ? 0 : await removeRuns(session, runDays, now)
  return { ...rejected, stagedFiles, runs }
}
