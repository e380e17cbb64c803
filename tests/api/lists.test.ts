import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erase } from '../../server/commands/erase/erase.ts'
import { DrawnLists, ListDrawn, ListFound } from '../../server/contract/lists.ts'
import type { Reader } from '../../server/model/policy.ts'
import { type Running, serve } from '../../server/start/serve.ts'
import { post, quietSurroundings, root, runCommand, startServer, temporaryFolder } from '../support/commands.ts'
import { followRuns } from '../support/events.ts'

const folder = temporaryFolder('lists')
const workspace = join(folder, 'workspace')
let server: Running

const header = 'list,customer,campaign,channel,arm,stratum,drawn,days\n'

beforeAll(async () => {
  cpSync(join(root, 'fixtures/standard'), workspace, { recursive: true })
  await mkdir(join(workspace, 'lists'))
  // C1 orders for 500 dollars, 400 euros, on 10 February; C2 has goods taken back on 6 March; the last order is of 20 March
  const over = `${header}winter,C1,M1,web,treatment,old,2025-02-01,30\nwinter,C2,M1,web,control,old,2025-02-01,30\n`
  writeFileSync(join(workspace, 'lists/winter.csv'), over)
  writeFileSync(join(workspace, 'lists/march.csv'), `${header}march,C1,,,treatment,,2025-03-01,30\n`)
  server = await startServer(workspace, join(folder, 'data'))
}, 120_000)
afterAll(() => server.stop(1000))

const ask = async (path: string, body: unknown) => {
  const { status, body: found } = await post(server.url + path, body)
  return { status, found }
}
const draw = async (request: object) => {
  const { status, found } = await ask('/api/lists', {
    who: { from: 'customers' },
    control: 0.5,
    load: false,
    ...request,
  })
  if (status !== 200) throw new Error(JSON.stringify(found))
  return ListDrawn.parse(found)
}
const refusal = async (request: object) => {
  const { status, found } = await ask('/api/lists', {
    who: { from: 'customers' },
    control: 0.5,
    load: false,
    ...request,
  })
  const { code, path, message, details } = Object(found.error)
  return [status, code, Object(details).reason ?? null, path, message]
}
const rows = async (query: object) => Object((await ask('/api/query', { from: 'experiments', ...query })).found).rows
const get = async (path: string) => (await fetch(server.url + path)).json()

describe('a list of which the days are over', () => {
  it('has as its outcome what its customers ordered on the days after the draw', async () => {
    const where = [{ attribute: 'experiment', in: ['winter'] }]
    const measures = ['subjects', 'open_subjects', 'converted', 'value']
    expect(await rows({ measures, rows: ['arm'], where })).toEqual([
      ['control', 1, 0, 0, '0.00'],
      ['treatment', 1, 0, 1, '400.00'],
    ])
  })

  it('leads back to file and line', async () => {
    const where = [{ attribute: 'experiment', in: ['winter'] }]
    const query = { from: 'experiments', measures: ['value'], rows: ['arm'], where }
    const { found } = await ask('/api/drill-through', { query, at: { arm: 'treatment' }, measure: 'value' })
    const { rows: lines, columns, sum } = Object(found)
    const [line] = lines.map((row: unknown[]) =>
      Object.fromEntries(columns.map(({ name }: { name: string }, i: number) => [name, row[i]])),
    )
    expect([line._file, line._line, sum]).toEqual(['lists/winter.csv', 2, '400.00'])
  })
})

describe('a list of which the days are not over', () => {
  it('has no outcome, no rate, and no lift', async () => {
    const where = [{ attribute: 'experiment', in: ['march'] }]
    const measures = ['subjects', 'open_subjects', 'converted', 'conversion_rate', 'value']
    expect(await rows({ measures, where })).toEqual([[1, 1, 0, null, null]])
    const { status, found } = await ask('/api/lift', { experiment: 'march', control: 'treatment' })
    expect([status, Object(Object(found.error).details).reason]).toEqual([422, 'too_few_arms'])
  })

  it('does not make the data complete through the day of the draw', async () => {
    const { cubes } = await get('/api/cubes')
    expect(cubes.map(({ name }: { name: string }) => name)).toContain('experiments')
    // the activities are known to the end of March
    expect((await get('/api/cubes/orders')).completeThrough <= '2025-03-31').toBe(true)
  })
})

