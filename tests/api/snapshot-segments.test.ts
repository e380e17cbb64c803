import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalog } from '../../server/contract/catalog.ts'
import type { DrillThroughResult } from '../../server/contract/drill-through.ts'
import type { ExplainResult } from '../../server/contract/explain.ts'
import type { MembersResult } from '../../server/contract/members.ts'
import type { Condition, CubeQuery, Member, SetDefinition } from '../../server/contract/query.ts'
import { copyGolden, type GoldenCopy, type Served } from '../support/golden-copy.ts'
import { shownRows } from '../support/rows.ts'

let copy: GoldenCopy
let served: Served

const small = "small: { on: account, where: segment = 'SMB', as_of: closed, kind: snapshot }"
const define = (...segments: readonly string[]) =>
  copy.write('cubes/snapshots.yaml', `segments:\n${segments.map((segment) => `  ${segment}\n`).join('')}`)

/** Data complete through 2026-03-05: Cyd and Dan are in the south, deals 3 and 5 are open. */
const march5 = () => {
  copy.replace('files/owners.csv', '3,Cyd,2,North', '3,Cyd,2,South')
  copy.replace('files/deals.csv', '2026-02-10,2026-03-20,200,yes', '2026-02-10,,200,')
  copy.replace('files/deals.csv', '2026-03-15,2026-04-02,50,yes', '2026-03-15,,50,')
}

/** Deal 3 is won, and Cyd is in the north: Dan alone is in the south. */
const march20 = async () => {
  copy.replace('files/deals.csv', '2026-02-10,,200,', '2026-02-10,2026-03-20,200,yes')
  copy.replace('files/owners.csv', '3,Cyd,2,South', '3,Cyd,2,North')
  await served.load()
}

/** Deal 5 is won, and Dan is in the north too: nobody is in the south. */
const april2 = async () => {
  copy.replace('files/deals.csv', '2026-03-15,,50,', '2026-03-15,2026-04-02,50,yes')
  copy.replace('files/owners.csv', '4,Dan,2,South', '4,Dan,2,North')
  await served.load()
}

const start = async () => {
  copy = copyGolden()
  define(small)
  march5()
  served = await copy.start()
}
const end = async () => {
  await served.stop()
  copy.remove()
}

const bookings = { from: 'bookings', measures: ['closed_deals', 'won'] }
const bySouthern = { ...bookings, rows: ['segment.southern'], totals: true }
const rows = async (query: Partial<CubeQuery>) =>
  shownRows(await served.ask(query)).map((row) => row.slice(0, -1).join(' '))
const stored = () =>
  served.sql(
    "select set_name || ' ' || day || ' ' || coalesce(member[1], 'nobody') as row from set_version left join set_member using (set_name, definition, day) where set_name like 'segment.%' order by row",
  )

