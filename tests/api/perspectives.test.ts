import { describe, expect, it } from 'vitest'
import { Catalog, CubeList } from '../../server/contract/catalog.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const answer = async (query: RequestOf<'query'>) => {
  const result = await api.ask('query', query)
  return { rows: shownRows(result).map((row) => row.join(' ')), result }
}

const current = { attribute: 'time.fiscal_year', last: { n: 1, unit: 'year' } }
const regions = { attribute: 'owner.region', in: ['North', 'South'] }
const notAustralia = { attribute: 'account.country', notIn: ['AU'] }

describe('a query from a perspective', () => {
  // The fiscal year begins in February: the snapshot of January is of the year before.
  const months = { from: 'executive', measures: ['bookings.won', 'pipeline.open_amount'], rows: ['time.month'] }

  it('runs on its view under its defaults, which stand in where and in a notice', async () => {
    const { rows, result } = await answer({ ...months, totals: true })
    expect(rows).toEqual(['2026-02 100 500 0', '2026-03 200 450 0', '2026-04 50 · 0', '· 350 450 1'])
    expect(result.query).toMatchObject({ from: 'growth', where: [current] })
    expect(result.query).not.toHaveProperty('defaults')
    expect(result.notices).toContainEqual({
      code: 'default_members',
      details: { perspective: 'executive', conditions: [current] },
      text: 'executive adds its defaults to where: {"attribute":"time.fiscal_year","last":{"n":1,"unit":"year"}}; "defaults": false leaves them out.',
    })
  })

  it('gives the same when its answer is asked again', async () => {
    const { rows, result } = await answer(months)
    const again = await answer(result.query)
    expect(again.rows).toEqual(rows)
    expect(again.result.query).toEqual(result.query)
    expect(again.result.notices.map(({ code }) => code)).not.toContain('default_members')
  })

  it('moves a default period as any date filter: the month before the first is looked at too', async () => {
    const { rows } = await answer({ ...months, measures: ['pipeline.open_amount@prior'] })
    expect(rows).toEqual(['2026-02 350 0', '2026-03 500 0', '2026-04 450 0'])
  })

  it('has none of them where it wants none', async () => {
    const { rows, result } = await answer({ ...months, defaults: false })
    expect(rows).toEqual(['2026-01 0 350 0', '2026-02 100 500 0', '2026-03 200 450 0', '2026-04 50 · 0'])
    expect(result.query.where).toEqual([])
    expect(result.notices.map(({ code }) => code)).not.toContain('default_members')
  })

  it('has those alone that it names', async () => {
    const query = { from: 'sales_desk', measures: ['won'] }
    const asked = async (defaults: boolean | string[]) => {
      const { rows, result } = await answer({ ...query, defaults })
      return [rows, result.query.where]
    }
    expect(await asked(true)).toEqual([['100 0'], [regions, notAustralia]])
    expect(await asked(['account.country'])).toEqual([['150 0'], [notAustralia]])
    expect(await asked([])).toEqual([['350 0'], []])
  })

  it('speaks of its time itself by a condition on any period of it', async () => {
    const { rows, result } = await answer({ ...months, where: [{ attribute: 'time.quarter', in: ['2026-Q1'] }] })
    expect(rows).toEqual(['2026-01 0 350 0', '2026-02 100 500 0', '2026-03 200 450 0'])
    expect(result.query.where).toHaveLength(1)
  })

  it.each([
    ['a condition on the attribute', { attribute: 'owner.region', is: 'blank' as const }, '50 0'],
    ['its opposite', { not: { attribute: 'owner.region', in: ['North'] } }, '50 0'],
    [
      'one of several',
      {
        any: [
          { attribute: 'owner.region', is: 'blank' as const },
          { attribute: 'owner.name', in: ['Cyd'] },
        ],
      },
      '150 0',
    ],
  ])('speaks of an attribute itself by %s', async (_, condition, row) => {
    const { rows, result } = await answer({ from: 'sales_desk', measures: ['won'], where: [condition] })
    expect(rows).toEqual([row])
    expect(result.query.where).toEqual([condition, notAustralia])
  })

  it('speaks of a default by a level of the same hierarchy', async () => {
    const where = [{ attribute: 'account.name', in: ['Bolt'] }]
    const { rows, result } = await answer({ from: 'sales_desk', measures: ['won'], where })
    expect(rows).toEqual(['200 0'])
    expect(result.query.where).toEqual([...where, regions])
  })

  it('is no answer of an axis: what is on one is filtered as everything', async () => {
    const { rows } = await answer({ from: 'sales_desk', measures: ['won'], rows: ['owner.region'] })
    expect(rows).toEqual(['North 100 0'])
  })

  it('drills under the defaults that the member was seen under', async () => {
    const drill = { drillDown: { attribute: 'account.country', member: 'US' } }
    const { result } = await answer({
      from: 'sales_desk',
      measures: ['won'],
      rows: ['account.country'],
      apply: [drill],
    })
    expect(result.query).toMatchObject({
      from: 'bookings',
      rows: ['account.name'],
      where: [regions, notAustralia, { attribute: 'account.country', in: ['US'] }],
    })
    const { rows } = await answer(result.query)
    expect(rows).toEqual(['Acme 100 0'])
  })

  it('may ask what the perspective does not show', async () => {
    const { rows } = await answer({ from: 'sales_desk', measures: ['closed_deals'], rows: ['account.segment'] })
    expect(rows).toEqual(['SMB 1 0', 'ENT 1 0'])
  })

  it('may be operated on by what the perspective does not show', async () => {
    const slice = { slice: { attribute: 'account.segment', member: 'SMB' } }
    const { rows } = await answer({ from: 'sales_desk', measures: ['won'], rows: ['account.segment'], apply: [slice] })
    expect(rows).toEqual(['100 0'])
  })

  it('takes its defaults along across to another cube', async () => {
    // Dan's deal 4 is open at the end of March, of an account whose country nobody knows; Ben has no region
    const across = { drillAcross: { to: 'pipeline', measures: ['open_amount'] } }
    const { rows, result } = await answer({ from: 'sales_desk', measures: ['won'], apply: [across] })
    expect(rows).toEqual(['100 400 0'])
    expect(result.query).toMatchObject({ from: 'growth', where: [regions, notAustralia] })
  })

  it('keeps its answer apart from that of the query that it runs as', async () => {
    const from = await answer({ from: 'sales_desk', measures: ['buyers'] })
    const plain = await answer({ from: 'bookings', measures: ['buyers'], where: [regions, notAustralia] })
    expect(plain.result.query).toEqual(from.result.query)
    expect([from, plain].map(({ result }) => result.notices.map(({ code }) => code))).toEqual([['default_members'], []])
  })
})

