import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')
const agree = agreeOn(api)

const won = { from: 'bookings', measures: ['won'] }
const byOwner = `select owner_name, sum(amount_eur) as won from fact_deal join dim_owner using (owner_id) where is_won group by all`

describe('NOT IN and NULL', () => {
  it('keeps the deal without an account, and the account without a country', async () => {
    await agree(
      {
        from: 'deals',
        measures: ['deals', 'amount'],
        rows: ['account.country'],
        where: [{ attribute: 'account.country', notIn: ['US'] }],
      },
      `select case when account_id is null then '(unknown)' else coalesce(country, '(blank)') end as place, count(*), sum(amount_eur), 0 as g
        from fact_deal left join (select distinct account_id, country from dim_account where account_id is not null) using (account_id)
        where country is distinct from 'US' group by 1 order by place like '(%', 1`,
      [
        ['AU', '1', '200', '0'],
        ['(blank)', '1', '400', '0'],
        ['(unknown)', '1', '50', '0'],
      ],
    )
  })

  it('adds up with its opposite to all deals, also where blank is what is asked for', async () => {
    const deals = async (condition: object) =>
      Number((await api.ask('query', { from: 'deals', measures: ['deals'], where: [condition] })).rows[0]?.[0])
    const conditions = [
      { attribute: 'account.country', in: ['US'] },
      { attribute: 'account.country', is: 'blank' },
      { attribute: 'account.country', is: 'unknown' },
      { attribute: 'account.segment', startsWith: 's' },
      { attribute: 'closed.date', from: '2026-03-01' },
      { attribute: 'owner.org', in: [3] },
    ]
    for (const condition of conditions) {
      expect(await deals({ any: [condition, { not: condition }] }), JSON.stringify(condition)).toBe(5)
      expect((await deals(condition)) + (await deals({ not: condition })), JSON.stringify(condition)).toBe(5)
    }
  })
})

describe('subtotal versus blank', () => {
  it('tells the deals of owners without a region from the total', async () => {
    const query = { ...won, rows: ['owner.region'], totals: true }
    await agree(
      query,
      `select case when grouping(region) = 1 then null else coalesce(region, '(blank)') end, sum(amount_eur), grouping(region)
        from fact_deal join dim_owner using (owner_id) where is_won group by rollup (region) order by 3, region nulls last`,
      [
        ['North', '100', '0'],
        ['South', '200', '0'],
        ['(blank)', '50', '0'],
        ['·', '350', '1'],
      ],
    )
    expect((await api.ask('query', query)).special).toEqual([{ row: 2, column: 0, kind: 'blank' }])
  })

  it('tells them apart on both axes at once', async () => {
    await agree(
      { ...won, rows: ['owner.region'], columns: ['account.country'], totals: ['grand', 'rows', 'columns'] },
      `select case when grouping(region) = 1 then null else coalesce(region, '(blank)') end,
        case when grouping(place) = 1 then null else place end, sum(amount_eur), grouping(place, region)
        from fact_deal join dim_owner using (owner_id)
        join (values (10, 'US'), (11, 'AU'), (null, '(unknown)')) a(id, place) on id is not distinct from account_id
        where is_won group by cube (region, place) order by grouping(region), region nulls last, grouping(place), place like '(%', place`,
      [
        ['North', 'US', '100', '0'],
        ['North', '·', '100', '2'],
        ['South', 'AU', '200', '0'],
        ['South', '·', '200', '2'],
        ['(blank)', '(unknown)', '50', '0'],
        ['(blank)', '·', '50', '2'],
        ['·', 'AU', '200', '1'],
        ['·', 'US', '100', '1'],
        ['·', '(unknown)', '50', '1'],
        ['·', '·', '350', '3'],
      ],
    )
  })
})

describe('the top N', () => {
  const top = { kind: 'top' as const, n: 1, by: 'won', of: 'owner.name' }

  it('leaves the total as it is, and says that it does', async () => {
    const query = { ...won, rows: ['owner.name'], top, totals: ['grand' as const] }
    await agree(
      query,
      `select * exclude place, 0 as g from (select *, row_number() over (order by won desc) as place from (${byOwner})) where place = 1
        union all select null, sum(won), 1 from (${byOwner})`,
      [
        ['Dan', '200', '0'],
        ['·', '350', '1'],
      ],
    )
    const { notices } = await api.ask('query', query)
    expect(notices.map(({ code }) => code)).toContain('totals_include_hidden')
  })

  it('leaves shares as they are, unless those of what is visible are asked for', async () => {
    await agree(
      {
        from: 'bookings',
        measures: [
          { measure: 'won', show: 'share', base: 'grand', as: 'of_all' },
          { measure: 'won', show: 'share', base: 'grand', over: 'visible', as: 'of_shown' },
        ],
        rows: ['owner.name'],
        top: { ...top, n: 2 },
        sort: [{ by: 'owner.name' }],
      },
      `select owner_name, won::double / 350, won::double / 300, 0 as g from (${byOwner}) where won >= 100 order by 1`,
      [
        ['Cyd', '0.285714285714', '0.333333333333', '0'],
        ['Dan', '0.571428571429', '0.666666666667', '0'],
      ],
    )
  })

  it('counts the distinct accounts of the others anew', async () => {
    await agree(
      {
        from: 'bookings',
        measures: ['won', 'buyers', 'win_rate'],
        rows: ['owner.name'],
        top: { ...top, other: true },
        totals: ['grand'],
      },
      `select case when grouping(who) = 1 then null else who end, sum(amount_eur) filter (is_won), count(distinct account_id) filter (is_won),
        avg(is_won::integer), grouping(who)
        from (select *, case owner_id when 4 then 'Dan' else '(other)' end as who from fact_deal where closed_date is not null)
        group by rollup (who) order by 5, who like '(%'`,
      [
        ['Dan', '200', '1', '1', '0'],
        ['(other)', '150', '1', '0.666666666667', '0'],
        ['·', '350', '2', '0.75', '1'],
      ],
    )
  })

  it('leaves the rows behind a total as they are, beside columns too', async () => {
    const query = {
      ...won,
      rows: ['owner.region'],
      columns: ['owner.name'],
      totals: true,
      top: { ...top, of: 'owner.region' },
    }
    const behind = async (at: Record<string, string>) => {
      const { count, sum, cell, reconciles } = await api.ask('drillThrough', { query, at, measure: 'won' })
      return { count, sum, cell, reconciles }
    }
    expect(await behind({})).toEqual({ count: 3, sum: '350.00', cell: '350.00', reconciles: true })
    expect(await behind({ 'owner.region': 'South' })).toEqual({
      count: 1,
      sum: '200.00',
      cell: '200.00',
      reconciles: true,
    })
    expect(await behind({ 'owner.name': 'Dan' })).toEqual({
      count: 1,
      sum: '200.00',
      cell: '200.00',
      reconciles: true,
    })
  })

  it('totals of what is visible are another question, with another name', async () => {
    const query = { ...won, rows: ['owner.name'], top, totals: ['grand' as const], totalsOf: 'visible' as const }
    const { rows, notices } = await api.ask('query', query)
    expect(rows).toEqual([
      ['Dan', '200.00'],
      [null, '200.00'],
    ])
    expect(notices.map(({ code }) => code)).toContain('totals_of_visible')
  })
})
