import { Hono } from 'hono'
import { type TestOutcome, type TestsRequest, type TestsResult, testKinds } from '../../contract/model-tests.ts'
import { routes } from '../../contract/routes.ts'
import { owner } from '../../model/policy.ts'
import { readBody } from '../body.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { isKeeper } from '../keeping.ts'
import type { Snapshot } from '../serving.ts'
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

/** `POST /api/tests`: what the model expects of itself and of the data that are served, and what was found. */
export const testRoutes = (dependencies: Dependencies): Hono => {
  const { serving, limits, keeping } = dependencies
  return new Hono().post(routes.tests.path, async (c) => {
    const asked = await readBody(c, routes.tests.request, limits.requestBytes)
    const reader = isKeeper(c.req.header('authorization'), keeping) ? owner : dependencies.reader
    const snapshot = currentOf({ serving, ...(reader && { reader }) })
    const tests = await outcomesOf(dependencies, snapshot, asked, c.req.raw.signal)
    const count = (status: TestOutcome['status']) => tests.filter((test) => test.status === status).length
    const result: TestsResult = {
      model: snapshot.model.version,
      data: snapshot.dataVersion,
      tests: [...tests],
      problems: [...serving.problems()],
      counts: { passed: count('passed'), failed: count('failed'), warned: count('warned'), skipped: count('skipped') },
    }
    return c.json(result)
  })
}