describe('a segment of snapshots', () => {
  beforeAll(async () => {
    await start()
    await march20()
    await april2()
  })
  afterAll(end)

  it('has the members that it had on the day of each row, whatever they are now', async () => {
    expect((await stored()).map(({ row }) => row)).toEqual([
      'segment.small 2026-03-05 11',
      'segment.small 2026-03-20 11',
      'segment.small 2026-04-02 11',
      'segment.southern 2026-03-05 3',
      'segment.southern 2026-03-05 4',
      'segment.southern 2026-03-20 4',
      'segment.southern 2026-04-02 nobody',
    ])
    // deal 2 of Cyd on 5 March, deal 3 of Dan on 20 March; deal 5 of Ben on 2 April; deal 1 in February
    expect(await rows(bySouthern)).toEqual(['true 2 200', 'false 1 50', '(unknown) 1 100', '· 4 350'])
  })

  it('is what a query asks in place of the dates of rows: of a day, of an earlier one, or of now', async () => {
    expect(await rows({ ...bySouthern, asOf: '2026-03-10' })).toEqual(['true 3 300', 'false 1 50', '· 4 350'])
    expect(await rows({ ...bySouthern, asOf: 'now' })).toEqual(['false 4 350', '· 4 350'])
    expect(await rows({ ...bySouthern, asOf: '2026-01-31' })).toEqual(['(unknown) 4 350', '· 4 350'])
    expect(await rows({ ...bySouthern, asOf: 'event' })).toEqual(await rows(bySouthern))
  })

  it('filters by who is in it, who is not, and what is not known', async () => {
    const where = async (condition: Condition) => rows({ ...bookings, where: [condition] })
    expect(await where({ segment: 'southern' })).toEqual(['2 200'])
    expect(await where({ attribute: 'segment.southern', in: [false] })).toEqual(['1 50'])
    expect(await where({ attribute: 'segment.southern', is: 'unknown' })).toEqual(['1 100'])
    expect(await where({ not: { segment: 'southern' } })).toEqual(['2 150'])
    expect(await where({ any: [{ segment: 'southern' }, { attribute: 'owner.name', in: ['Ben'] }] })).toEqual(['3 250'])
  })

  it('is read by the first of its dates that a cube has, and is unknown where a row has none', async () => {
    const by = ['segment.southern']
    // deal 4 is open: it has no date of closing
    expect(await rows({ from: 'deals', measures: ['deals', 'amount'], rows: by })).toEqual([
      'true 2 500',
      'false 1 50',
      '(unknown) 2 500',
    ])
    // deals 4 of Dan and 5 of Ben were open on 31 March, when Dan was in the south
    const pipeline = { from: 'pipeline', measures: ['open_amount'], rows: ['snapshot.month', ...by] }
    expect(await rows(pipeline)).toEqual([
      '2026-01 (unknown) 350',
      '2026-02 (unknown) 500',
      '2026-03 true 400',
      '2026-03 false 50',
    ])
    const { error } = (
      await served.post('/api/query', { from: 'spend', measures: ['cost'], where: [{ segment: 'southern' }] })
    ).body as { error: unknown }
    expect(error).toMatchObject({
      code: 'unsound',
      message:
        'segment southern has the members of owner that were stored for the day of closed, else snapshot, and cube spend has no role of owner; ask a cube that has both, or write its conditions in where',
    })
  })

  it('has the open version of each member, and nothing of a row without one', async () => {
    // deal 2 of Acme, which is no small one since 1 March; deal 3 of Bolt; deal 5 has no account, deal 1 is of February
    expect(await rows({ ...bookings, rows: ['segment.small'], totals: true })).toEqual([
      'true 1 200',
      'false 1 0',
      '(unknown) 2 150',
      '· 4 350',
    ])
  })

  it('says once from which day on it is known, in the words of the first stored day', async () => {
    const { notices } = await served.ask({
      ...bySouthern,
      measures: ['won', 'won@prior(month,1)', { calc: "won{closed.month = '2026-03'}", as: 'march' }],
      where: [{ attribute: 'segment.southern', in: [true, false] }],
    })
    const [run] = await served.sql('select data_version from etl_run where run_id = 1')
    expect(notices.filter(({ code }) => code === 'segment_known')).toEqual([
      {
        code: 'segment_known',
        details: { segment: 'southern', from: '2026-03-05', data: run?.data_version },
        text: 'Who is in the segment southern is known from 2026-03-05 on: as of an earlier date, or of none, rows are neither in it nor out of it.',
      },
    ])
    expect((await served.ask(bookings)).notices.map(({ code }) => code)).not.toContain('segment_known')
  })

  it('stands beside other axes, moved in time, in calculations and in totals as any attribute', async () => {
    expect(await rows({ ...bookings, rows: ['owner.name', 'segment.southern'], columns: [], totals: true })).toEqual([
      'Ben false 1 50',
      'Ben · 1 50',
      'Cyd true 1 0',
      'Cyd (unknown) 1 100',
      'Cyd · 2 100',
      'Dan true 1 200',
      'Dan · 1 200',
      '· · 4 350',
    ])
    const april = [{ attribute: 'closed.month', in: ['2026-04'] }]
    const prior = {
      from: 'bookings',
      measures: ['won', { measure: 'won@prior(month,1)', align: 'full' as const }],
      rows: ['segment.southern'],
      where: april,
    }
    expect(await rows({ ...prior, empty: true, totals: true })).toEqual(['true 0 200', 'false 50 0', '· 50 200'])
    const part = { calc: 'won / won{all(segment.southern)}', as: 'part' }
    expect(await rows({ from: 'bookings', measures: [part], rows: ['segment.southern'] })).toEqual([
      'true 0.571428571429',
      'false 0.142857142857',
      '(unknown) 0.285714285714',
    ])
  })

  it('is behind a cell with exactly its rows', async () => {
    const behind = async (at: Member) => {
      const query = { ...bookings, rows: ['segment.southern'] }
      const { body } = await served.post('/api/drill-through', {
        query,
        at: { 'segment.southern': at },
        measure: 'closed_deals',
        columns: ['deal'],
      })
      const { rows: found, count, reconciles } = body as DrillThroughResult
      return [found.map(([deal]) => deal), count, reconciles]
    }
    expect(await behind(true)).toEqual([[2, 3], 2, true])
    expect(await behind(false)).toEqual([[5], 1, true])
    expect(await behind({ special: 'unknown' })).toEqual([[1], 1, true])
  })

  it('has the members that rows have, and others are members under it', async () => {
    const keys = async (request: unknown) =>
      ((await served.post('/api/members', request)).body as MembersResult).members.map(({ key }) => key)
    const unknown = { special: 'unknown' }
    const attribute = 'segment.southern'
    expect(await keys({ from: 'bookings', attribute })).toEqual([true, false, unknown])
    const ben = [{ attribute: 'owner.name', in: ['Ben'] }]
    expect(await keys({ from: 'bookings', attribute, where: ben })).toEqual([false])
    const southern = [{ segment: 'southern' }]
    expect(await keys({ from: 'bookings', attribute: 'owner.name', where: southern })).toEqual(['Cyd', 'Dan'])
    expect(await keys({ from: 'growth', attribute })).toEqual([true, false, unknown])
    // Ada is 1 and above Ben, 2, who is above Cyd and Dan
    expect(await keys({ from: 'bookings', attribute: 'owner.org', where: southern })).toEqual([1, 2, 3, 4])
    const listed = { ...bookings, rows: [attribute], where: ben, empty: true }
    expect(await rows(listed)).toEqual(['true 0 0', 'false 1 50'])
    expect(await rows({ ...listed, rows: ['owner.name', attribute] })).toEqual(['Ben true 0 0', 'Ben false 1 50'])
  })

  it('is asked of a view by the date of each of its facts', async () => {
    // what is open is that of 31 March alone
    const query = {
      from: 'growth',
      measures: ['bookings.won', 'pipeline.open_amount', 'spend.cost'],
      rows: ['segment.southern'],
      totals: true,
    }
    expect(await rows(query)).toEqual(['true 200 400 ·', 'false 50 50 ·', '(unknown) 100 · ·', '· 350 450 100'])
    expect(await rows({ ...query, where: [{ segment: 'southern' }] })).toEqual(['true 200 400 ·', '· 200 400 ·'])
    const { notices } = await served.ask(query)
    expect(notices.filter(({ code }) => code === 'segment_known')).toHaveLength(1)
  })

  it('is explained by its store and its rule', async () => {
    const { body } = await served.post('/api/explain', { query: { ...bySouthern, where: [{ segment: 'southern' }] } })
    const { plan, statements } = body as ExplainResult
    expect(plan).toContain(
      'inner join segment.southern/day (set_version), the last day stored of segment southern on or before closed.date',
    )
    expect(plan).toContain(
      'left join owner/segment.southern (set_member) on owner.owner_id, the members stored for segment.southern/day',
    )
    expect(statements[0]?.parameters).toContain('segment.southern')
    expect(statements[0]?.sql).not.toContain("'segment.southern'")
  })

  it('is in the catalog with the days for which it is stored', async () => {
    const { attributes } = (await served.get('/api/cubes/bookings')) as Catalog
    const southern = attributes.find(({ name }) => name === 'segment.southern')
    expect(southern?.versions).toEqual(['2026-03-05', '2026-03-20', '2026-04-02'])
    expect(southern?.unknown).toBe('(not known)')
    const abroad = attributes.find(({ name }) => name === 'segment.abroad')
    expect(abroad).not.toHaveProperty('versions')
    expect(abroad?.unknown).toBe('(no account)')
  })
})

