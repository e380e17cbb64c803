import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { load } from '../../server/commands/load/load.ts'
import { test } from '../../server/commands/test/test.ts'
import { Ready } from '../../server/contract/health.ts'
import { RunTests, TestsResult, TestVerdicts } from '../../server/contract/model-tests.ts'
import type { Running } from '../../server/start/serve.ts'
import { post, runCommand, startServer } from '../support/commands.ts'
import { type DailyThings, toDaily } from '../support/served-runs.ts'
import { openSmallWorkspace } from '../support/small-workspace.ts'

let daily: DailyThings
let server: Running | undefined

/** Amounts 1, 2 and 4, whose sum a test expects. */
const open = (expected: number): void => {
  daily = toDaily(openSmallWorkspace())
  daily.write(
    'sql/warehouse/fact_thing.sql',
    'CREATE OR REPLACE TABLE fact_thing AS SELECT stg_thing.*, run_setting.run_id FROM stg_thing CROSS JOIN run_setting\n',
  )
  writeTests(expected)
}

const writeTests = (amount: number): void =>
  daily.write(
    'cubes/tests.yaml',
    `version: 1
tests:
  - unique: {table: fact_thing, columns: [thing_id]}
  - golden: {title: All amounts, cube: things, measures: [amount], rows: [[${amount}]]}
  - invariant: {cube: things}
`,
  )

afterEach(async () => {
  await server?.stop(1000)
  server = undefined
  for (const folder of [daily.folder, daily.data]) rmSync(folder, { recursive: true, force: true })
})

const start = async () => {
  server = await startServer(daily.folder, daily.data)
  const { url } = server
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json()
  return {
    verdicts: async () => TestVerdicts.parse(await get('/api/tests')),
    ofRun: async (run: number | string) => get(`/api/runs/${run}/tests`),
    ready: async () => Ready.parse(await get('/health/ready')),
    tests: async (body: unknown = {}) => TestsResult.parse((await post(`${url}/api/tests`, body)).body),
    amount: async () => (await post(`${url}/api/query`, { from: 'things', measures: ['amount'] })).body.rows,
  }
}

/** Runs a command on the workspace: what it printed, and what it ended with. */
const run = async (command: typeof load, ...args: readonly string[]) => {
  let printed = ''
  const onPrint = (text: string) => {
    printed += text
  }
  const said = await runCommand(command, [daily.folder, '--data', daily.data, ...args], { onPrint }).then(
    () => 'all is well',
    (error: Error) => error.message,
  )
  return { printed, said }
}

const untilServed = async (of: Awaited<ReturnType<typeof start>>, amount: string) => {
  while (JSON.stringify(await of.amount()) !== JSON.stringify([[amount]]))
    await new Promise((done) => setTimeout(done, 20))
}

