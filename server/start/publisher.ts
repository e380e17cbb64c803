import type { Again } from '../../pipelines/again.ts'
import type { Erased, EraseOrder, Erasures } from '../../pipelines/erase.ts'
import { isUnwiped, noteWiped, unknownErasures } from '../../pipelines/erased-keys.ts'
import { lastSucceeded, type SucceededRun } from '../../pipelines/journal.ts'
import { PipelineError } from '../../pipelines/problem.ts'
import type { OnProgress } from '../../pipelines/progress.ts'
import { applyRetention } from '../../pipelines/retention.ts'
import { runPipeline } from '../../pipelines/run.ts'
import { readWorkspace, type Workspace } from '../../pipelines/sources/workspace.ts'
import { linesOf } from '../api/model-tests/lines.ts'
import type { Serving } from '../api/serving.ts'
import type { RefusedTests } from '../contract/model-tests.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { refusedSince, storeOutcomes } from '../engine/test-store.ts'
import { languagesOf } from '../model/in-language.ts'
import type { Model } from '../model/model.ts'

import { type Chosen, choose, type Published } from './choose.ts'
import { eraseMembers } from './erase-members.ts'
import { type LastGood, readLastGood, writeLastGood } from './last-good.ts'
import type { LiveLimits } from './limits.ts'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'
import { TestsFailed } from './tests-failed.ts'

/** Where a publisher finds what it publishes and leaves what it did. */
export interface Sources {
  /** folder with `workspace.yaml` */
  readonly workspace: string
  /** folder of the shipped cubes */
  readonly cubes: string
  /** folder of the SQL of the warehouse */
  readonly sql: string
  /** file of what was served last */
  readonly lastGood: string
}

/** What a publisher works with. */
export interface PublisherOptions {
  readonly engine: Engine
  readonly serving: Serving
  readonly sources: Sources
  /** those that hold, which follow the workspace; it has none to follow without */
  readonly limits?: LiveLimits
  readonly now: () => Date
  readonly log: Log
  /** stops what runs, for good */
  readonly signal: AbortSignal
  /** told of the workspace each time that it could be read */
  readonly onWorkspace?: (workspace: Workspace) => void
}

/** How data are loaded. */
export interface LoadOptions {
  /** whose record is to be erased by it */
  readonly erase?: EraseOrder
  /** files to read although they are what they were */
  readonly again?: Again | undefined
  readonly onProgress?: OnProgress
  /** cancels this load, for its reason */
  readonly signal?: AbortSignal
}

/** What became of a load. `run` is its number in the journal, or that of the run before where there was nothing to load. */
export type Loaded =
  | { readonly phase: 'finished'; readonly published: boolean; readonly run: number }
  | { readonly phase: 'failed' | 'cancelled'; readonly reason: string; readonly run: number | undefined }

/** Brings data and definitions of a workspace to be served. What cannot be taken over is reported, and what was served goes on being. */
export interface Publisher {
  /** loads what changed of the data, then the definitions; rejects only where everything is stopped for good */
  load(options?: LoadOptions): Promise<Loaded>
  /** loads the definitions on the data as they are */
  reload(): Promise<void>
  /** removes what the workspace does not keep any longer, as every load does too */
  retain(): Promise<void>
  /** erases a record by a load, `isWiped` where nothing of it is left in the warehouse's file; rejects with EraseError, or what keeps it from being loaded, where nothing was erased */
  erase(order: EraseOrder): Promise<Erased & { readonly isWiped: boolean }>
}

const lines = (error: unknown): string[] => (error instanceof Error ? error.message : String(error)).split('\n')

/** Problems that are the input's, and so no matter for a stack trace. */
const isExpected = (error: unknown) => error instanceof PipelineError || error instanceof StartError

const stackOf = (error: unknown) => (error instanceof Error ? { stack: error.stack } : {})

const warn = ({ serving, log }: State) => {
  const problems = serving.warnings()
  if (problems.length > 0) log({ level: 'warning', message: 'tests of the model warn', problems })
}

const publishedBy = ({ dataVersion, completeThrough, day }: SucceededRun): Published => ({
  dataVersion,
  completeThrough: completeThrough ?? null,
  day,
})

/** Whether everybody whom the workspace lists as erased is erased in the warehouse; not where the list cannot be read. */
const knowsErased = async (session: Session, workspace: string): Promise<boolean> => {
  try {
    return (await unknownErasures(session, workspace)).length === 0
  } catch (error) {
    if (error instanceof PipelineError) return false
    throw error
  }
}

/** What was published last; not where it holds somebody who was erased meanwhile, as an older backup does. */
const lastPublished = ({ engine, sources }: State): Promise<Published | undefined> =>
  engine.session(async (session) => {
    const journal = "select 1 from duckdb_tables() where table_name = 'etl_run' and not temporary"
    if ((await session.all(journal)).length === 0) return undefined
    if (!(await knowsErased(session, sources.workspace))) return undefined
    const run = await lastSucceeded(session)
    return run && publishedBy(run)
  })

