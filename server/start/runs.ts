import type { Again } from '../../pipelines/again.ts'
import type { OnProgress, Progress } from '../../pipelines/progress.ts'
import type { LogEntry, Runs } from '../api/dependencies.ts'
import type { RunAsked } from '../contract/corrections.ts'
import { QueryError } from '../contract/errors.ts'
import type { RunActivity, RunRequest } from '../contract/runs.ts'
import { createPace } from './pace.ts'
import type { Loaded, LoadOptions } from './publisher.ts'
import { createRunBoard, type RunBoard } from './run-board.ts'
import { StartError } from './start-error.ts'

/** What runs are made of. */
export interface RunsOptions {
  /** loads; rejects only where the server ends */
  readonly load: (options: LoadOptions) => Promise<Loaded>
  /** refuses what no run can do, by QueryError */
  readonly check: (request: RunRequest) => Promise<void>
  /** when the schedule has the next */
  readonly next: () => Date | undefined
  readonly now: () => Date
  /** milliseconds on a clock that never goes back */
  readonly clock: () => number
  readonly log: (entry: LogEntry) => void
  /** told of each step, with the seconds that it will take from now on where they are known */
  readonly onProgress: (progress: Progress, secondsLeft: number | undefined) => void
  /** told when a run is over */
  readonly onEnd: () => void
  /** the end of the server */
  readonly signal: AbortSignal
}

/** The runs of a server, one at a time, whatever they are begun by. Those begun here resolve when they are over. */
export interface ServerRuns extends Runs {
  /** the run at the start of the server; rejects where the server ends meanwhile */
  first(): Promise<RunActivity>
  /** a run for files that changed: after the one under way, which may have read them before */
  changed(): Promise<void>
  /** a run that loads what changed just now: at once, or right after the one under way, which may have read before */
  loadChanges(): RunAsked
  /** a run of the schedule; left out, with a line in the log, while one is under way */
  due(): void
}

type Cause = RunActivity['cause']

interface UnderWay {
  readonly request: RunRequest
  readonly controller: AbortController
  readonly done: Promise<RunActivity>
}

const plain: RunRequest = { full: false }

/** How often progress is told of, but for the end of a step, which always is. */
const progressMs = 200

const againOf = ({ full, from, to, source }: RunRequest): Again | undefined => {
  if (full) return 'all'
  return from === undefined || to === undefined ? undefined : { from, to, ...(source !== undefined && { source }) }
}

const isSame = (a: RunRequest, b: RunRequest): boolean =>
  a.full === b.full && a.from === b.from && a.to === b.to && a.source === b.source

const words = ({ full, from, to, source }: RunRequest): string => {
  if (full) return 'a full one'
  if (from === undefined) return 'of what changed'
  return `of the files from ${from} to ${to}${source === undefined ? '' : ` of ${source}`}`
}

const toProgress = ({ step, source, done, total, unit }: Progress, secondsLeft: number | undefined) => ({
  step,
  source: source ?? null,
  done,
  total,
  unit,
  secondsLeft: secondsLeft ?? null,
})

type Outcome = Pick<RunActivity, 'published' | 'run' | 'reason'> & Pick<Loaded, 'phase'>

const outcomeOf = (loaded: Loaded): Outcome =>
  loaded.phase === 'finished'
    ? { phase: loaded.phase, published: loaded.published, run: loaded.run, reason: null }
    : { phase: loaded.phase, published: null, run: loaded.run ?? null, reason: loaded.reason }

/** Lets only some reports through: the first of a step, the last, and in between one in a while. */
const throttle = (clock: () => number): ((progress: Progress) => boolean) => {
  let lastStep = ''
  let lastAt = Number.NEGATIVE_INFINITY
  return ({ step, source, done, total }) => {
    const of = `${step} ${source ?? ''}`
    const at = clock()
    if (of === lastStep && done < total && at - lastAt < progressMs) return false
    lastStep = of
    lastAt = at
    return true
  }
}

