import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LogEntry } from '../../server/api/dependencies.ts'
import { CheckList } from '../../server/contract/checks.ts'
import { Ready } from '../../server/contract/health.ts'
import { QueryResult } from '../../server/contract/result.ts'
import { ownerRole } from '../../server/model/policy.ts'
import { serve } from '../../server/start/serve.ts'
import { quietSurroundings, root, temporaryFolder } from '../support/commands.ts'

const folder = temporaryFolder('reload')
const workspace = join(folder, 'crm')
const logged: LogEntry[] = []

const agents = `cubes:
  agents:
    table: dim_employee
    grain: [employee_key]
    degenerate: {office: {column: office}}
    measures:
      people: {agg: count}
`
/** What is sound, by file; each mistake changes one of them, or takes it away. */
const sound: Readonly<Record<string, string>> = {
  'agents.yaml': agents,
  'views.yaml': 'views:\n  staff: {cubes: [agents], measures: {half: {calc: agents.people / 2}}}\n',
  'policies.yaml': 'policies:\n  west: {cubes: [agents], rows: {office: [West]}}\n',
  'tests.yaml': 'tests:\n  - golden: {cube: agents, measures: [people], rows: [[36]]}\n',
}

/** What is wrong, the file that it is in, its text (undefined where it is deleted), and what is told. */
type Mistake = readonly [what: string, file: string, text: string | undefined, told: RegExp]

const mistakes: readonly Mistake[] = [
  ['a file that is no YAML', 'agents.yaml', `${agents}   bad: [`, /agents\.yaml:\d+:\d+: the YAML cannot be read/],
  ['a slip in a measure', 'agents.yaml', agents.replace('agg: count', 'agg: cuont'), /agents\.yaml:7:\d+: .*"count"/],
  [
    'a table that there is none of',
    'agents.yaml',
    agents.replace('dim_employee', 'dim_employe'),
    /agents\.yaml:3:\d+: .*"dim_employee"/,
  ],
  [
    'a grain that the data contradict',
    'agents.yaml',
    agents.replace('[employee_key]', '[office]'),
    /dim_employee has several rows for one office, which is its grain/,
  ],
  [
    'a file that another needs and that is deleted',
    'agents.yaml',
    undefined,
    /views\.yaml:2:\d+: there is no cube "agents"/,
  ],
  [
    'a view of a slip',
    'views.yaml',
    'views: {staff: {cubes: [agent]}}\n',
    /views\.yaml:1:\d+: there is no cube "agent"; nearest is "agents"/,
  ],
  [
    'a policy of a slip',
    'policies.yaml',
    'policies: {west: {cubes: [agents], rows: {ofice: [West]}}}\n',
    /policies\.yaml:1:\d+: .*"ofice"; nearest is "office"/,
  ],
  [
    'a test of a slip',
    'tests.yaml',
    'tests: [{golden: {cube: agents, measures: [peple], rows: [[36]]}}]\n',
    /tests\.yaml:1:\d+: .*"peple"; nearest is "people"/,
  ],
  [
    'a test that fails',
    'tests.yaml',
    'tests: [{golden: {cube: agents, measures: [people], rows: [[37]]}}]\n',
    /tests\.yaml:1:\d+: .*37/,
  ],
]

let url = ''
let stop = async (): Promise<unknown> => undefined

const write = (file: string, text: string | undefined): void => {
  const path = join(workspace, 'cubes', file)
  if (text === undefined) rmSync(path)
  else writeFileSync(path, text)
}
const ready = async (): Promise<Ready> => Ready.parse(await (await fetch(`${url}/health/ready`)).json())
const people = async () => {
  const body = JSON.stringify({ from: 'agents', measures: ['people'] })
  const headers = { 'content-type': 'application/json' }
  return QueryResult.parse(await (await fetch(`${url}/api/query`, { method: 'POST', headers, body })).json()).rows
}
const soon = (expected: () => Promise<void>) => vi.waitFor(expected, { timeout: 20_000, interval: 100 })

beforeAll(async () => {
  cpSync(join(root, 'fixtures/crm-sales-opportunities'), workspace, { recursive: true })
  mkdirSync(join(workspace, 'cubes'), { recursive: true })
  for (const [file, text] of Object.entries(sound)) write(file, text)
  const reader = { roles: [ownerRole] }
  const server = await serve(
    { port: 0, host: '127.0.0.1', data: join(folder, 'data'), workspace, reader, help: false },
    quietSurroundings(logged),
    new AbortController().signal,
  )
  url = server.url
  stop = () => server.stop(1000)
})
afterAll(() => stop())

describe('definitions of a workspace that is served', () => {
  it.each(mistakes)(
    'with %s are not taken over: it is told, and the last good ones serve on',
    async (_, file, text, told) => {
      const before = await ready()
      expect(before.problems).toEqual([])
      logged.splice(0)
      write(file, text)
      await soon(async () => expect((await ready()).problems.join('\n')).toMatch(told))
      const { ready: isReady, model, problems } = await ready()
      expect([isReady, model, await people()]).toEqual([true, before.model, [[36]]])
      expect(logged).toContainEqual(expect.objectContaining({ message: 'definitions could not be taken over' }))
      expect(JSON.stringify(logged)).toContain(JSON.stringify(problems[0]).slice(1, -1))
      const checks = CheckList.parse(await (await fetch(`${url}/api/checks`)).json())
      expect(JSON.stringify(checks)).toContain(JSON.stringify(problems[0]).slice(1, -1))

      const named = agents.replace(
        'people:',
        `people_${mistakes.findIndex((one) => one[2] === text)}: {agg: count}\n      people:`,
      )
      write(file, sound[file])
      write('agents.yaml', named)
      await soon(async () => {
        const after = await ready()
        expect([after.problems, after.model === before.model]).toEqual([[], false])
      })
      expect(await people()).toEqual([[36]])
    },
  )
})