/** What a publisher knows: of the workspace as it could be read last, and of the data that were loaded last. */
interface State extends PublisherOptions {
  workspace: Workspace | undefined
  published: Published | undefined
  /** when what is served was last found to be all there is; undefined before that */
  settledAt: Date | undefined
}

const report = ({ serving, log }: State, part: string, problems: readonly string[], refused?: RefusedTests) => {
  serving.report(part, problems, refused)
  if (problems.length > 0) log({ level: 'warning', message: `${part} could not be taken over`, problems })
}

/** What of a workspace its readers are told. */
const shown = ({ name, title, languages, opens }: LastGood['workspace']) => ({
  name,
  title,
  languages,
  ...(opens !== undefined && { opens }),
})

/** Serves a choice on the data that it was made for. */
const publishTo = (
  { workspace, serving, sources }: State,
  { verified, tests }: Chosen,
  { dataVersion, completeThrough }: Published,
) => {
  const about = workspace ?? readLastGood(sources.lastGood)?.workspace
  if (verified === undefined || about === undefined) return
  serving.publish({
    workspace: { ...shown(about), languages: languagesOf(verified.model, about.languages[0] ?? 'en') },
    ...verified,
    dataVersion,
    completeThrough,
    ...(tests && { tests }),
  })
}

const serve = (state: State, chosen: Chosen) => {
  const { workspace, published, sources } = state
  const { definitions, problems, refused } = chosen
  if (published !== undefined) publishTo(state, chosen, published)
  const since = state.now().toISOString()
  report(state, 'definitions', problems, refused && { what: 'definitions', run: null, since, tests: [...refused] })
  warn(state)
  if (problems.length > 0 || workspace === undefined || published === undefined) return
  writeLastGood(sources.lastGood, {
    workspace: shown(workspace),
    limits: workspace.limits,
    definitions: [...definitions],
  })
}

/** While nothing is served, serves what was published last, so that a server that starts answers while it loads. */
const serveBefore = async (state: State, signal: AbortSignal) => {
  if (state.serving.current() !== undefined) return
  const data = await lastPublished(state)
  if (data === undefined) return
  const work = (session: Session) => choose(state, session, data)
  // What is wrong with it is said after the load, whose data it may well fit.
  const chosen = await state.engine.transaction(work, { signal }).catch(() => undefined)
  if (chosen !== undefined) publishTo(state, chosen, data)
}

/** Takes who is erased out of what is stored beside the tables that a run makes; gives how many members were. */
const eraseStored = async (session: Session, model: Model | undefined, { persons }: Erasures): Promise<number> => {
  let members = 0
  for (const person of persons) members += await eraseMembers(session, model, person)
  return members
}

const withMembers = (erased: Erased | undefined, members: number): Erased | undefined =>
  erased && members > 0 ? { ...erased, rows: new Map([...erased.rows, ['set_member', members]]) } : erased

/** Takes over limits that changed; those that the engine keeps until the next start are reported. */
const followLimits = (state: State, { limits }: Workspace): void => {
  const { taken, kept } = state.limits?.take(limits) ?? { taken: [], kept: [] }
  if (taken.length > 0) state.log({ level: 'info', message: 'limits changed', limits: taken })
  report(state, 'limits', kept)
}

const stopping = (state: State, { signal }: LoadOptions): AbortSignal =>
  signal === undefined ? state.signal : AbortSignal.any([state.signal, signal])

/** Loads the data, and serves them with the definitions that hold on them; `chosen` is absent where nothing was loaded anew. */
const loadData = async (state: State, options: LoadOptions, onBegin: (run: number) => void) => {
  const { engine, sources, now } = state
  const signal = stopping(state, options)
  const workspace = await readWorkspace(sources.workspace, sources.sql)
  state.workspace = workspace
  state.onWorkspace?.(workspace)
  followLimits(state, workspace)
  let chosen: Chosen | undefined
  let erased: Erased | undefined
  const isErasing = options.erase !== undefined
  let erasures: Erasures = { persons: [], erased: undefined }
  const run = await runPipeline({
    ...options,
    engine,
    workspace,
    sqlFolder: sources.sql,
    clock: now,
    signal,
    onBegin: async (runId) => {
      onBegin(runId)
      await serveBefore(state, signal)
    },
    onErased: (found) => {
      erasures = found
    },
    // Nothing may be awaited between the commit and this: a query must not meet new data with the old profile.
    onPublished: (made) => {
      state.published = publishedBy(made)
      if (chosen !== undefined) serve(state, chosen)
    },
    onNotKept: (source, error) =>
      state.log({
        level: 'error',
        message: 'records were not kept; the next run that loads reads their files again',
        source,
        problems: lines(error),
      }),
    verify: async (session, made) => {
      const data = { ...publishedBy(made), run: made.runId, hasErased: erasures.persons.length > 0, isErasing }
      chosen = await choose(state, session, data)
      const members = await eraseStored(session, chosen.verified?.model, erasures)
      if (members > 0) chosen = await choose(state, session, data)
      erased = withMembers(erasures.erased, members)
      const hadModel = readLastGood(sources.lastGood) !== undefined
      if (chosen.verified === undefined && hadModel) throw new StartError(chosen.problems.join('\n'))
      await storeOutcomes(session, made.runId, chosen.tests ?? [])
      return linesOf((chosen.tests ?? []).filter(({ status }) => status === 'warned'))
    },
  })
  state.published = publishedBy(run)
  return { run: run.runId, isServed: chosen !== undefined, erased }
}

