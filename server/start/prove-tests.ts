import { linesOf } from '../api/model-tests/lines.ts'
import { blocking, runModelTests } from '../api/model-tests/run.ts'
import type { Before } from '../api/model-tests/tested.ts'
import { type TestKind, type TestOutcome, testKinds } from '../contract/model-tests.ts'
import type { Session } from '../engine/engine.ts'
import type { Verified } from './verify.ts'

/** What the tests of definitions found on data. */
export interface Proved {
  readonly outcomes: readonly TestOutcome[]
  /** of tests that keep data and definitions from being served, a line each */
  readonly failures: readonly string[]
}

/** The data that tests are run on. */
export interface ProvedOn {
  /** ISO date that the age of data is counted from */
  readonly today: string
  /** what was published before; absent where the data are the published ones */
  readonly before: Before | undefined
  /** what the tests of these data found before: what only a load can judge stays as that judged it */
  readonly known: readonly TestOutcome[] | undefined
  readonly signal: AbortSignal
}

/** Invariants hold of every question, whatever the data: they are run by who asks for them. */
const kinds: ReadonlySet<TestKind> = new Set(testKinds.filter((kind) => kind !== 'invariant'))

const notRun = (about: Pick<TestOutcome, 'kind' | 'title' | 'file' | 'line' | 'column'>): TestOutcome => ({
  ...about,
  status: 'skipped',
  blocks: false,
  message: 'it is run by who asks for it, not by loads',
})

/** Runs the tests of definitions on the data that a session sees: structure, golden cells, bounds and drift. */
export const proveTests = async (session: Session, verified: Verified, on: ProvedOn): Promise<Proved> => {
  const { today, before, known, signal } = on
  const tested = { session, ...verified }
  const found = await runModelTests({ tested, before, today, kinds, signal })
  const judgedNow = verified.model.tests.map(({ kind, title, definition }) => {
    const isIt = (one: TestOutcome) => one.kind === kind && one.title === title && one.line === definition.line
    return found.find(isIt) ?? notRun({ kind, title, ...definition })
  })
  const outcomes = judgedNow.map((outcome) => {
    const { status, kind, title } = outcome
    const judged = known?.find((one) => one.kind === kind && one.title === title)
    return status === 'skipped' && judged !== undefined
      ? { ...outcome, status: judged.status, message: judged.message }
      : outcome
  })
  return { outcomes, failures: linesOf(blocking(outcomes)) }
}
