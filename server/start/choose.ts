import { dayIn } from '../../pipelines/freshness.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { Serving } from '../api/serving.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { withWatermark } from '../model/profile.ts'
import { readDefinitionFiles } from '../model/read.ts'
import { readLastGood } from './last-good.ts'
import { type Proved, proveTests } from './prove-tests.ts'
import { restate } from './restate.ts'
import { storeMembers } from './store-members.ts'
import { TestsFailed } from './tests-failed.ts'
import { type DefinitionText, type Verified, verify } from './verify.ts'

/** What definitions are chosen for. */
export interface ChoosingFor {
  readonly engine: Engine
  readonly serving: Serving
  readonly sources: { readonly workspace: string; readonly cubes: string; readonly lastGood: string }
  readonly now: () => Date
  readonly signal: AbortSignal
  /** as it could be read last */
  readonly workspace: Workspace | undefined
}

/** Data that are published. */
export interface Published {
  readonly dataVersion: string
  readonly completeThrough: string | null
  /** ISO date of which the data are */
  readonly day: string
}

/** The data that definitions are chosen for; `run` is the one that makes them, absent where they are those of before. */
export interface Choosing extends Published {
  readonly run?: number
  readonly hasErased?: boolean
  /** they are loaded to erase a person, which no test keeps from being done */
  readonly isErasing?: boolean
}

/** The definitions to serve, which are the last good ones where there are problems with those of today. */
export interface Chosen {
  readonly verified: Verified | undefined
  readonly definitions: readonly DefinitionText[]
  readonly problems: readonly string[]
  /** what the tests of those that are verified found; absent where they were not run */
  readonly tests?: Proved['outcomes']
  /** what those of today found that keep these definitions from being served; absent where it is no test that does */
  readonly refused?: Proved['outcomes']
}

const readDefinitions = async ({ workspace, sources }: ChoosingFor): Promise<readonly DefinitionText[]> => {
  if (workspace === undefined) return readLastGood(sources.lastGood)?.definitions ?? []
  const { cubes, currency } = workspace
  return readDefinitionFiles(cubes === 'shipped' ? { folder: sources.cubes, currency } : undefined, sources.workspace)
}

/** For so many days it is told that a run restated the past. */
const restatedDays = 30

const dayMs = 24 * 60 * 60 * 1000

/** Definitions that hold on the data, with what is stored of their sets and what was restated; the problems of those that do not. */
const verifyOn = async (
  { now }: ChoosingFor,
  session: Session,
  definitions: readonly DefinitionText[],
  data: Choosing,
) => {
  const completeThrough = data.completeThrough ?? undefined
  const found = await verify(session, definitions, completeThrough)
  if (!('model' in found)) return found
  const { model } = found
  const profiles = withWatermark(model.cubes, found.profiles, completeThrough)
  const on = { ...data, since: new Date(now().getTime() - restatedDays * dayMs) }
  return restate(session, await storeMembers(session, { model, profiles }, on), on)
}

/** What the tests of definitions say; those that fail on data that a run makes keep these from being published. */
const prove = async (state: ChoosingFor, session: Session, verified: Verified, data: Choosing): Promise<Proved> => {
  const { engine, serving, workspace, now, signal } = state
  const served = serving.current()
  const proved = await proveTests(session, verified, {
    today: dayIn(workspace?.zone ?? 'UTC', now()),
    known: served?.dataVersion === data.dataVersion ? served.tests : undefined,
    before: data.run === undefined ? undefined : served && { read: engine.session, profiles: served.profiles },
    signal,
  })
  const isBlocked = data.run !== undefined && data.isErasing !== true && proved.failures.length > 0
  if (isBlocked) throw new TestsFailed(proved.outcomes)
  return proved
}

/** The definitions of before on the data; tests that fail on data that are published all the same are told with those of today. */
const chooseBefore = async (
  state: ChoosingFor,
  session: Session,
  data: Choosing,
  failed: Pick<Chosen, 'definitions' | 'problems' | 'refused'>,
): Promise<Chosen> => {
  const lastGood = readLastGood(state.sources.lastGood)
  if (lastGood === undefined) return { ...failed, verified: undefined }
  const { definitions } = lastGood
  const before = await verifyOn(state, session, definitions, data)
  if (!('model' in before)) return { ...failed, verified: undefined, definitions }
  const { outcomes } = await prove(state, session, before, data)
  return { ...failed, verified: before, definitions, tests: outcomes }
}

/**
 * Chooses the definitions to serve on data: those of today where they hold and their tests do, else the last good ones.
 *
 * @throws TestsFailed where tests fail on data that a run makes, which are not to be published then
 */
export const choose = async (state: ChoosingFor, session: Session, data: Choosing): Promise<Chosen> => {
  const definitions = await readDefinitions(state)
  const today = await verifyOn(state, session, definitions, data)
  if (!('model' in today)) return chooseBefore(state, session, data, { definitions, problems: today.problems })
  const { outcomes, failures } = await prove(state, session, today, data)
  const isServed = failures.length === 0 || data.isErasing === true
  return isServed
    ? { verified: today, definitions, problems: failures, tests: outcomes }
    : chooseBefore(state, session, data, { definitions, problems: failures, refused: outcomes })
}