describe('a perspective', () => {
  it('is listed beside cubes and views', async () => {
    const { cubes } = CubeList.parse(await api.ask('cubes', undefined))
    const shown = cubes.filter(({ name }) => ['bookings', 'growth', 'sales_desk'].includes(name))
    expect(shown.map(({ name, kind, of, measures, attributes }) => [name, kind, of, measures, attributes])).toEqual([
      ['bookings', 'cube', undefined, expect.any(Number), expect.any(Number)],
      ['growth', 'view', undefined, expect.any(Number), expect.any(Number)],
      ['sales_desk', 'perspective', 'bookings', 2, 6],
    ])
  })

  it('is described by what it shows, in its order and folders', async () => {
    const catalog = Catalog.parse(await (await api.request('/api/cubes/sales_desk')).json())
    expect(catalog.measures.map(({ name, folder }) => [name, folder])).toEqual([
      ['win_rate', 'Results'],
      ['won', 'Results'],
    ])
    expect(catalog.attributes.map(({ name, folder }) => [name, folder])).toEqual([
      ['owner.region', 'People'],
      ['owner.name', 'People'],
      ['account.country', undefined],
      ['account.name', undefined],
      ['closed.month', undefined],
      ['closed.quarter', undefined],
    ])
    expect(catalog.hierarchies.map(({ name, levels }) => [name, levels])).toEqual([
      ['closed.calendar', ['closed.quarter', 'closed.month']],
      ['account.geo', ['account.country', 'account.name']],
    ])
    expect(catalog).toMatchObject({
      name: 'sales_desk',
      title: 'Sales desk',
      of: 'bookings',
      completeThrough: '2026-04-02',
      folders: [
        { name: 'Results', members: ['won', 'win_rate'] },
        { name: 'People', members: ['owner.region', 'owner.name'] },
      ],
      defaults: [
        { attribute: 'owner.region', condition: regions },
        { attribute: 'account.country', condition: notAustralia },
      ],
    })
    expect(catalog.sets?.map(({ of }) => of)).not.toContain('account.city')
    expect(catalog.fits.won).toHaveLength(6)
  })

  it('has questions to start from', async () => {
    const catalog = Catalog.parse(await (await api.request('/api/cubes/sales_desk')).json())
    const [first] = catalog.queries ?? []
    expect([first?.name, first?.title, first?.query.from]).toEqual(['won_by_person', 'Won by person', 'sales_desk'])
    const { rows } = await answer(first?.query ?? { from: '' })
    expect(rows).toEqual(['Cyd 100 0.5 0', '· 100 0.5 1'])
  })

  it('shows all attributes of its view where it includes none', async () => {
    const [executive, growth] = await Promise.all(
      ['executive', 'growth'].map(async (name) =>
        Catalog.parse(await (await api.request(`/api/cubes/${name}`)).json()),
      ),
    )
    expect(executive?.attributes).toEqual(growth?.attributes)
    expect(executive?.measures).toHaveLength(4)
  })

  it('lists all members of an attribute, those too that a default leaves out', async () => {
    const { members } = await api.ask('members', { from: 'sales_desk', attribute: 'owner.region' })
    expect(members.map(({ key }) => key)).toEqual(['North', 'South', null])
  })

  it('has the rows behind a cell under its defaults, and says so', async () => {
    const query = { from: 'sales_desk', measures: ['won'] }
    const behind = await api.ask('drillThrough', { query, at: {}, measure: 'won' })
    expect([behind.count, behind.sum, behind.reconciles]).toEqual([1, '100.00', true])
    expect(behind.notices.map(({ code }) => code)).toEqual(['default_members'])
    const all = await api.ask('drillThrough', { query: { ...query, defaults: false }, at: {}, measure: 'won' })
    expect([all.count, all.sum, all.notices]).toEqual([3, '350.00', []])
  })

  it('is explained as the query that runs', async () => {
    const { query, plan } = await api.ask('explain', { query: { from: 'sales_desk', measures: ['won'] } })
    expect([query.from, query.where]).toEqual(['bookings', [regions, notAustralia]])
    expect(plan).toContain('slice owner.region in ["North", "South"]')
  })

  it.each([
    [{ from: 'sales_des', measures: ['won'] }, 'unknown_cube', 'from', 'nearest is "sales_desk"'],
    [
      { from: 'sales_desk', measures: ['won'], defaults: ['owner.regio'] },
      'unknown_default',
      'defaults[0]',
      'nearest is "owner.region"',
    ],
    [
      { from: 'bookings', measures: ['won'], defaults: ['owner.region'] },
      'unknown_default',
      'defaults[0]',
      'bookings has no defaults',
    ],
    [{ from: 'sales_desk', measures: ['won'], defaults: 'none' }, 'invalid_request', 'defaults', 'found "none"'],
  ])('is refused where it is not there: %j', async (query, code, path, message) => {
    const { error } = await api.refused('query', query)
    expect(error).toMatchObject({ code, path, message: expect.stringContaining(message) })
  })
})
