import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const from = 'plans'
type Query = Omit<RequestOf<'query'>, 'from'>
type Result = ResponseOf<'query'>

const ask = (query: Query): Promise<Result> => api.ask('query', { from, ...query })

/** Rows with special members by their kind in brackets, totals as (all) and numbers as numbers. */
const shown = ({ columns, rows, special, grouping }: Result) => {
  const attributes = columns.filter(({ axis, implied }) => axis !== 'measure' && implied !== true)
  return rows.map((row, r) =>
    row.map((value, c) => {
      const kind = special.find((member) => member.row === r && member.column === c)?.kind
      const column = columns[c]
      const bit = column === undefined ? -1 : attributes.indexOf(column)
      if (kind !== undefined) return `(${kind})`
      if (bit >= 0 && ((grouping[r] ?? 0) & (1 << bit)) !== 0) return '(all)'
      return column?.axis === 'measure' && value !== null ? Number(value) : value
    }),
  )
}
const rows = async (query: Query) => shown(await ask(query))

describe('scenarios', () => {
  it('stand side by side under an attribute, first on the columns where the query puts them nowhere', async () => {
    const answer = await ask({ measures: ['planned'], scenarios: ['base', 'price_up'] })
    expect(shown(answer)).toEqual([
      ['base', 350],
      ['price_up', 385],
    ])
    expect(answer.columns[0]).toEqual({ name: 'scenario', axis: 'column', type: 'text', labelled: true })
    expect(answer.query.columns).toEqual(['scenario'])
    expect(answer.labels).toEqual([
      {
        column: 'scenario',
        path: [0],
        members: [
          { key: ['base'], label: 'Base' },
          { key: ['price_up'], label: 'Prices up by a tenth' },
        ],
      },
    ])
  })

  it('come in the order asked', async () => {
    expect(await rows({ measures: ['planned'], scenarios: ['price_up', 'large_only', 'base'] })).toEqual([
      ['price_up', 385],
      ['large_only', 200],
      ['base', 350],
    ])
  })

  it('change what their parameters are in, a calculation too, and leave the others alone', async () => {
    const measures = ['planned', 'planned_deals', 'of_quota', 'focused']
    expect(await rows({ measures, scenarios: ['base', 'large_only', 'on_dan'] })).toEqual([
      ['base', 350, 3, 0.875, 100],
      ['large_only', 200, 1, 200 / 300, 100],
      ['on_dan', 350, 3, 0.875, 200],
    ])
  })

  it('may set a value per member: deals of SMB are dearer, that of no account is not', async () => {
    const query = { measures: ['planned'], scenarios: ['base', 'price_up_smb'] }
    expect(await rows({ ...query, rows: ['account.segment'], totals: ['grand'] })).toEqual([
      ['SMB', 'base', 300],
      ['SMB', 'price_up_smb', 315],
      ['(unknown)', 'base', 50],
      ['(unknown)', 'price_up_smb', 50],
      ['(all)', 'base', 350],
      ['(all)', 'price_up_smb', 365],
    ])
  })

  it('see the version of a member that the query asks for: as of now account 10 is ENT', async () => {
    const query: Query = { measures: ['planned'], scenarios: ['price_up_smb'], rows: ['account.name'], asOf: 'now' }
    expect(await rows(query)).toEqual([
      ['Acme', 'price_up_smb', 100],
      ['Bolt', 'price_up_smb', 210],
      ['(unknown)', 'price_up_smb', 50],
    ])
  })

  it('lie over the values that the query gives', async () => {
    const parameters = { price_factor: 2, least_amount: 60 }
    expect(await rows({ measures: ['planned'], scenarios: ['base', 'price_up', 'on_dan'], parameters })).toEqual([
      ['base', 600],
      ['price_up', 330],
      ['on_dan', 600],
    ])
  })

  it('keep all digits beside each other', async () => {
    const parameters = { price_factor: 1.000001 }
    const { rows: exact } = await ask({ measures: ['planned'], scenarios: ['price_up', 'base'], parameters })
    expect(exact).toEqual([
      ['price_up', '385.00000000'],
      ['base', '350.00035000'],
    ])
  })

  it('have no total of their own, and all totals each', async () => {
    const query: Query = {
      measures: ['planned'],
      rows: ['scenario', 'owner.name'],
      columns: ['closed.quarter'],
      totals: true,
    }
    expect(await rows({ ...query, scenarios: ['large_only', 'base'] })).toEqual([
      ['large_only', 'Dan', '2026-Q1', 200],
      ['large_only', 'Dan', '(all)', 200],
      ['large_only', '(all)', '2026-Q1', 200],
      ['large_only', '(all)', '(all)', 200],
      ['base', 'Ben', '2026-Q2', 50],
      ['base', 'Ben', '(all)', 50],
      ['base', 'Cyd', '2026-Q1', 100],
      ['base', 'Cyd', '(all)', 100],
      ['base', 'Dan', '2026-Q1', 200],
      ['base', 'Dan', '(all)', 200],
      ['base', '(all)', '2026-Q1', 300],
      ['base', '(all)', '2026-Q2', 50],
      ['base', '(all)', '(all)', 350],
    ])
  })

  it('may stand between other attributes of an axis, which keep their bits and their ancestors', async () => {
    const query: Query = {
      measures: ['planned'],
      rows: ['account.country', 'scenario', 'account.city'],
      totals: [['account.country']],
    }
    const answer = await ask({ ...query, scenarios: ['base', 'price_up'] })
    expect(shown(answer).slice(0, 4)).toEqual([
      ['AU', 'base', 'Springfield', 200],
      ['AU', 'base', '(all)', 200],
      ['AU', 'price_up', 'Springfield', 220],
      ['AU', 'price_up', '(all)', 220],
    ])
    expect(answer.grouping.slice(0, 2)).toEqual([0, 4])
    const implied = await ask({ measures: ['planned'], columns: ['account.city', 'scenario'], scenarios: ['base'] })
    expect(implied.columns.map(({ name }) => name)).toEqual(['account.country', 'account.city', 'scenario', 'planned'])
    expect(implied.rows[0]).toEqual(['AU', 'Springfield', 'base', '200.00'])
  })

  it('say in notices what they set, and where they set nothing that is read', async () => {
    const { notices } = await ask({ measures: ['planned'], scenarios: ['base', 'large_only', 'price_up_smb'] })
    expect(notices.map(({ code, text }) => [code, text])).toEqual([
      ['scenario_set', 'Large deals only (large_only): least_amount is 150; quota is 300.'],
      [
        'scenario_set',
        'Prices up for SMB (price_up_smb): price_factor is 1.05 where account.segment is SMB, else price_factor is 1.',
      ],
    ])
    const other = await api.ask('query', { from: 'bookings', measures: ['won'], scenarios: ['base', 'price_up_smb'] })
    expect(shown(other)).toEqual([
      ['base', 350],
      ['price_up_smb', 350],
    ])
    expect(other.notices.map(({ code }) => code)).toEqual(['scenario_ignored'])
  })

  it('are each explained, in one statement with values apart', async () => {
    const query = { from, measures: ['planned'], scenarios: ['base', 'price_up'] }
    const { plan, statements } = await api.ask('explain', { query })
    expect(plan).toContain('scenario base\n')
    expect(plan).toContain('scenario price_up\n')
    expect(plan).toContain(':price_factor[1.1]')
    expect(statements.filter(({ purpose }) => purpose === 'answer')).toHaveLength(1)
    expect(statements[0]?.sql).not.toContain('1.1')
    expect(statements[0]?.parameters).toContain('1.1')
  })

  it('stay where they are when the other attributes are drilled, rolled up and pivoted', async () => {
    const drillDown = { attribute: 'account.country', member: 'AU' }
    const query: Query = { measures: ['planned'], rows: ['account.country'], scenarios: ['base', 'price_up'] }
    const drilled = await ask({ ...query, apply: [{ drillDown }, { pivot: {} }] })
    expect(shown(drilled)).toEqual([
      ['base', 'AU', 'Springfield', 200],
      ['price_up', 'AU', 'Springfield', 220],
    ])
    const both = { ...query, rows: ['scenario', 'account.country'] }
    expect(
      (await rows({ ...both, apply: [{ drillDown }, { rollUp: { attribute: 'account.city' } }] })).slice(0, 2),
    ).toEqual([
      ['base', 'AU', 200],
      ['base', 'US', 100],
    ])
  })

  it('leave as Arrow', async () => {
    const body = JSON.stringify({
      from,
      measures: ['planned'],
      rows: ['account.segment'],
      scenarios: ['base', 'price_up'],
    })
    const headers = { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }
    const response = await api.request('/api/query', { method: 'POST', body, headers })
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()))
    expect([...(table.getChild('scenario') ?? [])]).toEqual(['base', 'price_up', 'base', 'price_up'])
    expect([...(table.getChild('account.segment') ?? [])]).toEqual(['SMB', 'SMB', null, null])
  })

  it('leave as CSV with their labels', async () => {
    const body = JSON.stringify({ from, measures: ['planned'], scenarios: ['base', 'price_up'] })
    const headers = { 'content-type': 'application/json', accept: 'text/csv' }
    const response = await api.request('/api/query', { method: 'POST', body, headers })
    expect(await response.text()).toBe(
      'scenario,planned,scenario (label),_grouping\r\nbase,350.000,Base,0\r\nprice_up,385.000,Prices up by a tenth,0\r\n',
    )
  })
})