const reload = async (state: State) => {
  state.published ??= await lastPublished(state)
  // Without any data there is nothing that definitions could hold on; why there is none is reported.
  if (state.published === undefined) return
  // In one transaction, so that model and profile are of one state of the data.
  const data = state.published
  const work = (session: Session) => choose(state, session, data)
  try {
    serve(state, await state.engine.transaction(work, { signal: state.signal }))
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    report(state, 'definitions', lines(error))
  }
}

const retain = async (state: State) => {
  const { engine, workspace, now, log, signal } = state
  if (workspace === undefined || Object.keys(workspace.retention).length === 0) return
  try {
    const work = (session: Session) => applyRetention(session, workspace.retention, now())
    const removed = await engine.transaction(work, { signal })
    if (Object.values(removed).some((count) => count > 0)) log({ level: 'info', message: 'removed by age', ...removed })
    report(state, 'retention', [])
  } catch (error) {
    signal.throwIfAborted()
    log({ level: 'error', message: 'what is too old could not be removed', ...stackOf(error) })
    report(state, 'retention', [`what is too old could not be removed: ${lines(error)[0]}`])
  }
}

/** How often is tried to overwrite what was removed, where who reads keeps it from being done. */
const wipes = 3

/**
 * Overwrites in the warehouse's file what was removed of erased persons; says whether nothing of it is left there. Where that
 * could not be done it is tried again after every load and on every day.
 */
const wipe = async ({ engine, now, log, signal }: State): Promise<boolean> => {
  try {
    for (let tried = 0; tried < wipes; tried++) {
      if (!(await engine.session(isUnwiped))) return true
      if (await engine.wipe({ signal })) await engine.session((session) => noteWiped(session, now()))
    }
    if (!(await engine.session(isUnwiped))) return true
    log({ level: 'warning', message: 'what was erased is not overwritten in the file yet: queries or a backup go on' })
  } catch (error) {
    signal.throwIfAborted()
    log({ level: 'error', message: 'what was erased could not be overwritten in the file', ...stackOf(error) })
  }
  return false
}

const erase = async (state: State, order: EraseOrder): Promise<Erased & { readonly isWiped: boolean }> => {
  const { erased } = await loadData(state, { erase: order }, () => undefined)
  report(state, 'data', [])
  if (erased === undefined) throw new Error(`the load did not erase ${order.entity}`)
  return { ...erased, isWiped: await wipe(state) }
}

/** Keeps what the tests found that undid a run, and since when something older is served for such. */
const refusedBy = async (
  { engine, now, settledAt }: State,
  { outcomes }: TestsFailed,
  run: number,
): Promise<RefusedTests> => {
  const kept = async (session: Session) => {
    await storeOutcomes(session, run, outcomes)
    return refusedSince(session, settledAt)
  }
  const since = (await engine.session(kept)) ?? now().toISOString()
  return { what: 'data', run, since, tests: [...outcomes] }
}

/** Reports why a load published nothing. */
const failed = async (
  state: State,
  { signal }: LoadOptions,
  error: unknown,
  run: number | undefined,
): Promise<Loaded> => {
  state.signal.throwIfAborted()
  if (signal?.aborted) return { phase: 'cancelled', reason: lines(signal.reason).join('\n'), run }
  if (!isExpected(error)) state.log({ level: 'error', message: 'the load failed', ...stackOf(error) })
  const isRefused = error instanceof TestsFailed && run !== undefined
  report(state, 'data', lines(error), isRefused ? await refusedBy(state, error, run) : undefined)
  return { phase: 'failed', reason: lines(error).join('\n'), run }
}

const tryLoad = async (state: State, options: LoadOptions): Promise<Loaded> => {
  let begun: number | undefined
  try {
    const { run, isServed } = await loadData(state, options, (id) => {
      begun = id
    })
    report(state, 'data', [])
    state.settledAt = state.now()
    return { phase: 'finished', published: isServed, run }
  } catch (error) {
    return failed(state, options, error, begun)
  }
}

const load = async (state: State, options: LoadOptions): Promise<Loaded> => {
  const loaded = await tryLoad(state, options)
  if (loaded.phase !== 'finished' || !loaded.published) await reload(state)
  await retain(state)
  await wipe(state)
  return loaded
}

/** Publishes what a workspace holds, one thing after the other. */
export const createPublisher = (options: PublisherOptions): Publisher => {
  const state: State = { ...options, workspace: undefined, published: undefined, settledAt: undefined }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.catch(() => undefined).then(work)
    last = done
    return done
  }
  return {
    load: (how = {}) => inTurn(() => load(state, how)),
    reload: () => inTurn(() => reload(state)),
    retain: () =>
      inTurn(async () => {
        await retain(state)
        await wipe(state)
      }),
    erase: (order) => inTurn(() => erase(state, order)),
  }
}
