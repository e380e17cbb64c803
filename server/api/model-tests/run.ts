import { QueryError } from '../../contract/errors.ts'
import type { TestKind, TestOutcome } from '../../contract/model-tests.ts'
import { readSchema } from '../../engine/schema.ts'
import { restrictedModel } from '../../model/policies/restrict.ts'
import type { Reader } from '../../model/policy.ts'
import type { WarehouseSchema } from '../../model/schema.ts'
import { blockingKinds, type ModelTest } from '../../model/test.ts'
import { provedModel } from '../proved-totals.ts'
import { runDrift } from './drift.ts'
import { runGolden } from './golden.ts'
import { runInvariants } from './invariants.ts'
import { runStructural } from './structural.ts'
import type { Before, Tested } from './tested.ts'

/** How tests are run. */
export interface TestRun {
  readonly tested: Tested
  /** what was published before; absent where nothing was, or where these are the data that are published */
  readonly before?: Before | undefined
  /** ISO date that the age of data is counted from; tests of bounds and drift are skipped without */
  readonly today?: string
  /** which kinds; all without */
  readonly kinds?: ReadonlySet<TestKind> | undefined
  readonly signal?: AbortSignal | undefined
}

type Judged = Pick<TestOutcome, 'status' | 'message' | 'cells' | 'examples'>

/** What a test found, whichever kind it is. */
interface Found extends Pick<TestOutcome, 'cells' | 'examples'> {
  readonly problems: readonly string[]
  readonly skipped?: string
  readonly seen?: string
}

/** A model as a reader sees it. */
const seenBy = async (tested: Tested, reader: Reader | undefined): Promise<Tested> => {
  if (reader === undefined) return tested
  const model = restrictedModel(tested.model, reader)
  return { ...tested, model: await provedModel(tested.session, model, tested.profiles) }
}

const find = async (run: TestRun, test: ModelTest, schema: WarehouseSchema): Promise<Found> => {
  const { tested, before, today, signal } = run
  switch (test.kind) {
    case 'golden':
      return runGolden(await seenBy(tested, test.as), before, test).then(({ cells, ...found }) => ({
        ...found,
        ...(cells && { cells: [...cells] }),
      }))
    case 'freshness':
    case 'row_count':
    case 'distribution':
      return today === undefined
        ? Promise.resolve({ problems: [], skipped: 'nobody says which day it is' })
        : runDrift(tested, test, before, today)
    case 'invariant':
      return runInvariants(tested, test, signal)
    default:
      return runStructural(tested, schema, test)
  }
}

/** Whether a test is of bounds or drift, which only who takes data over can judge. */
export const isDrift = (kind: TestKind): boolean =>
  kind === 'freshness' || kind === 'row_count' || kind === 'distribution'

const judge = (kind: TestKind, { problems, skipped, seen, cells, examples }: Found): Judged => {
  if (problems.length > 0) {
    const shown = { ...(cells && cells.length > 0 && { cells }), ...(examples && { examples }) }
    return { status: isDrift(kind) ? 'warned' : 'failed', message: problems.join('\n'), ...shown }
  }
  return skipped === undefined ? { status: 'passed', message: seen ?? null } : { status: 'skipped', message: skipped }
}

const runOne = async (run: TestRun, test: ModelTest, schema: WarehouseSchema): Promise<TestOutcome> => {
  const { kind, title, definition } = test
  const about = { kind, title, ...definition, blocks: blockingKinds.has(kind) }
  try {
    return { ...about, ...judge(kind, await find(run, test, schema)) }
  } catch (error) {
    if (!(error instanceof QueryError) || error.code === 'cancelled') throw error
    return { ...about, status: isDrift(kind) ? 'warned' : 'failed', message: `it cannot be asked: ${error.message}` }
  }
}

/**
 * Runs the tests of a model on the data that its session sees, one after the other.
 *
 * @returns what each found, in the order in which they are written
 * @throws the engine's error where a statement fails
 */
export const runModelTests = async (run: TestRun): Promise<readonly TestOutcome[]> => {
  const { tests } = run.tested.model
  const chosen = tests.filter(({ kind }) => run.kinds?.has(kind) ?? true)
  if (chosen.length === 0) return []
  const schema = await readSchema(run.tested.session)
  const outcomes: TestOutcome[] = []
  for (const test of chosen) {
    run.signal?.throwIfAborted()
    outcomes.push(await runOne(run, test, schema))
  }
  return outcomes
}

/** Tests whose failure keeps data and definitions from being served. */
export const blocking = (outcomes: readonly TestOutcome[]): readonly TestOutcome[] =>
  outcomes.filter(({ status, blocks }) => status === 'failed' && blocks)