describe('what is stored of a segment', () => {
  beforeEach(start)
  afterEach(end)

  it('is that of the first load of a day, and the same after a restart', async () => {
    copy.replace('files/owners.csv', '3,Cyd,2,South', '3,Cyd,2,North')
    await served.load()
    await served.stop()
    served = await copy.start()
    expect((await stored()).map(({ row }) => row)).toEqual([
      'segment.small 2026-03-05 11',
      'segment.southern 2026-03-05 3',
      'segment.southern 2026-03-05 4',
    ])
    expect(await rows(bySouthern)).toEqual(['true 1 0', '(unknown) 1 100', '· 2 100'])
  })

  it('is not that of a load that is not published', async () => {
    copy.replace('sources/deals.yaml', 'max: 5', 'max: 4')
    await march20()
    expect(served.problems().join()).toContain('expected at most 4 rows, found 5')
    expect((await stored()).map(({ row }) => row)).toEqual([
      'segment.small 2026-03-05 11',
      'segment.southern 2026-03-05 3',
      'segment.southern 2026-03-05 4',
    ])
  })

  it('belongs to the definition that found it, and comes back with it', async () => {
    await march20()
    copy.replace('cubes/sets.yaml', "where: region = 'South'", "where: region = 'North'")
    await served.load()
    expect(await rows(bySouthern)).toEqual(['false 1 200', '(unknown) 2 100', '· 3 300'])
    copy.replace('cubes/sets.yaml', "where: region = 'North'", "where: region = 'South'")
    copy.replace('cubes/sets.yaml', 'In the south', 'Of the south')
    copy.replace('cubes/sets.yaml', 'as_of: [closed, snapshot]', 'as_of: closed')
    await served.load()
    expect(await rows(bySouthern)).toEqual(['true 2 200', '(unknown) 1 100', '· 3 300'])
  })

  it('reads no parameter of a query: it was found with the default', async () => {
    copy.write('cubes/cutoff.yaml', 'parameters: { region: { type: text, default: South } }\n')
    copy.replace('cubes/sets.yaml', "where: region = 'South'", 'where: region = :region')
    await served.load()
    const asked = { ...bySouthern, parameters: { region: 'North' } }
    expect(await rows(asked)).toEqual(['true 1 0', '(unknown) 1 100', '· 2 100'])
    const { notices } = await served.ask(asked)
    expect(notices.map(({ code }) => code)).toEqual(['parameter_ignored', 'segment_known'])
  })

  it('has not a member that was not there on the day', async () => {
    await march20()
    copy.replace('files/owners.csv', '4,Dan', '5,Eve,2,South\n4,Dan')
    copy.replace('sources/owners.yaml', 'max: 4', 'max: 5')
    copy.replace('files/deals.csv', '2,10,3,', '2,10,5,')
    await april2()
    // deal 2 is of Eve now, who came to the south after 5 March
    expect(await rows(bySouthern)).toEqual(['true 1 200', 'false 2 50', '(unknown) 1 100', '· 4 350'])
    expect(await rows({ ...bySouthern, asOf: 'now' })).toEqual(['true 1 0', 'false 3 350', '· 4 350'])
  })

  it('counts a row once however many members of bridges it has', async () => {
    define("paid: { on: campaign, where: channel = 'Search', as_of: closed, kind: snapshot }")
    await march20()
    await april2()
    for (const role of ['campaign', 'touched']) {
      const query = {
        from: 'bookings',
        measures: ['closed_deals', 'won'],
        rows: [`segment.paid.${role}`],
        totals: true,
      }
      const all = await rows(query)
      expect(all.at(-1)).toBe('· 4 350')
      expect(all.length).toBeGreaterThan(2)
      // shares of members add up to the whole; of a full bridge each member has it
      const parts = all.slice(0, -1).reduce((sum, row) => sum + Number(row.split(' ').at(-1)), 0)
      expect(parts >= 350 && (role === 'touched' || parts === 350)).toBe(true)
    }
  })

  it('chooses the members of sets, those that are frozen with the same load too', async () => {
    copy.write(
      'cubes/sets-by-snapshot.yaml',
      'sets: { best: { of: owner.name, take: 1, by: bookings.won, when: { segment.southern: true }, freeze: nightly } }\n',
    )
    await march20()
    await april2()
    const best = { of: 'owner.name', take: 1, by: 'won', when: [{ segment: 'southern' }] }
    const asked = (set: string | SetDefinition, version?: string) =>
      rows({ ...bookings, rows: ['owner.name'], where: [{ set, ...(version !== undefined && { version }) }] })
    expect(await asked(best)).toEqual(['Dan 1 200'])
    expect(await asked('best')).toEqual(['Dan 1 200'])
    expect(await asked('best', 'fresh')).toEqual(['Dan 1 200'])
    const { notices } = await served.ask({ ...bookings, where: [{ set: 'best', version: 'fresh' }] })
    expect(notices.map(({ code }) => code)).toContain('segment_known')
  })
})
