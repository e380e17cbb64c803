import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'

/** Targets of whole months, dated by their last day; sales day by day, complete up to 15 March 2026. */
const tables = `
CREATE TABLE dim_date AS SELECT CAST(d AS DATE) AS date FROM range(DATE '2025-01-01', DATE '2027-01-01', INTERVAL 1 DAY) AS days(d);
CREATE TABLE dim_rep (rep_id INTEGER, rep_name VARCHAR);
INSERT INTO dim_rep VALUES (1, 'Cyd'), (2, 'Dan');
CREATE TABLE fact_sale (sale_id INTEGER, sold DATE, rep_id INTEGER, amount DECIMAL(18, 2));
INSERT INTO fact_sale VALUES (1, '2026-01-10', 1, 80), (2, '2026-02-05', 1, 30), (3, '2026-02-20', 2, 50), (4, '2026-03-02', 1, 40), (5, '2026-03-09', 2, 10);
CREATE TABLE fact_target (month_end DATE, rep_id INTEGER, amount DECIMAL(18, 2));
INSERT INTO fact_target VALUES ('2026-01-31', 1, 100), ('2026-02-28', 1, 60), ('2026-02-28', 2, 60), ('2026-03-31', 1, 90), ('2026-03-31', 2, 30), ('2026-04-30', 1, 70);`

const definitions = (target = '{ dimension: calendar, on: month_end, grain: month }'): string => `
version: 1
calendars:
  days: { table: dim_date, date: date, week: { starts: monday, year: iso }, fiscal: { starts: 02-01, label: end_year } }
dimensions:
  calendar: { calendar: days }
  rep: { table: dim_rep, key: rep_id, attributes: { name: { column: rep_name } } }
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    complete_through: 2026-03-15
    roles: { sale: { dimension: calendar, on: sold }, rep: { on: rep_id } }
    measures: { sold: { agg: sum, expr: amount } }
  targets:
    table: fact_target
    grain: [month_end, rep_id]
    complete_through: 2026-03-15
    roles: { due: ${target}, rep: { on: rep_id } }
    measures: { target: { agg: sum, expr: amount } }
views:
  goals:
    cubes: [sales, targets]
    time: { sales: sale, targets: due }
    shared: [rep]
    measures: { reached: { calc: sales.sold / targets.target } }
`

const api = apiOver(() => openStar(tables, definitions()), '2026-03-15')
const both = ['sales.sold', 'targets.target']

