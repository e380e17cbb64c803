import { PipelineError } from '../../pipelines/problem.ts'
import type { OnProgress } from '../../pipelines/progress.ts'
import { runPipeline } from '../../pipelines/run.ts'
import { readWorkspace, type Workspace } from '../../pipelines/sources/workspace.ts'
import type { Serving } from '../api/serving.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { readRuns } from '../engine/journal.ts'
import { readDefinitionFiles } from '../model/read.ts'
import { readLastGood, writeLastGood } from './last-good.ts'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'
import { type DefinitionText, type Verified, verify } from './verify.ts'

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
  readonly now: () => Date
  readonly log: Log
  readonly onProgress: OnProgress
  /** stops the load that runs */
  readonly signal: AbortSignal
}

/** Brings data and definitions of a workspace to be served. What cannot be taken over is reported, and what was served goes on being. */
export interface Publisher {
  /** loads what changed of the data, then the definitions */
  load(): Promise<void>
  /** loads the definitions on the data as they are */
  reload(): Promise<void>
}

interface Published {
  readonly dataVersion: string
  readonly completeThrough: string | null
}

/** The definitions to serve, which are the last good ones where there are problems with those of today. */
interface Chosen {
  readonly verified: Verified | undefined
  readonly definitions: readonly DefinitionText[]
  readonly problems: readonly string[]
}

const lines = (error: unknown): string[] => (error instanceof Error ? error.message : String(error)).split('\n')

/** Problems that are the input's, and so no matter for a stack trace. */
const isExpected = (error: unknown) => error instanceof PipelineError || error instanceof StartError

const stackOf = (error: unknown) => (error instanceof Error ? { stack: error.stack } : {})

const lastPublished = async (engine: Engine): Promise<Published | undefined> => {
  const run = (await readRuns(engine, 1000)).find(({ status }) => status === 'succeeded')
  return run?.dataVersion == null ? undefined : { dataVersion: run.dataVersion, completeThrough: run.completeThrough }
}

/** What a publisher knows: of the workspace as it could be read last, and of the data that were loaded last. */
interface State extends PublisherOptions {
  workspace: Workspace | undefined
  published: Published | undefined
}

const report = ({ serving, log }: State, part: string, problems: readonly string[]) => {
  serving.report(part, problems)
  if (problems.length > 0) log({ level: 'warning', message: `${part} could not be taken over`, problems })
}

const readDefinitions = async ({ workspace, sources }: State): Promise<readonly DefinitionText[]> => {
  if (workspace === undefined) return readLastGood(sources.lastGood)?.definitions ?? []
  return readDefinitionFiles(workspace.cubes === 'shipped' ? sources.cubes : undefined, sources.workspace)
}

const choose = async (state: State, session: Session, completeThrough: string | undefined): Promise<Chosen> => {
  const definitions = await readDefinitions(state)
  const today = await verify(session, definitions, completeThrough)
  if ('model' in today) return { verified: today, definitions, problems: [] }
  const { problems } = today
  const lastGood = readLastGood(state.sources.lastGood)
  if (lastGood === undefined) return { verified: undefined, definitions, problems }
  const before = await verify(session, lastGood.definitions, completeThrough)
  return { verified: 'model' in before ? before : undefined, definitions: lastGood.definitions, problems }
}

const serve = (state: State, { verified, definitions, problems }: Chosen) => {
  const { workspace, published, serving, sources } = state
  const about = workspace ?? readLastGood(sources.lastGood)?.workspace
  if (verified !== undefined && published !== undefined && about !== undefined) {
    const { name, title } = about
    serving.publish({ workspace: { name, title }, ...verified, ...published })
  }
  report(state, 'definitions', problems)
  if (problems.length > 0 || workspace === undefined || published === undefined) return
  const { name, title, limits } = workspace
  writeLastGood(sources.lastGood, { workspace: { name, title }, limits, definitions: [...definitions] })
}

/** Loads the data, and serves them with the definitions that hold on them; gives false where nothing was loaded anew. */
const loadData = async (state: State): Promise<boolean> => {
  const { engine, sources, now, onProgress, signal } = state
  const workspace = await readWorkspace(sources.workspace, sources.sql)
  state.workspace = workspace
  let chosen: Chosen | undefined
  const check = async (session: Session, loaded: string | undefined) => {
    chosen = await choose(state, session, loaded)
    const hadModel = readLastGood(sources.lastGood) !== undefined
    if (chosen.verified === undefined && hadModel) throw new StartError(chosen.problems.join('\n'))
  }
  const run = { engine, workspace, sqlFolder: sources.sql, verify: check, clock: now, onProgress, signal }
  const { dataVersion, completeThrough = null } = await runPipeline(run)
  state.published = { dataVersion, completeThrough }
  // Nothing may be awaited between the commit and this: a query must not meet new data with the old profile.
  if (chosen !== undefined) serve(state, chosen)
  return chosen !== undefined
}

const reload = async (state: State) => {
  state.published ??= await lastPublished(state.engine)
  // Without any data there is nothing that definitions could hold on; why there is none is reported.
  if (state.published === undefined) return
  // In one transaction, so that model and profile are of one state of the data.
  const through = state.published.completeThrough ?? undefined
  serve(state, await state.engine.transaction((session) => choose(state, session, through), { signal: state.signal }))
}

const load = async (state: State) => {
  let isServed = false
  try {
    isServed = await loadData(state)
    report(state, 'data', [])
  } catch (error) {
    state.signal.throwIfAborted()
    if (!isExpected(error)) state.log({ level: 'error', message: 'the load failed', ...stackOf(error) })
    report(state, 'data', lines(error))
  }
  if (!isServed) await reload(state)
}

/** Publishes what a workspace holds, one thing after the other. */
export const createPublisher = (options: PublisherOptions): Publisher => {
  const state: State = { ...options, workspace: undefined, published: undefined }
  let last: Promise<void> = Promise.resolve()
  const inTurn = (work: (state: State) => Promise<void>) => {
    last = last.catch(() => undefined).then(() => work(state))
    return last
  }
  return { load: () => inTurn(load), reload: () => inTurn(reload) }
}