describe('within each scenario', () => {
  const scenarios = ['base', 'large_only']
  const measures = ['planned']

  it('a filter on measures tests its own values', async () => {
    const having = [{ measure: 'planned', gte: 160 }]
    expect(
      await rows({ measures, rows: ['scenario', 'owner.name'], having, scenarios: ['base', 'price_up_smb'] }),
    ).toEqual([
      ['base', 'Dan', 200],
      ['price_up_smb', 'Dan', 210],
    ])
    expect(
      await rows({
        measures,
        rows: ['owner.name'],
        having: [{ measure: 'planned', gte: 102 }],
        scenarios: ['base', 'price_up_smb'],
      }),
    ).toEqual([
      ['Cyd', 'price_up_smb', 105],
      ['Dan', 'base', 200],
      ['Dan', 'price_up_smb', 210],
    ])
  })

  it('a ranking takes its own members', async () => {
    const top = { n: 1, by: 'focused', of: 'owner.name', per: 'scenario' }
    const query: Query = { measures: ['focused'], rows: ['owner.name'], top, scenarios: ['base', 'on_dan'] }
    expect(await rows(query)).toEqual([
      ['Cyd', 'base', 100],
      ['Dan', 'on_dan', 200],
    ])
  })

  it('a share is of its own total', async () => {
    const share = { measure: 'planned', show: 'share' as const, base: 'grand' as const, as: 'share' }
    expect(await rows({ measures: [share], rows: ['owner.name'], scenarios })).toEqual([
      ['Ben', 'base', 50 / 350],
      ['Cyd', 'base', 100 / 350],
      ['Dan', 'base', 200 / 350],
      ['Dan', 'large_only', 1],
    ])
  })

  it('time moves as ever', async () => {
    const query: Query = {
      measures: ['planned', 'planned@prior'],
      rows: ['closed.month'],
      where: [{ attribute: 'closed.month', from: '2026-02', to: '2026-03' }],
      scenarios: ['base', 'price_up'],
    }
    expect(await rows(query)).toEqual([
      ['2026-02', 'base', 100, 0],
      ['2026-02', 'price_up', 110, 0],
      ['2026-03', 'base', 200, 100],
      ['2026-03', 'price_up', 220, 110],
    ])
  })
})

