import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CheckList } from '../../server/contract/checks.ts'
import { Lineage } from '../../server/contract/lineage.ts'
import type { Running } from '../../server/start/serve.ts'
import { post, startServer, temporaryDemo } from '../support/commands.ts'
import { followRuns } from '../support/events.ts'

const { workspace, data } = temporaryDemo('lineage')
let server: Running

beforeAll(async () => {
  server = await startServer(workspace, data)
})
afterAll(() => server.stop(1000))

const lineage = async () => Lineage.parse(await (await fetch(`${server.url}/api/lineage`)).json())
const checks = async () => CheckList.parse(await (await fetch(`${server.url}/api/checks`)).json())

/** The names of what is reached from a thing, kind by kind. */
const reached = ({ edges }: Lineage, from: string, isBack = false): string[] => {
  const found = new Set([from])
  for (const id of found)
    for (const edge of edges) if ((isBack ? edge.to : edge.from) === id) found.add(isBack ? edge.from : edge.to)
  return [...found].sort()
}

describe('lineage', () => {
  it('leads from a source over its entity and tables to the cubes', async () => {
    const found = await lineage()
    expect(reached(found, 'source:sales_pipeline')).toEqual(
      expect.arrayContaining(['cube:opportunities', 'entity:opportunity', 'table:fact_opportunity']),
    )
    expect(reached(found, 'source:accounts')).toEqual(
      expect.arrayContaining(['cube:opportunities', 'entity:customer', 'table:dim_customer']),
    )
    expect(reached(found, 'source:accounts')).not.toContain('table:dim_product')
  })

  it('leads back from a cube to its sources and their files', async () => {
    const found = await lineage()
    const sources = reached(found, 'cube:opportunities', true).filter((id) => id.startsWith('source:'))
    expect(sources).toEqual(['source:accounts', 'source:products', 'source:sales_pipeline', 'source:sales_teams'])
    // 8,800 records stand below the header
    expect(found.files).toContainEqual({ file: 'files/sales_pipeline.csv', source: 'sales_pipeline', rows: 8800 })
    expect(found.files).toHaveLength(4)
  })

  it('names no thing that is not there, and counts the rows of tables', async () => {
    const { nodes, edges } = await lineage()
    const ids = nodes.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([])
    const fact = nodes.find(({ id }) => id === 'table:fact_opportunity')
    expect(fact).toMatchObject({ rows: 8800, definition: 'sql/warehouse/fact_opportunity.sql' })
    expect(nodes.find(({ id }) => id === 'cube:opportunities')?.definition).toBe('cubes/opportunities.yaml')
  })
})

describe('checks', () => {
  it('of a run that published have all passed, and say what they prove', async () => {
    const { run, checks: all, proofs, problems } = await checks()
    expect([run, problems]).toEqual([1, []])
    expect(all.length).toBeGreaterThan(5)
    expect(all.filter(({ state }) => state !== 'passed')).toEqual([])
    expect(all.find(({ name }) => name === 'dim_date_contiguous')).toEqual({
      name: 'dim_date_contiguous',
      says: 'The calendar has every date from its first to its last.',
      tables: ['dim_date'],
      definition: 'sql/checks/dim_date_contiguous.sql',
      state: 'passed',
      rows: 0,
      example: null,
    })
    expect(proofs.some(({ cube, subject }) => cube === 'opportunities' && subject === 'owner.team')).toBe(true)
  })

  it('say which one a run failed for, with how many rows and the first', async () => {
    const events = await followRuns(server.url)
    await events.until('state')
    const path = join(workspace, 'sql/checks/dimension_versions.sql')
    mkdirSync(join(workspace, 'sql/checks'), { recursive: true })
    writeFileSync(path, '-- Nobody\n-- is here.\nSELECT 1 AS one FROM dim_date LIMIT 3\n')
    expect((await post(`${server.url}/api/runs`, {})).status).toBe(202)
    await events.until('failed')
    events.leave()
    const { run, checks: all } = await checks()
    expect(run).toBe(2)
    const at = all.findIndex(({ name }) => name === 'dimension_versions')
    expect(all[at]).toMatchObject({ says: 'Nobody is here.', state: 'failed', rows: 3, example: '{"one":1}' })
    expect(at).toBeGreaterThan(0)
    expect(all[at - 1]?.state).toBe('passed')
    expect(all[at + 1]?.state).toBe('not_reached')
  })
})
