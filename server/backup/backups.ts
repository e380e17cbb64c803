import type { Backups } from '../api/keeping.ts'
import type { BackupState } from '../contract/backup.ts'
import { QueryError } from '../contract/errors.ts'
import type { Engine } from '../engine/engine.ts'
import type { DataFolder } from '../start/data-folder.ts'
import type { Log } from '../start/log.ts'
import { StartError } from '../start/start-error.ts'
import { fullDisk } from './files.ts'
import { writeBackup } from './write-backup.ts'

/** What backups are made with. */
export interface BackupsOptions {
  readonly engine: Engine
  readonly data: DataFolder
  /** the rows of the app store; undefined where it has none */
  readonly appRows: () => Promise<string | undefined>
  /** version of the product */
  readonly product: string
  readonly now: () => Date
  readonly log: Log
}

/** Backups, and an end to the one under way, which is then as if it had not begun. */
export interface OwnBackups extends Backups {
  close(): Promise<void>
}

const nothing: BackupState = {
  state: 'none',
  target: null,
  step: null,
  done: 0,
  total: 0,
  unit: 'rows',
  message: null,
  manifest: null,
}

const isCancelled = (error: unknown) => error instanceof QueryError && error.code === 'cancelled'

/** Makes backups of a data folder, one at a time. */
export const createBackups = ({ log, ...options }: BackupsOptions): OwnBackups => {
  let state = nothing
  let cancelling = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const failed = (error: unknown): BackupState => {
    const message = error instanceof Error ? error.message : String(error)
    if (cancelling.signal.aborted || isCancelled(error)) {
      return { ...state, state: 'cancelled', message: 'the backup was cancelled; nothing was written' }
    }
    const full = fullDisk(error)
    if (full === undefined && !(error instanceof StartError)) {
      log({ level: 'error', message: 'the backup failed', ...(error instanceof Error && { stack: error.stack }) })
    }
    const reason = full === undefined ? message : `the disk became full: ${full}`
    return { ...state, state: 'failed', message: `${reason}; nothing was written` }
  }

  const run = async (target: string, signal: AbortSignal): Promise<void> => {
    const onProgress = (progress: Partial<BackupState>) => {
      state = { ...state, ...progress }
    }
    try {
      const manifest = await writeBackup({ ...options, target, onProgress, signal })
      state = { ...state, state: 'written', manifest }
    } catch (error) {
      state = failed(error)
    }
  }

  return {
    start: (target) => {
      if (state.state === 'running') throw new QueryError('already_running', { what: `a backup to ${state.target}` })
      cancelling = new AbortController()
      state = { ...nothing, state: 'running', target }
      running = run(target, cancelling.signal)
      return state
    },
    state: () => state,
    cancel: async () => {
      if (state.state === 'running') cancelling.abort(new QueryError('cancelled', {}))
      await running
      return state
    },
    close: async () => {
      cancelling.abort(new QueryError('cancelled', {}))
      await running
    },
  }
}
