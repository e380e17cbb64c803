import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { test } from '../../server/commands/test/test.ts'
import { TestsResult } from '../../server/contract/model-tests.ts'
import type { Running } from '../../server/start/serve.ts'
import { root, runCommand, startServer, temporaryFolder } from '../support/commands.ts'

const folder = temporaryFolder('test-command')
const workspace = join(folder, 'workspace')
const data = join(folder, 'data')
let server: Running

const unique = '{unique: {table: fact_deal, columns: [deal_id]}}'
/** Deal 5 was closed on 2026-04-02; the clock of the tests stands in January. */
const won = (amount: number) => `{golden: {cube: bookings, measures: [won], rows: [[${amount}]]}}`

const write = (...tests: readonly string[]) =>
  writeFileSync(
    join(workspace, 'cubes/tests.yaml'),
    `version: 1\ntests:\n${tests.map((one) => `  - ${one}\n`).join('')}`,
  )

const run = async (...args: readonly string[]) => {
  let printed = ''
  const said = await runCommand(test, [workspace, '--data', data, ...args], {
    onPrint: (text) => {
      printed += text
    },
  }).catch((error: Error) => error.message)
  return { printed, said }
}

beforeAll(async () => {
  cpSync(join(root, 'fixtures/golden'), workspace, { recursive: true })
  for (const cube of ['plans', 'readings', 'visits']) rmSync(join(workspace, `cubes/${cube}.yaml`))
  rmSync(join(workspace, 'sql/checks'), { recursive: true })
  write(unique, won(350))
  server = await startServer(workspace, data)
})

afterAll(() => server.stop(1000))

describe('clientele test', () => {
  it('asks the server that runs, and says what each test found', async () => {
    const { printed } = await run()
    expect(printed).toBe(
      `Tested by the server at ${server.url}

  passed   unique fact_deal (deal_id) (workspace/cubes/tests.yaml:3:6)
  passed   golden bookings (workspace/cubes/tests.yaml:4:6)

2 passed, 0 failed, 0 warned, 0 skipped
`,
    )
  })

  it('prints the answer of the API as JSON, of some kinds alone', async () => {
    const { printed } = await run('--json', '--kind', 'golden')
    const result = TestsResult.parse(JSON.parse(printed))
    expect(result.tests.map(({ kind, status }) => [kind, status])).toEqual([['golden', 'passed']])
    expect(result.counts).toEqual({ passed: 1, failed: 0, warned: 0, skipped: 0 })
  })

  it('refuses a kind that there is none of, with the nearest', async () => {
    expect((await run('--kind', 'goldn')).said).toMatch(/^there is no kind of test "goldn"; nearest is "golden"; known/)
  })

  it('fails while definitions are not taken over, for a test that fails or another reason', async () => {
    write(unique, won(351))
    let found = await run()
    while (!found.printed.includes('351')) found = await run()
    expect(found.said).toBe('what is served is not the latest')
    expect(found.printed).toContain(
      'workspace/cubes/tests.yaml:4:6: test golden bookings: won at the total: expected 351, found 350.00',
    )
    write(unique, won(350))
  })
})