describe('drawing a list', () => {
  it('leaves the share of each stratum alone, answers with both groups, and writes the file of the workspace', async () => {
    const { list, run } = await draw({ name: 'Spring letters', campaign: 'M1', days: 10, baseRate: 0.2 })
    expect(run).toBe(null)
    expect([list.customers, list.treatment, list.control, list.drawn, list.unknown]).toEqual([4, 2, 2, '2026-01-01', 0])
    // with two in each group not even everybody is told from a fifth
    expect([list.power, list.noPower?.code]).toEqual([null, 'too_few_subjects'])
    const lines = readFileSync(join(workspace, 'lists/Spring letters.csv'), 'utf8').trimEnd().split('\r\n')
    expect(lines[0]).toBe('"list","customer","campaign","channel","arm","stratum","drawn","days"')
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(['"C1"', '"C2"', '"C3"', '"C9"'])
    const treated = lines.filter((line) => line.includes('"treatment"')).map((line) => line.split('"')[3])
    expect(list.csv).toBe(['customer', ...treated].map((line) => `${line}\r\n`).join(''))
    expect(lines[1]).toContain('"M1","web"')
  })

  it('is the same for the same seed and another for another', async () => {
    const groups = await Promise.all(
      ['a', 'a', 'b', 'c', 'd'].map(async (seed, i) => (await draw({ name: `seeded ${i}`, seed })).list.csv),
    )
    expect(groups[0]).toBe(groups[1])
    expect(new Set(groups).size).toBeGreaterThan(1)
  })

  it('says what it can find, by how many ordered in the last such days', async () => {
    // all days of the orders, 10 January to 31 March: C1, C2, C3 and C9 of 4 ordered; a rate of 1 leaves nothing to find
    const { list } = await draw({ name: 'all bought', days: 81 })
    expect([list.power, list.noPower?.code]).toEqual([null, 'no_base_rate'])
    expect(list.noPower?.message).toContain('all of these customers ordered')
  })

  it('does not take fewer days of orders for as many as are asked', async () => {
    const { list } = await draw({ name: 'long ago', days: 3000 })
    expect([list.power, list.noPower?.message]).toEqual([
      null,
      'orders are known from 2025-01-10 on, which is less than 3000 days until 2025-03-31; say baseRate',
    ])
  })

  it('takes who a query finds, by conditions, rank and stratum', async () => {
    const who = { from: 'customers', having: [{ measure: 'revenue', gte: 500 }] }
    const { list } = await draw({ name: 'large ones', who, strata: 'revenue_class', control: 0.34 })
    // 1400, 800 and 500 are of class A
    expect([list.customers, list.strata]).toEqual([3, [{ stratum: 'A', treatment: 2, control: 1 }]])
    const top = { n: 2, by: 'revenue', of: 'customer.id' }
    expect((await draw({ name: 'best two', who: { from: 'customers', top } })).list.customers).toBe(2)
  })

  it('is kept: told by name and in the list of lists, and loaded by the next run', async () => {
    const events = await followRuns(server.url)
    await events.until('state')
    const { run } = await draw({ name: 'to be loaded', load: true })
    expect(run).not.toBe(null)
    await events.until('finished')
    events.leave()
    const { lists } = DrawnLists.parse(await get('/api/lists'))
    expect(lists.map(({ name }) => name)).toEqual(expect.arrayContaining(['Spring letters', 'to be loaded']))
    const { list } = ListFound.parse(await get('/api/lists/to%20be%20loaded'))
    expect(list.csv.split('\r\n').length).toBe(list.treatment + 2)
    const where = [{ attribute: 'experiment', in: ['to be loaded'] }]
    expect(await rows({ measures: ['subjects', 'open_subjects'], rows: ['arm'], where })).toEqual([
      ['control', 2, 2],
      ['treatment', 2, 2],
    ])
    const { status, found } = await ask('/api/lift', { experiment: 'to be loaded' })
    expect([status, Object(Object(found.error).details).reason]).toEqual([422, 'not_complete'])
  }, 60_000)

  it('of one name is done once, also by two at a time', async () => {
    const both = await Promise.all([refusal({ name: 'twice' }), refusal({ name: 'twice', seed: 'other' })])
    expect(both.map(([status]) => status).sort()).toEqual([200, 409])
    expect((await refusal({ name: 'Twice' })).slice(0, 2)).toEqual([409, 'list_exists'])
    expect((await refusal({ name: 'winter' })).slice(0, 2)).toEqual([409, 'list_exists'])
    // an experiment of the exports
    expect((await refusal({ name: 'spring' })).slice(0, 2)).toEqual([409, 'list_exists'])
    const others = await Promise.all(['x', 'y', 'z'].map((name) => draw({ name })))
    expect(others.map(({ list }) => list.customers)).toEqual([4, 4, 4])
  })

  it.each<[object, readonly unknown[]]>([
    [{ name: '../out' }, [400, 'invalid_request', null, 'name']],
    [{ name: 'n', campaign: 'M7' }, [404, 'unknown_campaign', null, 'campaign']],
    [{ name: 'n', seed: 'x'.repeat(201) }, [400, 'invalid_request', null, 'seed']],
    [{ name: 'n', strata: 'customer.id' }, [400, 'duplicate_name', null, 'strata']],
    [{ name: 'n', customer: 'customer.name' }, [422, 'model_refused', 'no_customers', 'customer']],
    [{ name: 'n', customer: 'customer.nam' }, [404, 'unknown_attribute', null, 'customer']],
    [{ name: 'n', control: 0.01 }, [422, 'model_refused', 'too_few_subjects', '']],
    [{ name: 'n', control: 1 }, [400, 'invalid_request', null, 'control']],
    [{ name: 'n', who: { from: 'custmers' } }, [404, 'unknown_cube', null, 'who.from']],
    [
      { name: 'n', who: { from: 'customers', where: [{ attribute: 'customer.name', in: ['Nobody'] }] } },
      [422, 'model_refused', 'too_few_subjects', 'who'],
    ],
    [
      { name: 'n', who: { from: 'orders' }, strata: 'product.category' },
      [422, 'model_refused', 'duplicate_subject', 'strata'],
    ],
  ])('is refused for %j', async (request, expected) => {
    expect((await refusal(request)).slice(0, 4)).toEqual(expected)
  })
})

