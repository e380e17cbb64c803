import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

type Question = Omit<RequestOf<'query'>, 'from'>

const ask = (query: Question): Promise<ResponseOf<'query'>> => api.ask('query', { from: 'growth', ...query })

/** Rows with special members written as their kind in brackets, decimals as numbers. */
const rows = async (query: Question): Promise<unknown[][]> => {
  const { columns, rows: found, special } = await ask(query)
  return found.map((row, r) =>
    row.map((value, c) => {
      const kind = special.find((member) => member.row === r && member.column === c)?.kind
      if (kind !== undefined) return `(${kind})`
      return columns[c]?.axis === 'measure' && value !== null ? Number(value) : value
    }),
  )
}

const both = ['bookings.won', 'spend.cost']

describe('a view over several facts', () => {
  it('puts facts of different grain side by side along their time, those of one only among them', async () => {
    expect(
      await rows({ measures: [...both, 'pipeline.open_amount'], rows: ['time.month'], totals: ['grand'] }),
    ).toEqual([
      ['2026-01', 0, 0, 350],
      ['2026-02', 100, 40, 500],
      ['2026-03', 200, 60, 450],
      ['2026-04', 50, 0, null],
      [null, 350, 100, 450],
    ])
  })

  it('has each member once where both sides of a merge have the unknown one', async () => {
    const measures = ['bookings.won', 'pipeline.open_amount']
    expect(await rows({ measures, rows: ['account.segment'], totals: ['grand'] })).toEqual([
      ['SMB', 300, null],
      ['ENT', 0, 400],
      ['(unknown)', 50, 50],
      [null, 350, 450],
    ])
  })

  it('calculates across facts after they are merged: a ratio over a fact without rows is empty', async () => {
    expect(await rows({ measures: ['cost_per_deal'], rows: ['time.month'], totals: ['grand'] })).toEqual([
      ['2026-02', 40],
      ['2026-03', 30],
      ['2026-04', 0],
      [null, 25],
    ])
  })

  it('moves each fact along its own time, each as far as its own data are complete', async () => {
    const where = [{ attribute: 'time.quarter', in: ['2026-Q2'] }]
    const measures: Question['measures'] = [
      { measure: 'bookings.won@prior(quarter,1)', align: 'full', as: 'whole quarter' },
      { measure: 'bookings.won@prior(quarter,1)', as: 'its first two days' },
      'spend.cost@prior(quarter,1)',
    ]
    expect(await rows({ measures, where })).toEqual([[300, 0, 100]])
  })

  it('leaves a measure empty at members that its fact does not know, and right in totals, and says so', async () => {
    const query = { measures: both, rows: ['owner.region'], totals: ['grand' as const] }
    expect(await rows(query)).toEqual([
      ['North', 100, null],
      ['South', 200, null],
      ['(blank)', 50, null],
      [null, 350, 100],
    ])
    expect((await ask(query)).notices).toContainEqual({
      code: 'unrelated',
      details: { measures: ['spend.cost'], attributes: ['owner.region'], rule: 'blank', filter: false },
      text: 'spend.cost is empty at members of owner.region, which its fact does not have; totals are right.',
    })
  })

  it('repeats it at each member where the query asks for that', async () => {
    expect(await rows({ measures: both, rows: ['owner.region'], unrelated: 'repeat' })).toEqual([
      ['North', 100, 100],
      ['South', 200, 100],
      ['(blank)', 50, 100],
    ])
  })

  it('refuses where the query lets nothing unrelated be asked, and says what to leave out', async () => {
    const { status, error } = await api.refused('query', {
      from: 'growth',
      measures: both,
      rows: ['owner.region'],
      unrelated: 'error',
    })
    expect([status, error.code]).toEqual([422, 'unsound'])
    expect(error.message).toContain('cube spend has no owner.region')
    expect(error.message).toContain('leave out the measures of spend')
  })

  it.each([
    ['bookings.won', 'closed.month', 'cube growth has no attribute "closed.month"; nearest is "time.month"'],
    ['bookings.won', 'deal', 'cube growth has no attribute "deal"; nearest is "pipeline.deal"'],
    [
      'bookings.won',
      'segment.spring',
      'cube growth has no attribute "segment.spring"; nearest is "segment.spring.time"',
    ],
    ['won', 'time.month', 'cube growth has no measure "won"; nearest is "bookings.won"'],
  ])('says what it calls %s by %s where a cube of it calls it so', async (measure, row, message) => {
    const { error } = await api.refused('query', { from: 'growth', measures: [measure], rows: [row] })
    expect(error.message).toBe(message)
  })

  it('never drops a filter in silence: what cannot be filtered by is empty', async () => {
    const where = [{ attribute: 'owner.region', in: ['North'] }]
    expect(await rows({ measures: both, where })).toEqual([[100, null]])
    expect(await rows({ measures: both, where, unrelated: 'repeat' })).toEqual([[100, 100]])
  })

  it('lists no members for a measure that knows none of them', async () => {
    expect(await rows({ measures: ['spend.cost'], rows: ['owner.region'] })).toEqual([])
    expect(await rows({ measures: ['spend.cost'], rows: ['owner.region'], totals: ['grand'] })).toEqual([[null, 100]])
  })

  it.each([
    ['bookings.won', 'bookings', 'closed'],
    ['bookings.win_rate', 'bookings', 'closed'],
    ['bookings.buyers', 'bookings', 'closed'],
    ['pipeline.open_amount', 'pipeline', 'snapshot'],
    ['pipeline.avg_open', 'pipeline', 'snapshot'],
    ['spend.cost_per_click', 'spend', 'spent'],
  ])('gives %s as cube %s alone does', async (measure, cube, role) => {
    const name = measure.slice(cube.length + 1)
    const alone = await api.ask('query', { from: cube, measures: [name], rows: [`${role}.month`], totals: true })
    const inView = await ask({ measures: [measure], rows: ['time.month'], totals: true })
    expect(inView.rows).toEqual(alone.rows)
    const others = both.filter((other) => other !== measure)
    const together = await ask({ measures: [measure, ...others], rows: ['time.month'], totals: true })
    const found = new Map(together.rows.map((row) => [row[0], row[1]]))
    for (const [month, value] of alone.rows) expect(found.get(month ?? null)).toEqual(value)
  })

  it('reads attributes without measures from the facts that have them', async () => {
    expect(await rows({ measures: [], rows: ['account.segment'] })).toEqual([['SMB'], ['ENT'], ['(unknown)']])
    const { status, error } = await api.refused('query', {
      from: 'growth',
      measures: [],
      rows: ['pipeline.stage', 'spend.nothing'],
    })
    expect([status, error.code]).toEqual([404, 'unknown_attribute'])
  })

  it('walks a number back to the lines of the fact that it is of', async () => {
    const {
      count,
      sum,
      cell,
      reconciles,
      rows: lines,
    } = await api.ask('drillThrough', {
      query: { from: 'growth', measures: both, rows: ['time.month'] },
      at: { 'time.month': '2026-02' },
      measure: 'spend.cost',
    })
    expect([count, Number(sum), Number(cell), reconciles]).toEqual([2, 40, 40, true])
    expect(lines.map((line) => Number(line[2]))).toEqual([25, 15])
  })

  it('has nothing behind a cell that a fact does not know', async () => {
    const { count, cell, reconciles } = await api.ask('drillThrough', {
      query: { from: 'growth', measures: both, rows: ['owner.region'] },
      at: { 'owner.region': 'North' },
      measure: 'spend.cost',
    })
    expect([count, cell, reconciles]).toEqual([0, null, true])
  })

  it('lists members of what is shared, and of what one fact alone has', async () => {
    const keys = async (attribute: string) =>
      (await api.ask('members', { from: 'growth', attribute })).members.map(({ key }) => key)
    expect(await keys('campaign.channel')).toEqual(['Event', 'Search', 'Social', { special: 'unassigned' }])
    expect(await keys('pipeline.stage')).toEqual(['Qualify', 'Propose', 'Negotiate'])
  })

  it('lists members under a segment or a set that one of its cubes alone has', async () => {
    const owners = async (condition: object) =>
      (await api.ask('members', { from: 'growth', attribute: 'owner.name', where: [condition] })).members.map(
        (m) => m.key,
      )
    expect(await owners({ segment: 'large' })).toEqual(['Dan'])
    expect(await owners({ not: { segment: 'large' } })).toEqual(['Ben', 'Cyd'])
    expect(await owners({ set: { of: 'owner.name', take: 1, by: 'bookings.won' } })).toEqual(['Dan'])
    expect(await owners({ set: { of: 'bookings.deal', members: [5] } })).toEqual(['Ben'])
  })

  it('has the segments of its cubes by their own names, with the role where it has several of their dimension', async () => {
    const total = { totals: ['grand' as const] }
    expect(
      await rows({ measures: ['bookings.won', 'pipeline.open_amount'], rows: ['segment.abroad'], ...total }),
    ).toEqual([
      [true, 200, null],
      [false, 100, 400],
      ['(unknown)', 50, 50],
      [null, 350, 450],
    ])
    const where = [{ segment: 'spring', role: 'time' }]
    expect(await rows({ measures: both, where })).toEqual([[250, 60]])
    expect(await rows({ measures: both, rows: ['segment.spring.time'] })).toEqual([
      [true, 250, 60],
      [false, 100, 40],
    ])
    expect(await rows({ measures: both, where: [{ segment: 'large' }] })).toEqual([[200, null]])
  })

  it('has the sets of the workspace, and sets in place over measures of any of its cubes', async () => {
    expect(await rows({ measures: ['bookings.won'], rows: ['owner.name'], where: [{ set: 'best_owner' }] })).toEqual([
      ['Dan', 200],
    ])
    const ranked = { of: 'time.month', take: 1, by: 'spend.cost' }
    expect(await rows({ measures: both, rows: ['time.month'], where: [{ set: ranked }] })).toEqual([
      ['2026-03', 200, 60],
    ])
  })

  it('takes attributes of one name and column in two facts for two', async () => {
    const asked = { measures: ['bookings.won', 'pipeline.open_amount'], rows: ['pipeline.deal', 'bookings.deal'] }
    expect(await rows({ ...asked, totals: [[], ['bookings.deal'], ['pipeline.deal']] })).toEqual([
      [4, null, null, 400],
      [5, null, null, 50],
      [null, 1, 100, null],
      [null, 3, 200, null],
      [null, 5, 50, null],
      [null, null, 350, 450],
    ])
  })

  it('tells in its catalog which attributes fit which measures', async () => {
    const response = await api.request('/api/cubes/growth')
    const { cubes, unrelated, fits, measures } = await response.json()
    expect([cubes, unrelated]).toEqual([['pipeline', 'bookings', 'spend'], 'blank'])
    expect(fits['spend.cost']).toContain('campaign.channel')
    expect(fits['spend.cost']).not.toContain('owner.name')
    expect(fits['bookings.won']).toContain('bookings.deal')
    expect(fits.cost_per_deal).toContain('time.month')
    expect(fits.cost_per_deal).not.toContain('owner.name')
    const measure = (name: string) => measures.find((m: { name: string }) => m.name === name)
    const facts = [measure('spend.cost').fact, measure('cost_per_deal').fact]
    expect(facts).toEqual(['fact_spend', 'fact_spend, fact_deal'])
    expect([measure('spend.cost').cubeTitle, measure('cost_per_deal').cubeTitle]).toEqual(['Spend', undefined])
  })
})

