import type { SavedViews } from '../app-store/saved-views.ts'
import type { RunActivity, RunEvent, RunRequest, RunStarted, RunState } from '../contract/runs.ts'
import type { Engine } from '../engine/engine.ts'
import type { Reader } from '../model/policy.ts'
import type { Keeping } from './keeping.ts'
import type { Serving } from './serving.ts'
import type { Steward } from './steward.ts'

/** A line of the log: what happened, with what belongs to it. */
export interface LogEntry {
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  readonly [key: string]: unknown
}

/** The runs of the pipeline, as the API asks for them. */
export interface Runs {
  state(): RunState
  /**
   * Begins a run, or joins the one under way for the same request.
   *
   * @throws QueryError `run_under_way` where another is, `unsound` where no file can be chosen by date
   */
  start(request: RunRequest): Promise<RunStarted>
  /** Stops the run under way, and gives it as it ended; throws QueryError `no_run_under_way` */
  cancel(): Promise<RunActivity>
  /**
   * Tells of every event from now on, in order, and at the end of the server.
   *
   * @returns leaves
   */
  follow(listener: RunListener): () => void
}

/** What follows the runs; neither may throw nor take long. */
export interface RunListener {
  onEvent(event: RunEvent): void
  /** nothing will come any more */
  onEnd(): void
}

/** All that the API needs from outside. */
export interface Dependencies {
  /** of the product */
  readonly version: string
  readonly serving: Serving
  readonly engine: Engine
  /** who asks; where absent the owner, who sees all, as long as there are no policies */
  readonly reader?: Reader
  /** what codes of masked members are made with, which no reader knows; of the data folder */
  readonly secret?: string
  /** absent where nothing is loaded by this process: then the journal is all that is known of runs */
  readonly runs?: Runs
  readonly limits: {
    /** rows of a JSON answer */
    readonly jsonRows: number
    /** bytes of a request's body */
    readonly requestBytes: number
    /** bytes of all answers that are kept */
    readonly cacheBytes: number
  }
  /** names that the `host` header may have, without port; any where it is undefined */
  readonly hosts?: readonly string[]
  /** what keeps the data folder; its routes are not there without */
  readonly keeping?: Keeping
  /** the views that readers saved; their routes are not there without */
  readonly savedViews?: SavedViews
  /** what knows the workspace; its routes are not there without */
  readonly steward?: Steward
  /** folder of the built web page; none is served without it */
  readonly webFolder?: string
  /** milliseconds on a clock that never goes back */
  readonly clock: () => number
  /** an id for an error, under which the log has it */
  readonly newId: () => string
  readonly log: (entry: LogEntry) => void
}