describe('rows that scenarios share', () => {
  const query: Query = { measures: ['focused'], rows: ['owner.name'], totals: ['grand'], empty: true }
  const sort = [{ by: 'focused', direction: 'desc' as const }]

  it('are ordered by the values of the first scenario', async () => {
    const names = async (scenarios: string[]) =>
      (await rows({ ...query, sort, scenarios })).map(([owner, scenario]) => `${owner} ${scenario}`)
    expect(await names(['base', 'on_dan'])).toEqual([
      ...['Cyd base', 'Cyd on_dan', 'Ada base', 'Ada on_dan', 'Ben base', 'Ben on_dan', 'Dan base', 'Dan on_dan'],
      ...['(all) base', '(all) on_dan'],
    ])
    expect((await names(['on_dan', 'base']))[0]).toBe('Dan on_dan')
  })

  it('are ordered by another scenario where the sort names it', async () => {
    const by = [{ by: 'focused', direction: 'desc' as const, at: { scenario: 'on_dan' } }]
    const found = await rows({ ...query, sort: by, scenarios: ['base', 'on_dan'] })
    expect(found.slice(0, 3)).toEqual([
      ['Dan', 'base', 0],
      ['Dan', 'on_dan', 200],
      ['Ada', 'base', 0],
    ])
  })

  it('stay below their parent where only the second scenario has them', async () => {
    // Large deals only leaves Dan alone, so that North and Cyd come second, inside their own quarter
    const nested: Query = {
      measures: ['planned'],
      rows: ['closed.quarter', 'owner.name'],
      sort: [{ by: 'planned', direction: 'desc' }],
    }
    const found = await rows({ ...nested, totals: ['grand', 'subtotals'], scenarios: ['large_only', 'base'] })
    expect(found.map(([quarter, owner, scenario]) => `${quarter} ${owner} ${scenario}`)).toEqual([
      '2026-Q1 Dan large_only',
      '2026-Q1 Dan base',
      '2026-Q1 Cyd base',
      '2026-Q1 (all) large_only',
      '2026-Q1 (all) base',
      '2026-Q2 Ben base',
      '2026-Q2 (all) base',
      '(all) (all) large_only',
      '(all) (all) base',
    ])
  })

  it('are ordered by each scenario itself where it comes first on the rows', async () => {
    const own: Query = { measures: ['focused'], rows: ['scenario', 'owner.name'], sort, empty: true }
    const found = await rows({ ...own, scenarios: ['base', 'on_dan'] })
    expect(found.map(([scenario, owner]) => `${scenario} ${owner}`)).toEqual([
      ...['base Cyd', 'base Ada', 'base Ben', 'base Dan'],
      ...['on_dan Dan', 'on_dan Ada', 'on_dan Ben', 'on_dan Cyd'],
    ])
  })
})

