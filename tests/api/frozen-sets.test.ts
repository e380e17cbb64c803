import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalog } from '../../server/contract/catalog.ts'
import { copyGolden, type GoldenCopy, type Served } from '../support/golden-copy.ts'

let loaded: GoldenCopy
let copy: GoldenCopy
let served: Served

const frozen = 'sets: { best: { of: owner.name, take: 1, by: bookings.won, freeze: nightly } }\n'

beforeAll(async () => {
  loaded = copyGolden()
  loaded.write('cubes/frozen.yaml', frozen)
  await (await loaded.start()).stop()
})
afterAll(() => loaded.remove())
beforeEach(async () => {
  copy = loaded.copy()
  served = await copy.start()
})
afterEach(async () => {
  await served.stop()
  copy.remove()
})

const inSet = (version?: string) => ({
  from: 'bookings',
  measures: ['won'],
  rows: ['owner.name'],
  where: [{ set: 'best', ...(version !== undefined && { version }) }],
})
const rows = async (version?: string) => (await served.ask(inSet(version))).rows
const refusal = async (query: unknown) => (await served.post('/api/query', query)).body
const restart = async () => {
  await served.stop()
  served = await copy.start()
}

/** Deal 2 of Cyd is won after all: 400 in all, and Dan has 200. The data are complete through 2026-04-02 as before. */
const correct = async () => {
  copy.replace('files/deals.csv', '300,no', '300,yes')
  await served.load()
}

/** Deal 4 is closed, and lost, on 2026-04-03: a day of data more. */
const nextDay = async () => {
  copy.replace('files/deals.csv', '2026-03-10,,400,', '2026-03-10,2026-04-03,400,no')
  await served.load()
}

