import { Hono } from 'hono'
import { QueryError } from '../../contract/errors.ts'
import {
  type JudgedTest,
  type RefusedTests,
  type RunTests,
  type TestOutcome,
  type TestsRequest,
  type TestsResult,
  type TestVerdicts,
  testKinds,
} from '../../contract/model-tests.ts'
import { routes } from '../../contract/routes.ts'
import { readOutcomes, type StoredOutcome, servedRun } from '../../engine/test-store.ts'
import { owner } from '../../model/policy.ts'
import { readBody } from '../body.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { isKeeper } from '../keeping.ts'
import type { Snapshot } from '../serving.ts'
import { refusedOf } from './refused.ts'
import { isDrift, runModelTests } from './run.ts'

const notJudged = 'it is judged when data are taken over'

/** What tests found: those of bounds and drift when the data were taken over, all others now. */
const outcomesOf = async (
  { engine }: Dependencies,
  { model, profiles, tests = [] }: Snapshot,
  asked: TestsRequest,
  signal: AbortSignal,
): Promise<readonly TestOutcome[]> => {
  const chosen = new Set(asked.kinds ?? testKinds)
  const kinds = new Set([...chosen].filter((kind) => !isDrift(kind)))
  const run = await engine.transaction(
    (session) => runModelTests({ tested: { session, model, profiles }, kinds, signal }),
    {
      signal,
    },
  )
  return model.tests
    .filter(({ kind }) => chosen.has(kind))
    .flatMap(({ kind, title, definition }) => {
      const isIt = (one: TestOutcome) =>
        one.kind === kind &&
        one.file === definition.file &&
        one.line === definition.line &&
        one.column === definition.column
      const skipped = { kind, title, ...definition, status: 'skipped' as const, blocks: false, message: notJudged }
      return (isDrift(kind) ? tests : run).find(isIt) ?? skipped
    })
}

const countsOf = (tests: readonly TestOutcome[]): TestsResult['counts'] => {
  const count = (status: TestOutcome['status']) => tests.filter((test) => test.status === status).length
  return { passed: count('passed'), failed: count('failed'), warned: count('warned'), skipped: count('skipped') }
}

/** While nothing is served, because tests keep it from being: what these found. */
const ofRefused = ({ tests }: RefusedTests, { kinds }: TestsRequest) => ({
  model: null,
  data: null,
  tests: tests.filter(({ kind }) => kinds?.includes(kind) ?? true),
})

/** `POST /api/tests`: what the model expects of itself and of the data that are served, and what was found. */
const runRoute = (dependencies: Dependencies): Hono => {
  const { serving, limits, keeping } = dependencies
  const ofServed = async (asked: TestsRequest, authorization: string | undefined, signal: AbortSignal) => {
    const reader = isKeeper(authorization, keeping) ? owner : dependencies.reader
    const snapshot = currentOf({ serving, ...(reader && { reader }) })
    const tests = await outcomesOf(dependencies, snapshot, asked, signal)
    return { model: snapshot.model.version, data: snapshot.dataVersion, tests: [...tests] }
  }
  return new Hono().post(routes.tests.path, async (c) => {
    const asked = await readBody(c, routes.tests.request, limits.requestBytes)
    const refused = serving.refused()
    const isNoneServed = serving.current() === undefined
    const found =
      refused !== undefined && isNoneServed
        ? ofRefused(refused, asked)
        : await ofServed(asked, c.req.header('authorization'), c.req.raw.signal)
    const problems = [...serving.problems()]
    return c.json({ ...found, refused: refused ?? null, problems, counts: countsOf(found.tests) } satisfies TestsResult)
  })
}

/** Each with its name among all: its kind and title, and its place among those that share them. */
const named = <T>(tests: readonly T[], outcomeOf: (test: T) => TestOutcome) => {
  const seen = new Map<string, number>()
  return tests.map((test) => {
    const { kind, title } = outcomeOf(test)
    const nth = (seen.get(`${kind} ${title}`) ?? 0) + 1
    seen.set(`${kind} ${title}`, nth)
    return { name: `${nth} ${kind} ${title}`, test }
  })
}

/** What tests found, each with the run since which it is so, where what is stored found the same. */
const withSince = (tests: readonly TestOutcome[], stored: readonly StoredOutcome[]): JudgedTest[] => {
  const known = new Map(named(stored, ({ outcome }) => outcome).map(({ name, test }) => [name, test]))
  return named(tests, (outcome) => outcome).map(({ name, test }) => {
    const one = known.get(name)
    return { ...test, since: one?.outcome.status === test.status ? one.since : null }
  })
}

/** `GET /api/tests`: what the tests found when what came last was taken over; what is refused before what is served. */
const verdictRoute = ({ serving, engine }: Dependencies): Hono =>
  new Hono().get(routes.testVerdicts.path, async (c) => {
    const refused = serving.refused()
    const { run, stored } = await engine.session(async (session) => {
      const judged = refused?.run ?? (await servedRun(session))
      return { run: judged, stored: judged === undefined ? [] : await readOutcomes(session, judged) }
    })
    const tests = withSince((refused ?? serving.current())?.tests ?? [], stored)
    return c.json({ run: run ?? null, refused: refusedOf(serving), tests } satisfies TestVerdicts)
  })

/** `GET /api/runs/:run/tests`: what the tests found on the data of a run. */
const ofRunRoute = ({ engine }: Dependencies): Hono =>
  new Hono().get(routes.runTests.path, async (c) => {
    const asked = c.req.param('run') ?? ''
    if (!/^[1-9]\d{0,8}$/.test(asked)) {
      const problem = `a run is named by its number, such as 1; found "${asked}"`
      throw new QueryError('invalid_request', { problem }, 'run')
    }
    const run = Number(asked)
    const stored = await engine.session((session) => readOutcomes(session, run))
    return c.json({ run, tests: stored.map(({ outcome, since }) => ({ ...outcome, since })) } satisfies RunTests)
  })

/** The tests of the model: run anew, and as they were found when data and definitions were taken over. */
export const testRoutes = (dependencies: Dependencies): Hono =>
  new Hono()
    .route('/', runRoute(dependencies))
    .route('/', verdictRoute(dependencies))
    .route('/', ofRunRoute(dependencies))