describe('a limit', () => {
  const query: Query = { measures: ['planned'], rows: ['owner.name'], scenarios: ['large_only', 'base'] }

  it('counts rows that scenarios share once, and cuts no row between them', async () => {
    const answer = await ask({ ...query, limit: 2, offset: 1, totals: ['grand'] })
    expect(shown(answer)).toEqual([
      ['Cyd', 'base', 100],
      ['Dan', 'large_only', 200],
      ['Dan', 'base', 200],
      ['(all)', 'large_only', 200],
      ['(all)', 'base', 350],
    ])
    expect(answer.notices.map(({ code, text }) => `${code}: ${text}`)).toContain(
      'limited: shows at most 2 rows of 3, from row 2',
    )
    expect(answer.notices.map(({ code }) => code)).toContain('totals_include_hidden')
  })

  it('counts each row of each scenario where these are on the rows', async () => {
    const own: Query = { ...query, rows: ['scenario', 'owner.name'], limit: 2 }
    expect(await rows(own)).toEqual([
      ['large_only', 'Dan', 200],
      ['base', 'Ben', 50],
    ])
  })

  it('follows the order by values that scenarios share', async () => {
    const sort = [{ by: 'planned', direction: 'asc' as const, at: { scenario: 'base' } }]
    expect(await rows({ ...query, sort, limit: 1 })).toEqual([['Ben', 'base', 50]])
    expect(await rows({ ...query, sort: [{ by: 'planned', direction: 'desc' }], limit: 1 })).toEqual([
      ['Dan', 'large_only', 200],
      ['Dan', 'base', 200],
    ])
  })

  it('keeps the totals above what it shows, and no others', async () => {
    const nested: Query = {
      ...query,
      rows: ['closed.quarter', 'owner.name'],
      columns: ['account.segment'],
      totals: true,
    }
    expect(await rows({ ...nested, limit: 1, offset: 2 })).toEqual([
      ['2026-Q2', 'Ben', 'base', '(unknown)', 50],
      ['2026-Q2', 'Ben', 'base', '(all)', 50],
      ['2026-Q2', '(all)', 'base', '(unknown)', 50],
      ['2026-Q2', '(all)', 'base', '(all)', 50],
      ['(all)', '(all)', 'large_only', '(all)', 200],
      ['(all)', '(all)', 'base', '(unknown)', 50],
      ['(all)', '(all)', 'base', '(all)', 350],
    ])
  })

  it('that is past the end shows nothing', async () => {
    expect(await rows({ ...query, offset: 9 })).toEqual([])
  })

  it('over mixed levels is refused', async () => {
    const mixed = { members: [{ 'account.country': 'US' }, {}] }
    const { status, error } = await api.refused('query', { from, ...query, rows: [mixed], limit: 1 })
    expect([status, error.code]).toEqual([422, 'not_supported_yet'])
  })
})

describe('behind a number of a scenario', () => {
  const query: RequestOf<'query'> = {
    from,
    measures: ['planned'],
    rows: ['owner.name'],
    scenarios: ['base', 'price_up_smb'],
  }

  it('are its own rows, which add up to it', async () => {
    const at = { 'owner.name': 'Dan', scenario: 'price_up_smb' }
    const found = await api.ask('drillThrough', { query, at, measure: 'planned' })
    expect([found.count, Number(found.sum), found.reconciles]).toEqual([1, 210, true])
    const base = await api.ask('drillThrough', { query, at: { ...at, scenario: 'base' }, measure: 'planned' })
    expect([base.count, Number(base.sum), base.reconciles]).toEqual([1, 200, true])
  })

  it('says that it needs to know which', async () => {
    const { status, error } = await api.refused('drillThrough', {
      query,
      at: { 'owner.name': 'Dan' },
      measure: 'planned',
    })
    expect([status, error.message]).toEqual([422, 'a cell is of one scenario; say which in at: {"scenario": "base"}'])
    const wrong = await api.refused('drillThrough', { query, at: { scenario: 'bse' }, measure: 'planned' })
    expect([wrong.status, wrong.error.message]).toEqual([404, 'there is no scenario "bse"; nearest is "base"'])
  })
})

