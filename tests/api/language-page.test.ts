import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../server/api/app.ts'
import { runModelTests } from '../../server/api/model-tests/run.ts'
import { printRows } from '../../server/commands/explain/print-rows.ts'
import { printTests } from '../../server/commands/test/print.ts'
import { DrillThroughResult } from '../../server/contract/drill-through.ts'
import { MembersResult } from '../../server/contract/members.ts'
import {
  AxisEntry,
  Condition,
  CubeQuery,
  Having,
  MeasureEntry,
  Operation,
  SetDefinition,
  Sort,
  Top,
} from '../../server/contract/query.ts'
import { QueryResult } from '../../server/contract/result.ts'
import { loadModel } from '../../server/model/load.ts'
import { owner, type Reader } from '../../server/model/policy.ts'
import { formatProblem } from '../../server/model/problem.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import { verify } from '../../server/start/verify.ts'
import { root } from '../support/commands.ts'
import { loadWarehouse, serveModel } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8')
const apis = {
  golden: apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02'),
  invoices: apiOver((file) => loadWarehouse(file, 'fixtures/invoices'), '2026-02-02'),
}

const paths = { query: '/api/query', 'drill-through': '/api/drill-through', members: '/api/members' } as const
type Kind = keyof typeof paths

/** A request of the page, with what the page says of its answer. */
interface Example {
  readonly line: number
  readonly kind: Kind
  /** the workspace that it is asked of */
  readonly of: keyof typeof apis
  /** who asks, under the policies of the page */
  readonly reader?: Reader
  /** the language that is asked for, with the translations of the page */
  readonly language?: string
  readonly request: string
  readonly answer: string
}

const translations = [...page.matchAll(/```yaml\ntranslations:\n([^`]*)```/g)].map(([, of = '']) => of).join('')

const policies = [...page.matchAll(/```yaml\npolicies:\n([^`]*)```/g)].map(([, of = '']) => of).join('')

/** The golden workspace with the policies and the translations of the page. */
const restricted = apiOver(async (file) => {
  const { engine } = await loadWarehouse(file, 'fixtures/golden')
  const definitions = await readDefinitionFiles(undefined, `${root}fixtures/golden`)
  return serveModel(
    engine,
    [
      ...definitions,
      { path: 'policies.yaml', text: `version: 1\ntranslations:\n${translations}\npolicies:\n${policies}` },
    ],
    '2026-04-02',
  )
}, '2026-04-02')