describe('drilling across from a cube', () => {
  const asked = {
    from: 'bookings',
    measures: ['won'],
    rows: ['closed.month'],
    totals: ['grand' as const],
    apply: [{ drillAcross: { to: 'spend', measures: ['cost'] } }],
  }

  it('puts the measures of another cube beside its own, in the view that holds both', async () => {
    const { query, columns, rows: found } = await api.ask('query', asked)
    expect(query.from).toBe('growth')
    expect(columns.map(({ name }) => name)).toEqual(['time.month', 'bookings.won', 'spend.cost'])
    expect(found).toEqual([
      ['2026-02', '100.00', '40.00'],
      ['2026-03', '200.00', '60.00'],
      ['2026-04', '50.00', '0.00'],
      [null, '350.00', '100.00'],
    ])
  })

  it('goes on with operations on the view', async () => {
    const slice = { slice: { attribute: 'time.month', member: '2026-03' } }
    const { rows: found } = await api.ask('query', { ...asked, apply: [...asked.apply, slice] })
    expect(found).toEqual([['200.00', '60.00']])
  })

  it('drills through to the rows of one of its facts', async () => {
    const { rows: found } = await api.ask('drillThrough', {
      query: asked,
      at: { 'time.month': '2026-03' },
      measure: 'spend.cost',
    })
    expect(found).toHaveLength(2)
  })

  it('finds segments by the names that they have there', async () => {
    const rows = ['segment.spring.closed', 'segment.abroad', 'segment.was_small']
    const { columns, rows: found } = await api.ask('query', { ...asked, rows, totals: [] })
    expect(columns.flatMap(({ axis, name }) => (axis === 'row' ? [name] : []))).toEqual([
      'segment.spring.time',
      'segment.abroad',
      'segment.was_small',
    ])
    const own = await api.ask('query', { from: 'bookings', measures: ['won'], rows })
    const won = found.filter((row) => row.at(-2) !== '0.00').map((row) => row.slice(0, -1))
    expect(won).toEqual(own.rows.filter((row) => row.at(-1) !== '0.00'))
  })

  it('is refused to a cube that no view leads to', async () => {
    const apply = [{ drillAcross: { to: 'visits', measures: ['visits'] } }]
    const { status, error } = await api.refused('query', { ...asked, apply })
    expect(status).toBe(422)
    expect(error).toMatchObject({ code: 'unsound', path: 'apply[0]' })
  })
})