describe('of scenarios is refused', () => {
  const two = ['base', 'price_up']
  const many = Array.from({ length: 11 }, (_, i) => `s${i}`)
  it.each([
    [
      'an unknown one',
      { scenarios: ['price_upp'] },
      404,
      'unknown_scenario',
      'there is no scenario "price_upp"; nearest is "price_up"',
    ],
    ['one twice', { scenarios: ['base', 'base'] }, 400, 'duplicate_name', '"base" stands twice in scenarios'],
    ['none', { scenarios: [] }, 400, 'invalid_request', 'scenarios are 1 to 10 names, such as ["base"]; found 0'],
    [
      'more than ten',
      { scenarios: many },
      400,
      'invalid_request',
      'scenarios are 1 to 10 names, such as ["base"]; found 11',
    ],
    [
      'their attribute on both axes',
      { scenarios: two, rows: ['scenario'], columns: ['scenario'] },
      400,
      'duplicate_name',
      '"scenario" stands twice in rows and columns',
    ],
    [
      'a filter',
      { scenarios: two, where: [{ not: { attribute: 'scenario', in: ['base'] } }] },
      422,
      'unsound',
      'a scenario is no property of rows, so nothing filters by it; name those you want in "scenarios"',
    ],
    [
      'an order',
      { scenarios: two, sort: [{ by: 'scenario' }] },
      422,
      'unsound',
      'scenarios stand in the order of "scenarios"; name them there as you want them',
    ],
    [
      'a ranking',
      { scenarios: two, top: { n: 1, by: 'planned', of: 'scenario' } },
      422,
      'unsound',
      'scenarios are not ranked: each has its own ranking; name those you want in "scenarios"',
    ],
    [
      'a test at their level',
      { scenarios: two, having: [{ measure: 'planned', gt: 1, at: 'scenario' }] },
      422,
      'unsound',
      'each scenario sees its own values alone; compare them in the answer, where they stand side by side',
    ],
    [
      'a calculation with another',
      { scenarios: two, measures: [{ calc: "planned - planned{scenario = 'base'}", as: 'x' }] },
      422,
      'unsound',
      'each scenario sees its own values alone; compare them in the answer, where they stand side by side',
    ],
    [
      'a statistic over them',
      { scenarios: two, measures: [{ calc: 'max(planned over scenario)', as: 'x' }] },
      422,
      'unsound',
      'each scenario sees its own values alone; compare them in the answer, where they stand side by side',
    ],
    [
      'an order of rows by two of them',
      {
        scenarios: two,
        rows: ['owner.name'],
        sort: [
          { by: 'planned', at: { scenario: 'base' } },
          { by: 'planned', at: { scenario: 'price_up' } },
        ],
      },
      422,
      'unsound',
      'rows are ordered by the values of one scenario',
    ],
    [
      'an order of a tree by values, beside each other',
      { scenarios: two, rows: ['owner.org'], sort: [{ by: 'planned' }] },
      422,
      'unsound',
      'each scenario orders a tree by its own values; put "scenario" first on the rows, or leave the order by a measure out',
    ],
  ] as const)('%s', async (_, query, status, code, message) => {
    expect(await api.refused('query', { from, measures: ['planned'], ...query })).toMatchObject({
      status,
      error: { code, message },
    })
  })

  it('a calculation with a value per member, which is a number of no coordinate', async () => {
    const { status, error } = await api.refused('query', { from, measures: ['by_price'], scenarios: ['price_up_smb'] })
    expect([status, error.code]).toEqual([422, 'unsound'])
    expect(error.message).toBe(
      'price_factor has a value for each account.segment here, and a calculation over measures has rows of several members at once; read :price_factor in the expr of a measure, or give it one value',
    )
    expect(await rows({ measures: ['by_price'], scenarios: ['price_up'] })).toEqual([['price_up', 350]])
  })

  it('the attribute without saying which', async () => {
    const { status, error } = await api.refused('query', { from, measures: ['planned'], columns: ['scenario'] })
    expect([status, error.path, error.message]).toEqual([
      422,
      'columns',
      'which scenarios? Name those you want: "scenarios": ["base", "price_up", "price_up_smb", "large_only", "on_dan"]',
    ])
  })
})