const block =
  /```json(?: (drill-through|members))?(?: of (invoices))?(?: as (\w+)(?: knowing (\w+)=(\d+))?)?(?: in ([\w-]+))?\n([^`]*)```\n\n```text\n([^`]*)```/g
const examples = [...page.matchAll(block)].map(
  ({
    1: kind,
    2: workspace,
    3: role,
    4: known,
    5: value,
    6: language,
    7: request = '',
    8: answer = '',
    index,
  }): Example => ({
    line: page.slice(0, index).split('\n').length,
    kind: kind === 'drill-through' || kind === 'members' ? kind : 'query',
    of: workspace === 'invoices' ? workspace : 'golden',
    ...(role !== undefined && {
      reader: { roles: [role], ...(known !== undefined && { attributes: { [known]: Number(value) } }) },
    }),
    ...(language !== undefined && { language }),
    request,
    answer,
  }),
)

const Refusal = z.object({ error: z.object({ message: z.string(), path: z.string() }) })

/** Lines of `name: value`, then a line for each row. */
const listed = (facts: Readonly<Record<string, unknown>>, rows: readonly unknown[]): string =>
  [
    ...Object.entries(facts).map(([name, value]) => `${name}: ${String(value)}`),
    ...rows.map((row) => JSON.stringify(row)),
  ]
    .map((text) => `${text}\n`)
    .join('')

const shown = (kind: Kind, body: unknown): string => {
  if (kind === 'query') return printRows(QueryResult.parse(body), 100)
  if (kind === 'members') {
    const { count, members } = MembersResult.parse(body)
    return listed(
      { count },
      members.map(({ key, label }) => [key, label]),
    )
  }
  const { rows, count, sum, cell, reconciles } = DrillThroughResult.parse(body)
  return listed({ count, sum, cell, reconciles }, rows)
}

const answerTo = async ({ kind, of, reader, language, request }: Example): Promise<string> => {
  const headers = { 'content-type': 'application/json', ...(language !== undefined && { 'accept-language': language }) }
  const sent = { method: 'POST', body: request, headers }
  const answer = await (reader === undefined && language === undefined
    ? apis[of].request(paths[kind], sent)
    : createApp({ ...restricted.dependencies, reader: reader ?? owner }).request(paths[kind], sent))
  const body: unknown = await answer.json()
  if (answer.ok) return shown(kind, body)
  const { message, path } = Refusal.parse(body).error
  return `${path}: ${message}\n`
}

const none = { passed: 0, failed: 0, warned: 0, skipped: 0 }

describe('an example on the page of the language', () => {
  for (const example of examples) {
    it(`at line ${example.line} is answered as the page says`, async () => {
      expect(await answerTo(example)).toBe(example.answer)
    })
  }

  it('is every block of JSON, each with its answer', () => {
    expect(examples).toHaveLength(page.match(/```json/g)?.length ?? 0)
    expect(examples.length).toBeGreaterThan(30)
  })
})

describe('a list of tests on the page', () => {
  const lists = [...page.matchAll(/```yaml tests\n([^`]*)```\n\n```text\n([^`]*)```/g)]

  it.each(lists.map(([, text = '', found = '']) => [text, found]))('finds what the page says', async (text, found) => {
    const { engine } = apis.golden.warehouse
    const files = await readDefinitionFiles(undefined, fileURLToPath(new URL('../../fixtures/golden', import.meta.url)))
    const tests = [...files, { path: 'cubes/tests.yaml', text }]
    const outcomes = await engine.session(async (session) => {
      const verified = await verify(session, tests, '2026-04-02')
      if ('problems' in verified) throw new Error(verified.problems.join('\n'))
      return runModelTests({ tested: { session, ...verified } })
    })
    const printed = printTests('', {
      model: '',
      data: '',
      problems: [],
      refused: null,
      tests: [...outcomes],
      counts: none,
    })
    const lines = printed.split('\n').filter((line) => line.startsWith('  '))
    expect(lines.map((line) => `${line.replace(/ \(cubes\/tests.yaml:.*/, '')}\n`).join('')).toBe(found)
  })

  it('is there, each with what it finds', () => {
    expect(lists).toHaveLength(page.match(/```yaml tests/g)?.length ?? 0)
    expect(lists.length).toBeGreaterThan(0)
  })
})

const objects = (schema: z.core.$ZodType): z.ZodObject[] => {
  if (schema instanceof z.ZodObject) return [schema]
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(objects)
  if (schema instanceof z.ZodOptional) return objects(schema.unwrap())
  return schema instanceof z.ZodArray ? objects(schema.element) : []
}
const keysOf = (schema: z.core.$ZodType): string[] =>
  objects(schema).flatMap((object) => Object.entries(object.shape).flatMap(([key, part]) => [key, ...keysOf(part)]))

/** A definition of each kind of map, each with a key that none has: the refusals list the keys that there are. */
const unknownEverywhere = `
parameters: { p: { zzz: 1, type: text, default: x, scenario: true } }
scenarios: { s: { p: { zzz: 1, default: x } } }
calendars:
  c:
    zzz: 1
    table: t
    date: d
    week: { zzz: 1 }
    fiscal: { zzz: 1 }
    shifts: { s: { zzz: 1 } }
    attributes: { x: { zzz: 1, column: x } }
    hierarchies: { h: { zzz: 1, levels: [x] } }
dimensions:
  k: { zzz: 1, calendar: c }
  d:
    zzz: 1
    table: t
    key: k
    durable: u
    history: { zzz: 1, from: a, to: b }
    attributes: { x: { zzz: 1, column: x, via: { zzz: 1, table: t, on: o } } }
    hierarchies: { h: { zzz: 1, levels: [{ x: { zzz: 1 } }] }, p: { zzz: 1, parent: p } }
rates:
  r: { zzz: 1, table: t, date: d, from: f, to: o, rate: r }
cubes:
  q:
    zzz: 1
    table: f
    grain: [g]
    coverage: { zzz: 1 }
    roles: { r: { zzz: 1, dimension: d, on: a } }
    degenerate: { g: { zzz: 1, column: g } }
    measures:
      m: { zzz: 1, agg: sum, expr: a }
      n: { zzz: 1, calc: m }
      o: { agg: sum, expr: a, unit: { zzz: 1, currency_column: c, to: EUR, rates: r, rate_at: { zzz: 1, budget: y } } }
      w: { zzz: 1, show: share, of: m, base: { zzz: 1, level: g } }
    drill: { zzz: 1 }
sets:
  s: { zzz: 1, of: r.x, members: [a] }
segments:
  i: { zzz: 1, on: d, where: x }
perspectives:
  p: { zzz: 1, cube: q, queries: { s: { zzz: 1, measures: [m] } } }
policies:
  y: { zzz: 1, cubes: [q] }
`

describe('the page of the language', () => {
  it('names every key of a query', () => {
    const parts = [CubeQuery, MeasureEntry, AxisEntry, Condition, Having, Sort, Top, Operation, SetDefinition]
    const keys = [...new Set(parts.flatMap(keysOf))]
    expect(keys.length).toBeGreaterThan(60)
    expect(keys.filter((key) => !page.includes(`\`${key}\``) && !page.includes(`"${key}"`))).toEqual([])
  })

  it('names every key of a definition', () => {
    const loaded = loadModel([{ path: 'x.yaml', text: unknownEverywhere }], new Map())
    const problems = 'problems' in loaded ? loaded.problems.map(formatProblem) : []
    const refused = problems.flatMap((text) => /has no key "zzz"; .*; expected (.*)$/.exec(text)?.[1] ?? [])
    expect(refused).toHaveLength(unknownEverywhere.match(/zzz/g)?.length ?? 0)
    const keys = [...new Set(refused.flatMap((list) => list.split(', ')))]
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([])
  })
})
