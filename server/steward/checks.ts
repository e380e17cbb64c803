import { failedCheckIn } from '../../pipelines/check-message.ts'
import { readsOf } from '../../pipelines/needed-sql.ts'
import { neededSqlOf } from '../../pipelines/run.ts'
import type { SqlFile } from '../../pipelines/sources/sql-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { Steward } from '../api/steward.ts'
import type { CheckState } from '../contract/checks.ts'
import type { RunActivity } from '../contract/runs.ts'
import type { Engine } from '../engine/engine.ts'
import { hasJournal, lastFailed, publishedRuns } from './journal.ts'
import type { WorkspaceReader } from './known-workspace.ts'
import { shownPath } from './shown-path.ts'

/** What the comment that a file of SQL begins with says. */
const saidBy = ({ name, text }: SqlFile): string => {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const said = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^--\s*/, ''))
  return said.join(' ').trim() || name
}

interface Judged {
  readonly run: number | null
  /** the check that the run failed for, how many rows it found, and the first */
  readonly failed: ReturnType<typeof failedCheckIn>
}

/** The run that the checks are of: the last that published, or the one after it that failed for a check. */
const judgedRun = (engine: Engine, activity: RunActivity | null): Promise<Judged> =>
  engine.session(async (session) => {
    if (!(await hasJournal(session))) return { run: null, failed: undefined }
    const ended = await lastFailed(session, activity)
    const failed = ended && failedCheckIn(ended.message)
    if (ended !== undefined && failed !== undefined) return { run: ended.run, failed }
    const [published] = await publishedRuns(session, 1)
    return { run: published?.run ?? null, failed: undefined }
  })

const stateOf = (at: number, failedAt: number): CheckState['state'] => {
  if (failedAt < 0 || at < failedAt) return 'passed'
  return at === failedAt ? 'failed' : 'not_reached'
}

const checksOf = async (workspace: Workspace, sqlFolder: string, root: string, { run, failed }: Judged) => {
  if (run === null) return []
  const { checks, dimensions, facts, staging } = await neededSqlOf(workspace, sqlFolder)
  const reads = readsOf([...staging, ...dimensions, ...facts])
  const failedAt = checks.findIndex(({ name }) => name === failed?.name)
  return checks.map((file, i): CheckState => {
    const state = stateOf(i, failedAt)
    const isFailed = state === 'failed' && failed !== undefined
    return {
      name: file.name,
      says: saidBy(file),
      tables: [...reads(file)],
      definition: shownPath(file.path, [workspace.folder, root]),
      state,
      rows: isFailed ? failed.rows : 0,
      example: isFailed ? failed.example : null,
    }
  })
}

/** What checks are told from. */
export interface ChecksOptions {
  readonly engine: Engine
  readonly reader: WorkspaceReader
  /** folder of the product */
  readonly root: string
  /** the last run of this server; null before the first */
  readonly lastActivity: () => RunActivity | null
}

/** Tells of the checks of a workspace. */
export const createChecks =
  ({ engine, reader, root, lastActivity }: ChecksOptions): Steward['checks'] =>
  async () => {
    const { workspace } = await reader.known()
    const judged = await judgedRun(engine, lastActivity())
    const checks = workspace === undefined ? [] : await checksOf(workspace, reader.sqlFolder, root, judged)
    return { run: judged.run, checks }
  }
