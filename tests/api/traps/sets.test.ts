import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')
const agree = agreeOn(api)

const deals = async (condition: object): Promise<number> =>
  Number((await api.ask('query', { from: 'deals', measures: ['deals'], where: [condition] })).rows[0]?.[0])

describe("a set does not see the query's filters", () => {
  const query = { from: 'bookings', measures: ['won'], rows: ['owner.name'] }

  it('takes the best owner of all time, who won nothing in the month that is asked for', async () => {
    const february = { attribute: 'closed.month', in: ['2026-02'] }
    await agree(
      { ...query, where: [february, { set: { of: 'owner.name', take: 1, by: 'won' } }], totals: ['grand'] },
      `select null, coalesce(sum(amount_eur), 0), 1 as g from fact_deal join dim_owner using (owner_id)
        where is_won and closed_date between '2026-02-01' and '2026-02-28' and owner_name =
          (select owner_name from fact_deal join dim_owner using (owner_id) where is_won group by 1 order by sum(amount_eur) desc limit 1)`,
      [['·', '0', '1']],
    )
    expect((await api.ask('query', { ...query, where: [february, { set: 'best_owner' }] })).rows).toEqual([])
  })

  it('sees its own conditions alone, which do not filter the query', async () => {
    const when = [{ attribute: 'closed.month', in: ['2026-02'] }]
    await agree(
      { ...query, measures: ['closed_deals'], where: [{ set: { of: 'owner.name', take: 1, by: 'won', when } }] },
      `select owner_name, count(*), 0 as g from fact_deal join dim_owner using (owner_id) where closed_date is not null and owner_name =
          (select owner_name from fact_deal join dim_owner using (owner_id)
            where is_won and closed_date between '2026-02-01' and '2026-02-28' group by 1 order by sum(amount_eur) desc limit 1)
        group by 1`,
      [['Cyd', '2', '0']],
    )
  })
})

describe('an empty set is not everything', () => {
  const nobody = { of: 'owner.name', having: [{ measure: 'won', gt: 1_000_000 }] }

  it('holds for nothing, its opposite for everything, and the answer says so', async () => {
    const ask = (condition: object) => api.ask('query', { from: 'bookings', measures: ['won'], where: [condition] })
    const [inside, outside] = [await ask({ set: nobody }), await ask({ not: { set: nobody } })]
    expect([inside.rows, outside.rows]).toEqual([[['0.00']], [['350.00']]])
    const details = { set: null, attribute: 'owner.name', path: 'where[0].set' }
    expect(inside.notices).toMatchObject([{ code: 'empty_set', details }])
    expect(outside.notices).toMatchObject([{ code: 'empty_set', details: { path: 'where[0].not.set' } }])
  })

  it('is none of several that are put together, and the first that others are taken from', async () => {
    const everybody = { of: 'owner.name', having: [{ measure: 'amount', gt: 0 }] }
    const none = { of: 'owner.name', having: [{ measure: 'amount', gt: 1_000_000 }] }
    expect(await deals({ set: { union: [none, everybody] } })).toBe(5)
    expect(await deals({ set: { intersect: [everybody, none] } })).toBe(0)
    expect(await deals({ set: { except: [everybody, none] } })).toBe(5)
    expect(await deals({ set: { except: [none, everybody] } })).toBe(0)
  })
})

describe('a set of places of one name', () => {
  it('holds the Springfield that was taken, not the other', async () => {
    await agree(
      { from: 'bookings', measures: ['won'], rows: ['account.city'], where: [{ set: 'best_city' }] },
      `select country, city, sum(amount_eur), 0 as g from fact_deal
        join (select distinct account_id, country, city from dim_account) using (account_id)
        where is_won group by all order by 3 desc limit 1`,
      [['AU', 'Springfield', '200', '0']],
    )
  })

  it('holds the unknown member where that was taken, and not the blank one, which has no value either', async () => {
    const set = { of: 'account.country', take: 1, by: 'amount', kind: 'bottom' as const }
    await agree(
      { from: 'deals', measures: ['deals', 'amount'], rows: ['account.country'], where: [{ set }] },
      `select '(unknown)', count(*), sum(amount_eur), 0 as g from fact_deal where account_id is null`,
      [['(unknown)', '1', '50', '0']],
    )
    expect(await deals({ not: { set } })).toBe(4)
  })
})

describe('not in a segment keeps nulls', () => {
  it('counts the account without a country and the deal without an account as outside', async () => {
    await agree(
      { from: 'deals', measures: ['deals'], rows: ['account.name'], where: [{ not: { segment: 'abroad' } }] },
      `select coalesce(account_name, '(unknown)') as k, count(*), 0 as g
        from fact_deal left join (select distinct account_id, account_name, country from dim_account where account_id is not null) using (account_id)
        where (country <> 'US') is not true group by 1 order by k like '(%', k`,
      [
        ['Acme', '2', '0'],
        ['Core', '1', '0'],
        ['(unknown)', '1', '0'],
      ],
    )
    expect((await deals({ segment: 'abroad' })) + (await deals({ not: { segment: 'abroad' } }))).toBe(5)
  })

  it('shows on an axis yes before no, a null as no, and the unknown member as neither', async () => {
    await agree(
      { from: 'deals', measures: ['deals', 'amount'], rows: ['segment.abroad'], totals: true },
      `select * from (select case when account_id is null then '(unknown)' else (coalesce(country, '') not in ('', 'US'))::varchar end as k,
          count(*), sum(amount_eur), 0 as g
        from fact_deal left join (select distinct account_id, country from dim_account where account_id is not null) using (account_id)
        group by 1
        union all select null, count(*), sum(amount_eur), 1 from fact_deal)
        order by 4, k = 'true' desc, k = 'false' desc`,
      [
        ['true', '1', '200', '0'],
        ['false', '3', '800', '0'],
        ['(unknown)', '1', '50', '0'],
        ['·', '5', '1050', '1'],
      ],
    )
  })
})
