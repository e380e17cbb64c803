import { describe, expect, it } from 'vitest'
import { Catalog, CubeList } from '../../server/contract/catalog.ts'
import { DrillThroughResult } from '../../server/contract/drill-through.ts'
import { MembersResult } from '../../server/contract/members.ts'
import { QueryResult } from '../../server/contract/result.ts'
import { RunList } from '../../server/contract/runs.ts'
import { demoApi } from './api.ts'

const api = demoApi()
const from = 'opportunities'

describe('members', () => {
  it('are found by a part of their label, ignoring case, with the count of all that fit', async () => {
    const found = await api.ask('members', { from, attribute: 'account.name', search: 'GO', limit: 2 })
    expect(MembersResult.parse(found)).toEqual(found)
    const [[count]] = (await api.sql(
      "select count(*)::integer from dim_customer where customer_name ilike '%go%'",
    )) as [[number]]
    expect(found.count).toBe(count)
    expect(found.members).toHaveLength(2)
    expect(found.more).toBe(true)
  })

  it('come in pages, the unknown one last', async () => {
    const last = await api.ask('members', { from, attribute: 'account.name', offset: 84, limit: 10 })
    expect(last.members.map(({ key, label }) => [key, label])).toEqual([
      ['Zumgoity', 'Zumgoity'],
      [{ special: 'unknown' }, '(no account)'],
    ])
    expect([last.count, last.more]).toEqual([86, false])
    const none = await api.ask('members', { from, attribute: 'account.name', limit: 0 })
    expect([none.members, none.count, none.more]).toEqual([[], 86, true])
    const beyond = await api.ask('members', { from, attribute: 'account.name', offset: 1000 })
    expect([beyond.members, beyond.count, beyond.more]).toEqual([[], 86, false])
  })

  it('of a level stand under their parent', async () => {
    const managers = await api.ask('members', {
      from,
      attribute: 'owner.manager',
      hierarchy: 'owner.team',
      parent: ['West'],
    })
    expect(managers.members.map(({ label, hasChildren }) => [label, hasChildren])).toEqual([
      ['Celia Rouche', true],
      ['Summer Sewald', true],
    ])
  })

  it('of an attribute that does not exist name the nearest', async () => {
    expect(await api.refused('members', { from, attribute: 'owner.ofice' })).toMatchObject({
      status: 404,
      error: { code: 'unknown_attribute', path: 'attribute', message: expect.stringContaining('owner.office') },
    })
  })
})

describe('drill-through', () => {
  const query = {
    from,
    measures: ['won_value', 'win_rate', 'won_deals'],
    rows: ['owner.office'],
    columns: ['product.series'],
  }

  it('gives the rows behind a cell with file and line, which add up to it', async () => {
    const at = { 'owner.office': 'West', 'product.series': 'GTX' }
    const found = await api.ask('drillThrough', { query, at, measure: 'won_value', limit: 3 })
    expect(DrillThroughResult.parse(found)).toEqual(found)
    const [[count, sum]] = (await api.sql(
      `select count(*)::integer, sum(close_value) from fact_opportunity join dim_employee using (employee_key)
        join dim_product using (product_key) where office = 'West' and series = 'GTX' and stage = 'Won'`,
    )) as [[number, string]]
    expect([found.count, found.sum, found.cell, found.reconciles]).toEqual([count, sum, sum, true])
    expect(found.why).toBe(`The sum of Won value over ${count} rows is ${sum}, as the cell says`)
    expect(found.rows).toHaveLength(3)
    expect(found.columns.slice(-3).map(({ name }) => name)).toEqual(['_run', '_file', '_line'])
  })

  it('names the line of the file where each row stands', async () => {
    const found = await api.ask('drillThrough', { query, measure: 'won_deals', columns: ['opportunity'], limit: 2 })
    const { readFile } = await import('node:fs/promises')
    for (const [opportunity, run, file, line] of found.rows) {
      const text = await readFile(`fixtures/crm-sales-opportunities/${file}`, 'utf8')
      expect(run).toBe(1)
      expect(text.split('\n')[Number(line) - 1]).toContain(String(opportunity))
    }
  })

  it('rolls up the axes that are not in the cell', async () => {
    const found = await api.ask('drillThrough', {
      query,
      at: { 'owner.office': 'West' },
      measure: 'won_value',
      limit: 0,
    })
    expect([found.rows, found.count, found.sum, found.reconciles]).toEqual([[], 1438, '3568647.00', true])
  })

  it('of a cell without rows is no rows that add up to nothing', async () => {
    const empty = { ...query, where: [{ attribute: 'stage', in: ['Lost'] }] }
    const found = await api.ask('drillThrough', { query: empty, at: { 'owner.office': 'West' }, measure: 'won_value' })
    expect([found.rows, found.count, found.reconciles]).toEqual([[], 0, true])
  })

  it('of a member that does not exist names the nearest', async () => {
    const found = await api.ask('drillThrough', { query, at: { 'owner.office': 'Wst' }, measure: 'won_value' })
    expect([found.count, found.notices.map(({ code, details }) => [code, details])]).toEqual([
      0,
      [['unknown_value', { attribute: 'owner.office', found: 'Wst', nearest: 'West' }]],
    ])
  })

  it('of a cell that the query leaves out says so', async () => {
    const few = { ...query, columns: [], having: [{ measure: 'won_value', gt: 3_500_000 }] }
    const found = await api.ask('drillThrough', { query: few, at: { 'owner.office': 'East' }, measure: 'won_deals' })
    expect([found.count, found.reconciles]).toEqual([1171, false])
    expect(found.why).toContain('The query does not show this cell')
  })

  it('of a calculated measure asks which of its inputs', async () => {
    expect(await api.refused('drillThrough', { query, measure: 'win_rate' })).toMatchObject({
      status: 422,
      error: { code: 'needs_input', details: { inputs: ['won_deals', 'lost_deals'] } },
    })
    const found = await api.ask('drillThrough', { query, measure: 'win_rate', input: 'won_deals', limit: 1 })
    expect([found.count, found.reconciles]).toEqual([4238, true])
  })
})