describe('an erased customer', () => {
  it('is in no list any more, and the lists are named', async () => {
    const place = join(folder, 'of-erased')
    cpSync(join(root, 'fixtures/standard'), place, { recursive: true })
    const running = await startServer(place, join(folder, 'data-of-erased'))
    try {
      const draws = [
        ['of two', { where: [{ attribute: 'customer.id', in: ['C1', 'C2'] }] }, 'customer.name'],
        ['चिट्ठी', {}, undefined],
        ['but one', { where: [{ not: { attribute: 'customer.id', in: ['C1'] } }] }, undefined],
        ['of C2 and C3', { where: [{ attribute: 'customer.id', in: ['C2', 'C3'] }] }, undefined],
      ] as const
      for (const [name, query, strata] of draws) {
        const asked = { name, who: { from: 'customers', ...query }, control: 0.5, days: 30, load: false, strata }
        await post(`${running.url}/api/lists`, asked)
      }
      const whose = ['--entity', 'customer', '--key', 'C1', '--data', join(folder, 'data-of-erased')]
      const printed = await runCommand(erase, [place, ...whose])
      expect(printed).toContain('who was handed such a list still has it:\n  but one\n  of two\n  चिट्ठी\n')
      const lists = join(place, 'lists')
      const left = readdirSync(lists).map((name) => readFileSync(join(lists, name), 'utf8'))
      expect([left.length, left.filter((text) => /"C1"|Ölmann/.test(text))]).toEqual([8, []])
      expect(readFileSync(join(lists, 'of two.csv'), 'utf8')).toMatch(/"erased-[0-9a-f]{8}",.*,"\(erased\)",/)
    } finally {
      await running.stop(1000)
    }
  }, 180_000)
})