describe('a monthly target beside a daily fact', () => {
  it('is compared by month and by what is made of months', async () => {
    const { rows } = await api.ask('query', {
      from: 'goals',
      measures: [...both, 'reached'],
      rows: ['time.month'],
      totals: ['grand'],
    })
    expect(rows).toEqual([
      ['2026-01', '80.00', '100.00', 0.8],
      ['2026-02', '80.00', '120.00', 2 / 3],
      ['2026-03', '50.00', '120.00', 50 / 120],
      ['2026-04', '0.00', '70.00', 0],
      [null, '210.00', '410.00', 210 / 410],
    ])
    const fiscal = await api.ask('query', { from: 'goals', measures: both, rows: ['time.fiscal_quarter'] })
    expect(fiscal.rows).toEqual([
      ['FY2026-Q4', '80.00', '100.00'],
      ['FY2027-Q1', '130.00', '310.00'],
    ])
  })

  it.each(['time.date', 'time.week', 'time.weekday'])(
    'is empty at members of %s, never divided, and right in the total',
    async (row) => {
      const { rows, notices } = await api.ask('query', {
        from: 'goals',
        measures: both,
        rows: [row],
        totals: ['grand'],
      })
      expect(rows.slice(0, -1).every((cells) => cells.at(-1) === null && cells.at(-2) !== null)).toBe(true)
      expect(rows.at(-1)?.slice(-2)).toEqual(['210.00', '410.00'])
      expect(notices.map(({ code }) => code)).toContain('unrelated')
    },
  )

  it('is empty under a filter on dates, which cut through months', async () => {
    const where = [{ attribute: 'time.date', from: '2026-03-01', to: '2026-03-10' }]
    expect((await api.ask('query', { from: 'goals', measures: both, where })).rows).toEqual([['50.00', null]])
  })

  it('is whole in a month that has begun: neither to date nor a period before is cut to the days that have passed', async () => {
    const asked = { measures: ['targets.target@ytd', 'targets.target@prior', 'sales.sold@prior'] }
    const where = [{ attribute: 'time.month', in: ['2026-03'] }]
    const { rows } = await api.ask('query', { from: 'goals', ...asked, where })
    expect(rows).toEqual([['340.00', '120.00', '30.00']])
  })

  it('leaves the end of what runs along time where it is in the cube of the sales', async () => {
    const months = async (from: string, measure: string, period: string) => {
      const running = { measure, show: 'running' as const, base: 'grand', as: 'so far' }
      const where = [{ attribute: `${period.split('.')[0]}.year`, in: [2026] }]
      return (await api.ask('query', { from, measures: [running], rows: [period], where })).rows
    }
    const known = [
      ['2026-01', '80.00'],
      ['2026-02', '160.00'],
      ['2026-03', '210.00'],
    ]
    expect(await months('sales', 'sold', 'sale.month')).toEqual(known)
    expect(await months('goals', 'sales.sold', 'time.month')).toEqual(known)
  })

  it('is refused by dates in its own cube, with the period to ask for', async () => {
    const { status, error } = await api.refused('query', { from: 'targets', measures: ['target'], rows: ['due.date'] })
    expect([status, error['code'], error['path']]).toEqual([422, 'unsound', 'rows[0]'])
    expect(error['message']).toBe(
      'due.date is finer than the facts of cube targets, each of which is of a whole month; ask for due.month, or for a period made of it',
    )
  })

  it('has no rows behind a date, where it is empty, and those of all months where it is repeated', async () => {
    const query = { from: 'goals', measures: both, rows: ['time.date'] }
    const behind = (unrelated: 'blank' | 'repeat') =>
      api.ask('drillThrough', {
        query: { ...query, unrelated },
        at: { 'time.date': '2026-02-05' },
        measure: 'targets.target',
      })
    expect(await behind('blank')).toMatchObject({ count: 0, rows: [], cell: null, reconciles: true })
    expect(await behind('repeat')).toMatchObject({ count: 6, sum: '410.00', cell: '410.00', reconciles: true })
  })

  it('is counted by relative dates of whole months', async () => {
    const last = { attribute: 'due.month', last: { n: 2, unit: 'month' as const, at: '2026-03' } }
    expect((await api.ask('query', { from: 'targets', measures: ['target'], where: [last] })).rows).toEqual([
      ['240.00'],
    ])
  })
})

describe('the catalog of facts that stand at whole periods', () => {
  it('has the periods that fit, and those only', async () => {
    const { attributes, hierarchies, fits } = (await (await api.request('/api/cubes/targets')).json()) as {
      attributes: { name: string }[]
      hierarchies: { name: string; levels: string[] }[]
      fits: Record<string, string[]>
    }
    const periods = [
      'due.year',
      'due.quarter',
      'due.month',
      'due.fiscal_year',
      'due.fiscal_quarter',
      'due.month_of_year',
    ]
    expect(attributes.map(({ name }) => name).sort()).toEqual([...periods, 'rep.name'].sort())
    expect(fits['target']?.toSorted()).toEqual([...periods, 'rep.name'].sort())
    expect(hierarchies.map(({ name, levels }) => [name, levels])).toEqual([
      ['due.calendar', ['due.year', 'due.quarter', 'due.month']],
      ['due.fiscal', ['due.fiscal_year', 'due.fiscal_quarter']],
    ])
  })

  it('says in a view which attributes fit which measures', async () => {
    const { fits } = (await (await api.request('/api/cubes/goals')).json()) as { fits: Record<string, string[]> }
    expect(fits['sales.sold']).toContain('time.date')
    expect(fits['targets.target']).not.toContain('time.date')
    expect(fits['reached']).not.toContain('time.date')
    expect(fits['reached']).toContain('time.month')
  })
})

describe('the grain of a role', () => {
  it('is of a calendar, and one of its periods', async () => {
    await expect(openStar(tables, definitions('{ dimension: rep, on: rep_id, grain: month }'))).rejects.toThrow(
      'role due of cube targets takes no "grain": its dimension rep is no calendar, so that it has no periods',
    )
    await expect(openStar(tables, definitions('{ dimension: calendar, on: month_end, grain: mouth }'))).rejects.toThrow(
      '"grain" of role due of cube targets is "mouth"; nearest is "month"',
    )
  })
})