describe('a load that its golden cells keep from being published', () => {
  it('is told by clientele load, with cell, rows and what to do', async () => {
    open(7)
    expect((await run(load)).said).toBe('all is well')
    daily.day('2026-01-03', 'd,8')
    const { printed, said } = await run(load)
    expect(printed).toBe(
      `Run 2 is not published: 1 of 3 tests failed. What was served before goes on being served.

  All amounts (${daily.folder.split('/').at(-1)}/cubes/tests.yaml:4:5)
    amount at the total
      expected  7
      found     15
      before    7
      1 new row
        thing_id = d, amount = 8 (files/of-2026-01-03.csv:2)

To go on, correct the files that these rows come from, or what the tests expect in ${daily.folder.split('/').at(-1)}/cubes/tests.yaml; then load again.
`,
    )
    expect(said).toBe('run 2 is not published: tests of the model failed')
  })

  it('is told by the API with its cells, and each test with the run since which it finds the same', async () => {
    open(7)
    await run(load)
    daily.day('2026-01-03', 'd,8')
    const of = await start()
    expect(await of.amount()).toEqual([['7']])
    const { run: judged, refused, tests } = await of.verdicts()
    expect([judged, refused]).toMatchObject([2, { what: 'data', run: 2 }])
    expect(tests.map(({ title, status, since }) => [title, status, since?.run])).toEqual([
      ['unique fact_thing (thing_id)', 'passed', 1],
      ['All amounts', 'failed', 2],
      ['invariant things', 'skipped', 1],
    ])
    expect(tests[1]?.cells?.[0]).toMatchObject({ expected: '7', found: '15', before: '7' })
    expect(tests[1]?.cells?.[0]?.rows?.[0]?.added.rows).toEqual([
      { thing_id: 'd', amount: 8, _run: '2', _file: 'files/of-2026-01-03.csv', _line: 2 },
    ])
    expect((await of.ready()).refused).toEqual(refused)
  })

  it('is since the first of them while each fails, also after a new start, and is over when one is published', async () => {
    open(7)
    await run(load)
    daily.day('2026-01-03', 'd,8')
    await run(load)
    daily.day('2026-01-04', 'e,16')
    const of = await start()
    const { refused, tests } = await of.verdicts()
    expect(refused?.run).toBe(3)
    expect(tests[1]?.since).toEqual({ run: 2, at: refused?.since })
    writeTests(31)
    await untilServed(of, '31')
    const later = await of.verdicts()
    expect([later.run, later.refused, later.tests[1]?.status]).toEqual([4, null, 'passed'])
    const before = RunTests.parse(await of.ofRun(2))
    expect(before.tests.map(({ status }) => status)).toEqual(['passed', 'failed', 'skipped'])
    expect(before.tests[1]?.cells?.[0]).toMatchObject({ expected: '7', found: '15', before: '7' })
    expect(RunTests.parse(await of.ofRun(77)).tests).toEqual([])
    expect(await of.ofRun('0')).toMatchObject({ error: { code: 'invalid_request', path: 'run' } })
  })

  it('leaves what tests find on the data that are served as it was, with what is refused beside it', async () => {
    open(7)
    await run(load)
    daily.day('2026-01-03', 'd,8')
    const of = await start()
    const { tests, refused, counts } = await of.tests()
    expect(tests.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed'])
    expect(counts.failed).toBe(0)
    expect(refused).toMatchObject({ what: 'data', run: 2 })
    expect(refused?.tests.map(({ status }) => status)).toEqual(['passed', 'failed', 'skipped'])
    const { printed, said } = await run(test)
    expect(said).toBe('what is served is not the latest: tests keep it from being')
    expect(printed).toContain(
      'Run 2 is not published: 1 of 3 tests failed. What was served before goes on being served.',
    )
    expect(printed.match(/thing_id = d, amount = 8/g)).toHaveLength(1)
  })
})

describe('the first load', () => {
  it('that tests keep from being published is told by clientele test --json all the same', async () => {
    open(8)
    const { printed, said } = await run(test, '--json')
    expect(said).toBe('1 of 3 tests failed')
    const { model, data, tests, refused, counts } = TestsResult.parse(JSON.parse(printed))
    expect([model, data, refused?.run]).toEqual([null, null, 1])
    expect(counts).toEqual({ passed: 1, failed: 1, warned: 0, skipped: 1 })
    expect(tests[1]?.cells).toEqual([{ at: {}, measure: 'amount', expected: '8', found: '7' }])
    const golden = await run(test, '--json', '--kind', 'golden')
    expect(TestsResult.parse(JSON.parse(golden.printed)).tests.map(({ kind }) => kind)).toEqual(['golden'])
  })

  it('that tests keep from being published says which cell, and that nothing is served', async () => {
    open(8)
    const { printed } = await run(test)
    expect(printed).toContain('Run 1 is not published: 1 of 3 tests failed. Nothing is served yet.\n\n  All amounts (')
    expect(printed).toContain('    amount at the total\n      expected  8\n      found     7\n')
    const loaded = await run(load)
    expect(loaded.printed).toContain('Run 1 is not published: 1 of 3 tests failed. Nothing is served yet.')
  })

  it('that fails for another reason tests nothing', async () => {
    open(7)
    daily.write('sources/things.yaml', 'source: things\n')
    const { printed, said } = await run(test, '--json')
    expect(printed).toBe('')
    expect(said).toContain('things.yaml')
  })
})

describe('definitions whose tests fail', () => {
  it('are told as refused, with what was found, until they hold', async () => {
    open(7)
    const of = await start()
    writeTests(9)
    while ((await of.ready()).refused === null) await new Promise((done) => setTimeout(done, 20))
    expect((await of.ready()).refused).toMatchObject({ what: 'definitions', run: null })
    const { tests } = await of.verdicts()
    expect(tests[1]).toMatchObject({ status: 'failed', since: null, cells: [{ expected: '9', found: '7' }] })
    const { printed } = await run(test)
    expect(printed).toContain('The definitions are not taken over: 1 of 3 tests failed.')
    writeTests(7)
    while ((await of.ready()).refused !== null) await new Promise((done) => setTimeout(done, 20))
    expect((await of.verdicts()).tests[1]?.status).toBe('passed')
  })
})