describe('a reader under a policy', () => {
  it('draws from customers who they may see, and sees own lists alone; a first list brings the cube of experiments', async () => {
    const own = join(folder, 'of-reader')
    cpSync(join(root, 'fixtures/standard'), own, { recursive: true })
    const policies = `version: 1
policies:
  abroad: { cubes: [customers], rows: { customer.id: [C1, C2, C3] } }
  masked: { cubes: [customers], mask: { customer.id: code } }
  seller: { cubes: [customers, orders, spend, attributed_orders, attributed_channels, acquisition], rows: { customer.id: [C1, C2] } }
`
    await mkdir(join(own, 'cubes'), { recursive: true })
    rmSync(join(own, 'sources/experiment_subjects.yaml'))
    writeFileSync(join(own, 'cubes/policies.yaml'), policies)
    const as = async <T>(reader: Reader, work: (url: string) => Promise<T>): Promise<T> => {
      const place = { port: 0, host: '127.0.0.1', data: join(folder, 'data-of-reader'), workspace: own, help: false }
      const running = await serve({ ...place, reader }, quietSurroundings(), new AbortController().signal)
      try {
        return await work(running.url)
      } finally {
        await running.stop(1000)
      }
    }
    const request = { name: 'own', who: { from: 'customers' }, control: 0.3, load: false }
    await as({ roles: ['abroad'] }, async (url) => {
      const { body } = await post(`${url}/api/lists`, request)
      expect(ListDrawn.parse(body).list.customers).toBe(3)
      expect(DrawnLists.parse(await (await fetch(`${url}/api/lists`)).json()).lists.length).toBe(1)
    })
    await as({ roles: ['seller'] }, async (url) => {
      // what M1 cost was spent on everybody; what it brought is seen of two customers alone
      for (const [path, asked] of [
        ['payback', { models: ['last'] }],
        ['budget', { share: 0.1 }],
      ] as const) {
        const { status, body } = await post(`${url}/api/${path}`, asked)
        expect([path, status, Object(Object(body.error).details).reason]).toEqual([path, 422, 'kept_back'])
      }
      const { body } = await post(`${url}/api/lists`, { ...request, name: 'for a campaign', campaign: 'M7' })
      expect(body.error).toMatchObject({ code: 'unknown_campaign', message: 'there is no campaign "M7"' })
    })
    await as({ roles: ['masked'] }, async (url) => {
      const { status, body } = await post(`${url}/api/lists`, { ...request, name: 'of codes' })
      expect([status, Object(Object(body.error).details).reason]).toEqual([422, 'kept_back'])
      expect(await (await fetch(`${url}/api/lists`)).json()).toEqual({ lists: [] })
      expect((await fetch(`${url}/api/lists/own`)).status).toBe(404)
    })
    await as({ roles: ['owner'] }, async (url) => {
      const { body } = await post(`${url}/api/query`, {
        from: 'experiments',
        measures: ['subjects'],
        rows: ['experiment'],
      })
      expect(body.rows).toEqual([['own', 3]])
      expect(
        DrawnLists.parse(await (await fetch(`${url}/api/lists`)).json()).lists.map(({ author }) => author),
      ).toEqual(['abroad'])
    })
  }, 240_000)
})