describe('explain', () => {
  it('gives the plan and the SQL, with every value of the question among the parameters and none in the text', async () => {
    const found = await api.ask('explain', {
      query: {
        from,
        measures: ['won_value'],
        rows: ['owner.office'],
        where: [{ attribute: 'account.name', in: ["O'Hara; drop"] }],
      },
    })
    const [statement] = found.statements
    expect(found.plan).toContain('roll up (owner.office): won_value = sum(close_value)')
    expect(statement?.sql).not.toContain('Hara')
    expect(statement?.parameters).toContain("O'Hara; drop")
    expect([found.rollup, found.refused]).toEqual([null, []])
  })

  it('shows the query with its operations applied, the plan before and after the rewrites, and the type of each value', async () => {
    const found = await api.ask('explain', {
      query: {
        from,
        measures: ['won_value'],
        rows: ['owner.office'],
        apply: [{ drillDown: { attribute: 'owner.office', member: 'West' } }],
      },
    })
    expect([found.query.rows, found.query.where, found.query.apply]).toEqual([
      ['owner.manager'],
      [{ attribute: 'owner.office', in: ['West'] }],
      undefined,
    ])
    expect(found.planned).toContain('left join owner (dim_employee)')
    expect(found.plan).toContain('inner join owner (dim_employee)')
    expect(found.statements.map(({ purpose }) => purpose)).toEqual(['answer', 'filter values of owner.office'])
    for (const { parameters, types } of found.statements) {
      expect(types[parameters.indexOf('West')]).toBe('text')
    }
  })
})

describe('cubes', () => {
  it('are listed and described', async () => {
    const list = CubeList.parse(await api.ask('cubes', undefined))
    expect(list.cubes.map(({ name }) => name)).toContain(from)
    const response = await api.request('/api/cubes/opportunities')
    const catalog = Catalog.parse(await response.json())
    expect(catalog.completeThrough).toBe('2017-12-31')
    expect(catalog.hierarchies.find(({ name }) => name === 'owner.team')?.levels).toEqual([
      'owner.office',
      'owner.manager',
      'owner.name',
    ])
    expect(catalog.fits.win_rate).toContain('owner.office')
    const missing = await api.request('/api/cubes/opportunitys')
    expect([missing.status, (await missing.json()).error.details.closest]).toEqual([404, 'opportunities'])
  })
})

describe('runs', () => {
  it('account for every row of every file', async () => {
    const { runs } = RunList.parse(await api.ask('runs', undefined))
    expect(
      runs.map(({ run, status, startedAt, completeThrough }) => [run, status, startedAt, completeThrough]),
    ).toEqual([[1, 'succeeded', '2026-01-01T00:00:00.000Z', '2017-12-31']])
    expect(
      runs[0]?.files.map(({ source, rowsRead, rowsLoaded, rowsRejected, rowsSkipped }) => [
        source,
        rowsRead,
        rowsLoaded + rowsRejected + rowsSkipped,
      ]),
    ).toEqual([
      ['accounts', 85, 85],
      ['products', 7, 7],
      ['sales_pipeline', 8800, 8800],
      ['sales_teams', 35, 35],
    ])
  })
})

describe('the description of the API', () => {
  it('has every route, and every reference in it leads somewhere', async () => {
    const document = await (await api.request('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual([
      '/api/query',
      '/api/drill-through',
      '/api/members',
      '/api/explain',
      '/api/forecast',
      '/api/drivers',
      '/api/pipeline-outlook',
      '/api/survival',
      '/api/lift',
      '/api/lists',
      '/api/lists/{name}',
      '/api/payback',
      '/api/budget',
      '/api/cubes',
      '/api/cubes/{name}',
      '/api/tests',
      '/api/runs/{run}/tests',
      '/api/runs',
      '/api/runs/cancel',
      '/api/runs/events',
      '/api/rejected-rows',
      '/api/sources',
      '/api/corrections',
      '/api/corrections/withdraw',
      '/api/corrections/check',
      '/api/uploads',
      '/api/uploads/{id}/draft',
      '/api/uploads/{id}/accept',
      '/api/uploads/{id}/undo',
      '/api/uploads/{id}/discard',
      '/api/lineage',
      '/api/checks',
      '/api/models',
      '/api/models/{name}',
      '/api/backup',
      '/api/backup/cancel',
      '/api/erase',
      '/api/saved-views',
      '/api/saved-views/{id}',
      '/api/saved-views/{id}/versions',
      '/api/saved-views/{id}/delete',
      '/api/saved-views/{id}/restore',
      '/api/schema',
      '/health/live',
      '/health/ready',
    ])
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    )
    expect(references.length).toBeGreaterThan(20)
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
    expect(JSON.stringify(document)).not.toContain('$defs')
    expect(document.components.schemas.CubeQuery.required).toEqual(['from'])
  })

  it('is true of the answers', async () => {
    const result = await api.ask('query', { from, measures: ['deals'], rows: ['account.sector'], totals: true })
    expect(QueryResult.parse(result)).toEqual(result)
  })
})