describe('a frozen set', () => {
  it('keeps its members while data of the same day change, and asked fresh has those of now', async () => {
    expect(await rows()).toEqual([['Dan', '200.00']])
    await correct()
    expect(await rows()).toEqual([['Dan', '200.00']])
    expect(await rows('fresh')).toEqual([['Cyd', '400.00']])
  })

  it('has new members with a new day of data, and those of each day before for who asks for that day', async () => {
    await correct()
    await nextDay()
    expect(await rows()).toEqual([['Cyd', '400.00']])
    expect(await rows('2026-04-03')).toEqual([['Cyd', '400.00']])
    expect(await rows('2026-04-02')).toEqual([['Dan', '200.00']])
  })

  it('says of which day its members are, and which data they were found on', async () => {
    const of = async (version?: string) =>
      (await served.ask(inSet(version))).notices.filter(({ code }) => code === 'set_version')
    const [first] = await of()
    expect(first?.text).toBe('The set best has the members that were stored for 2026-04-02.')
    const [run] = await served.sql('select data_version from etl_run where run_id = 1')
    expect(first?.details).toEqual({ set: 'best', version: '2026-04-02', data: run?.data_version })
    await correct()
    expect(await of()).toEqual([first])
    expect(await of('fresh')).toEqual([])
  })

  it('is stored once, and is the same after a restart', async () => {
    await correct()
    await restart()
    expect(await rows()).toEqual([['Dan', '200.00']])
    expect(await served.sql("select cast(day as varchar) as day from set_version where set_name = 'best'")).toEqual([
      { day: '2026-04-02' },
    ])
  })

  it('is as of the day of the data where these go back', async () => {
    await correct()
    await nextDay()
    copy.replace('files/deals.csv', '2026-03-10,2026-04-03,400,no', '2026-03-10,,400,')
    await served.load()
    expect(await rows()).toEqual([['Dan', '200.00']])
    expect(await rows('2026-04-03')).toEqual([['Cyd', '400.00']])
  })

  it('of another definition has nothing of what was stored of the one before, which comes back with it', async () => {
    await nextDay()
    copy.write('cubes/frozen.yaml', frozen.replace('take: 1', 'take: 2'))
    await served.load()
    expect(await rows()).toEqual([
      ['Cyd', '100.00'],
      ['Dan', '200.00'],
    ])
    expect(await refusal(inSet('2026-04-02'))).toMatchObject({
      error: {
        path: 'where[0].version',
        message:
          'set best has no members stored for 2026-04-02; nearest is "2026-04-03"; the last stored are 2026-04-03',
      },
    })
    copy.write('cubes/frozen.yaml', frozen)
    await served.load()
    expect(await rows('2026-04-02')).toEqual([['Dan', '200.00']])
  })

  it('has nothing of a member that the dimension no longer has', async () => {
    copy.replace('files/owners.csv', 'Dan', 'Danielle')
    await served.load()
    expect(await rows()).toEqual([])
    expect(await rows('fresh')).toEqual([['Danielle', '200.00']])
  })

  it('may have no members, and says so', async () => {
    copy.write(
      'cubes/frozen.yaml',
      'sets: { best: { of: owner.name, from: bookings, having: { won: { gt: 9000 } }, freeze: nightly } }\n',
    )
    await served.load()
    const { rows: none, notices } = await served.ask(inSet())
    expect([none, notices.map(({ code }) => code)]).toEqual([[], ['set_version', 'empty_set']])
  })

  it('is what sets are made of, in the version that is asked of these', async () => {
    copy.write('cubes/frozen.yaml', frozen.replace(' }\n', ', more: { union: [best, northerners] } }\n'))
    await correct()
    await nextDay()
    const asked = (version: string) => ({ ...inSet(), where: [{ set: 'more', version }] })
    expect((await served.ask(asked('2026-04-02'))).rows).toEqual([
      ['Cyd', '400.00'],
      ['Dan', '200.00'],
    ])
    expect((await served.ask(asked('2026-04-03'))).rows).toEqual([['Cyd', '400.00']])
  })

  it('is asked of a view as of the cubes that it is made of', async () => {
    await correct()
    const query = { from: 'growth', measures: ['bookings.won'], rows: ['owner.name'], where: [{ set: 'best' }] }
    const { rows: found, notices } = await served.ask(query)
    expect(found).toEqual([['Dan', '200.00']])
    expect(notices.map(({ code }) => code)).toContain('set_version')
  })

  it('is read behind numbers, by lists of members and by other cubes as by queries', async () => {
    await correct()
    const query = { from: 'bookings', measures: ['won'], where: [{ set: 'best' }] }
    const behind = await served.post('/api/drill-through', { query, at: {}, measure: 'won' })
    expect(behind.body).toMatchObject({ count: 1, sum: '200.00', reconciles: true })
    const members = { from: 'bookings', attribute: 'owner.name', where: query.where }
    expect((await served.post('/api/members', members)).body).toMatchObject({ members: [{ key: 'Dan' }] })
    const pipeline = { from: 'pipeline', measures: ['open_amount'], rows: ['owner.name'], where: query.where }
    expect((await served.ask(pipeline)).rows).toEqual([['Dan', '400.00']])
  })

  it('is not stored by a load that is not published', async () => {
    copy.replace('files/deals.csv', '300,no', '300,yes')
    copy.replace('files/deals.csv', '2026-03-10,,400,', '2026-03-10,2026-04-03,400,no')
    copy.replace('sources/deals.yaml', 'max: 5', 'max: 4')
    await served.load()
    expect(served.problems().join()).toContain('expected at most 4 rows, found 5')
    expect(await served.sql("select count(*) as days from set_version where set_name = 'best'")).toEqual([
      { days: '1' },
    ])
    expect(await rows()).toEqual([['Dan', '200.00']])
  })

  it('is in the catalog with the days for which it is stored', async () => {
    await nextDay()
    const { sets } = (await served.get('/api/cubes/bookings')) as Catalog
    expect(sets?.find(({ name }) => name === 'best')?.versions).toEqual(['2026-04-02', '2026-04-03'])
    expect(sets?.find(({ name }) => name === 'northerners')).not.toHaveProperty('versions')
  })

  it('refuses a version of what has none, and one that is not stored', async () => {
    const refusals = [
      [{ set: 'northerners', version: '2026-04-02' }, 'set northerners is not frozen and has no versions'],
      [{ set: { of: 'owner.name', members: ['Cyd'] }, version: 'fresh' }, 'it needs the name of a set beside it'],
      [{ set: 'best', version: 'newest' }, 'version is a day such as "2026-03-31", or "fresh"; found "newest"'],
      [{ set: 'best', version: '2026-01-01' }, 'nearest is "2026-04-02"'],
    ] as const
    for (const [condition, message] of refusals) {
      const { status, body } = await served.post('/api/query', { ...inSet(), where: [condition] })
      expect([status >= 400, JSON.parse(JSON.stringify(body)).error.message]).toEqual([
        true,
        expect.stringContaining(message),
      ])
    }
  })
})