const onProgressOf = ({ clock, onProgress }: RunsOptions, board: RunBoard): OnProgress => {
  const pace = createPace(clock)
  const passes = throttle(clock)
  return (progress) => {
    const secondsLeft = pace(progress)
    onProgress(progress, secondsLeft)
    if (passes(progress)) board.tell('progress', { ...board.current(), progress: toProgress(progress, secondsLeft) })
  }
}

/** Loads as the run on the board asks for, and writes there how it goes. @param onOver called before its end is told */
const carryOut = async (
  options: RunsOptions,
  board: RunBoard,
  signal: AbortSignal,
  onOver: () => void,
): Promise<RunActivity> => {
  const end = (outcome: Outcome): RunActivity => {
    onOver()
    options.onEnd()
    board.tell(outcome.phase, { ...board.current(), ...outcome, finishedAt: options.now().toISOString() })
    return board.current()
  }
  try {
    const again = againOf(board.current().request)
    return end(outcomeOf(await options.load({ again, signal, onProgress: onProgressOf(options, board) })))
  } catch (error) {
    end({ phase: 'failed', published: null, run: null, reason: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

const begunBy = (cause: Cause, request: RunRequest, number: number, now: Date): RunActivity => ({
  activity: number,
  phase: 'running',
  cause,
  request,
  startedAt: now.toISOString(),
  finishedAt: null,
  progress: null,
  run: null,
  published: null,
  reason: null,
})

/** Cancels the run under way, once, and waits for its end. */
const stop = (underWay: UnderWay | undefined, board: RunBoard): Promise<RunActivity> => {
  if (underWay === undefined) throw new QueryError('no_run_under_way', {})
  const { controller, done } = underWay
  if (!controller.signal.aborted) {
    board.tell('progress', { ...board.current(), phase: 'cancelling' })
    controller.abort(new StartError('the run was cancelled'))
  }
  return done
}

/** Runs that begin, join, are cancelled and are told of. */
export const createRuns = (options: RunsOptions): ServerRuns => {
  const { now, log } = options
  const board = createRunBoard(options.next, options.signal)
  let underWay: UnderWay | undefined

  const begin = (cause: Cause, request: RunRequest): UnderWay => {
    const number = (board.state().activity?.activity ?? 0) + 1
    board.tell('started', begunBy(cause, request, number, now()))
    const controller = new AbortController()
    // Who hears of the end may begin the next.
    const onOver = () => {
      underWay = undefined
    }
    const done = carryOut(options, board, controller.signal, onOver)
    // Who waits for it hears of it; others need not.
    done.catch(() => undefined)
    underWay = { request, controller, done }
    return underWay
  }
  const after = async (cause: Cause): Promise<void> => {
    await underWay?.done.catch(() => undefined)
    // One that began since then reads what changed.
    await (underWay ?? begin(cause, plain)).done
  }
  return {
    state: board.state,
    follow: board.follow,
    first: () => begin('start', plain).done,
    changed: () => after('change'),
    loadChanges: () => {
      if (underWay === undefined) {
        begin('request', plain)
        return { queued: false, activity: board.current() }
      }
      // Where the server ends meanwhile there is nobody who waits for it.
      after('request').catch(() => undefined)
      return { queued: true, activity: board.current() }
    },
    due: () => {
      if (underWay === undefined) begin('schedule', plain)
      else
        log({ level: 'warning', message: 'a run of the schedule was left out: one is under way', ...board.current() })
    },
    start: async (request) => {
      await options.check(request)
      if (underWay === undefined) {
        begin('request', request)
        return { joined: false, activity: board.current() }
      }
      if (isSame(request, underWay.request) && !underWay.controller.signal.aborted) {
        return { joined: true, activity: board.current() }
      }
      const { activity } = board.current()
      throw new QueryError('run_under_way', { activity, request: words(underWay.request) })
    },
    cancel: async () => stop(underWay, board),
  }
}
