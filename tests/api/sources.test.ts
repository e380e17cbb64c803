import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SourceList } from '../../server/contract/sources.ts'
import { type DailyThings, type ServedRuns, serveDaily, toDaily } from '../support/served-runs.ts'
import { openSmallWorkspace } from '../support/small-workspace.ts'

let daily: DailyThings
let served: ServedRuns

beforeAll(async () => {
  daily = toDaily(openSmallWorkspace())
  served = await serveDaily(daily)
})
afterAll(async () => {
  await served.stop(1000)
  for (const folder of [daily.folder, daily.data]) rmSync(folder, { recursive: true, force: true })
})

const list = async () => SourceList.parse(await (await fetch(`${served.url}/api/sources`)).json())
const things = async () => {
  const found = (await list()).sources.find(({ name }) => name === 'things')
  if (found === undefined) throw new Error('there is no source things')
  return found
}

describe('the sources of a workspace', () => {
  it('say what they read, what it becomes, and that its rows add up', async () => {
    const { run, counts, problems } = await list()
    expect([run, problems]).toEqual([1, []])
    // three records in two files, none rejected
    const three = { rowsRead: 3, rowsLoaded: 3, rowsRejected: 0, rowsSkipped: 0, addsUp: true }
    expect(counts).toEqual(three)
    expect(await things()).toEqual({
      name: 'things',
      title: 'things',
      definition: 'sources/things.yaml',
      input: {
        format: 'delimited',
        pattern: 'files/of-*.csv',
        relation: null,
        encoding: 'utf-8',
        delimiter: ',',
        sheet: null,
      },
      fills: { kind: 'entity', name: 'thing' },
      contract: { minRows: null, maxRows: null, maxRejects: null, maxRejectPercent: null, freshness: null },
      // the clock of the server says the first of January, so the file of the second is of a day to come
      completeTo: '2026-01-01',
      isStale: false,
      counts: three,
      history: [{ run: 1, startedAt: '2026-01-01T00:00:00.000Z', rowsLoaded: 3, rowsRejected: 0 }],
      files: [
        {
          file: 'files/of-2026-01-01.csv',
          readBy: 1,
          rowsRead: 2,
          rowsLoaded: 2,
          rowsRejected: 0,
          rowsSkipped: 0,
          addsUp: true,
        },
        {
          file: 'files/of-2026-01-02.csv',
          readBy: 1,
          rowsRead: 1,
          rowsLoaded: 1,
          rowsRejected: 0,
          rowsSkipped: 0,
          addsUp: true,
        },
      ],
      corrections: { waiting: 0, inForce: 0, noLongerFits: 0 },
      failure: null,
    })
  })

  it('count what runs took from them, with what was taken before and what was rejected', async () => {
    daily.day('2026-01-02', 'c,4', 'd,x')
    await served.events.until('finished')
    const { counts, history } = await things()
    expect(counts).toEqual({ rowsRead: 4, rowsLoaded: 1, rowsRejected: 1, rowsSkipped: 2, addsUp: true })
    expect(history.map(({ run, rowsLoaded, rowsRejected }) => [run, rowsLoaded, rowsRejected])).toEqual([
      [1, 3, 0],
      [2, 1, 1],
    ])
  })

  it('count the corrections that wait', async () => {
    const correction = { source: 'things', file: 'files/of-2026-01-02.csv', line: 3, found: 'd,x', corrected: 'd,8' }
    await served.post('/api/corrections', { corrections: [correction] })
    expect((await things()).corrections).toEqual({ waiting: 1, inForce: 0, noLongerFits: 0 })
    await served.post('/api/runs', {})
    await served.events.until('finished')
    expect((await things()).corrections).toEqual({ waiting: 0, inForce: 1, noLongerFits: 0 })
  })

  it('say what the last run failed for where it was one of them', async () => {
    daily.write('files/of-2026-01-03.csv', 'id,amt\ne,5\n')
    await served.events.until('failed')
    const { failure, counts } = await things()
    // run 4, after the one that loaded the correction
    expect(failure).toEqual({
      run: 4,
      messages: [
        'files/of-2026-01-03.csv:1: the header must be "id,amount"; found "id,amt": column 2 is "amt" and must be "amount"; nearest is "id"',
      ],
    })
    expect(counts?.rowsRead).toBe(4)
    rmSync(`${daily.folder}/files/of-2026-01-03.csv`)
    await served.events.until('finished')
    expect((await things()).failure).toBeNull()
  })

  it('are those that were read last where the definitions cannot be read, with what is wrong', async () => {
    const text = daily.read('sources/things.yaml')
    daily.write('sources/things.yaml', text.replace('entity: thing', 'entity: thin'))
    const { sources, problems } = await list()
    expect(sources.map(({ name }) => name)).toEqual(['things'])
    expect(problems).toEqual([
      { file: 'sources/things.yaml', line: 2, column: 9, message: expect.stringContaining('nearest is "thing"') },
    ])
    daily.write('sources/things.yaml', text)
  })

  it('are stale where the newest date is older than they allow', async () => {
    const text = daily.read('sources/things.yaml')
    daily.entity('thing_id VARCHAR', 'amount INTEGER', 'day DATE')
    const dated = text
      .replace('[id, amount]', '[id, amount, day]')
      .replace('amount: amount', 'amount: amount, day: day')
    daily.write('sources/things.yaml', `${dated}contract: {freshness: {column: day, max_days: 400}}\n`)
    for (const day of ['2026-01-01', '2026-01-02'])
      daily.write(`files/of-${day}.csv`, `id,amount,day\n${day},1,2025-03-01\n`)
    await served.events.until('finished')
    expect([(await things()).completeTo, (await things()).isStale]).toEqual(['2025-03-01', false])
    // 306 days before the first of January 2026
    daily.write('sources/things.yaml', `${dated}contract: {freshness: {column: day, max_days: 305}}\n`)
    const failed = await served.events.until('failed')
    expect(failed.activity?.reason).toContain('306 days before it')
    expect((await things()).isStale).toBe(true)
  })
})
