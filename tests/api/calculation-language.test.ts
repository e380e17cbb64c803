import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'
import { agreeOn } from './traps/agree.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-30')
const agree = agreeOn(api)

const spring = [{ attribute: 'closed.month', from: '2026-02', to: '2026-04' }]
const calcs = (calculations: Readonly<Record<string, string>>) =>
  Object.entries(calculations).map(([as, calc]) => ({ as, calc }))

describe('calculations of one query', () => {
  it('keep each its own distance in time', async () => {
    await agree(
      {
        from: 'bookings',
        measures: calcs({ one: 'won@prior', two: 'won@prior(2)', three: 'won@prior(month, 2)', four: 'won@last(2)' }),
        rows: ['closed.month'],
        where: spring,
      },
      `with months as (from (values ('2026-02'), ('2026-03'), ('2026-04')) as v(m)),
        won as (
          select strftime(closed_date, '%Y-%m') as m, sum(amount_eur) filter (is_won) as won from fact_deal
          where closed_date is not null group by 1
        ),
        back as (from (values (0), (1), (2)) as v(n)),
        moved as (
          select m, n, coalesce((
            select won from won where won.m = strftime(strptime(months.m || '-01', '%Y-%m-%d') - to_months(n::integer), '%Y-%m')
          ), 0) as won
          from months, back
        )
        select m, sum(won) filter (n = 1) as a, sum(won) filter (n = 2) as b, sum(won) filter (n = 2) as c,
          sum(won) filter (n < 2) as d, 0 as g
        from moved group by m order by m`,
      [
        ['2026-02', '0', '0', '0', '100', '0'],
        ['2026-03', '100', '0', '0', '300', '0'],
        ['2026-04', '200', '100', '100', '250', '0'],
      ],
    )
  })

  it('list each its own members for a statistic', async () => {
    const measures = calcs({
      winners: 'count(won over owner.name)',
      closers: 'count(closed_deals over owner.name)',
      least: 'min(won over owner.name)',
    })
    await agree(
      { from: 'bookings', measures, where: [{ attribute: 'closed.month', in: ['2026-03'] }] },
      `with owners as (
          select owner_id, count(*) as closed, count(*) filter (is_won) as deals, sum(amount_eur) filter (is_won) as won
          from fact_deal where closed_date between date '2026-03-01' and date '2026-03-31' group by 1
        )
        select count(*) filter (deals > 0), count(*), min(won), 0 as g from owners`,
      [['1', '2', '200', '0']],
    )
  })

  it('is one row where it names no measure', async () => {
    await agree({ from: 'bookings', measures: calcs({ two: '1 + 1' }) }, 'select 2 as two, 0 as g', [['2', '0']])
  })

  it('keep the type of a measure that is moved', async () => {
    const { columns, rows } = await api.ask('query', { from: 'bookings', measures: ['closed_deals@ytd', 'won@ytd'] })
    expect(columns.map(({ type }) => type)).toEqual(['integer', 'decimal'])
    expect(rows).toHaveLength(1)
  })

  it('take the value of an attribute where there is only one', async () => {
    await agree(
      {
        from: 'bookings',
        measures: calcs({ south: "if(property(owner.name) = 'Dan', won, 0)", own: "won{owner.name = 'Dan'}" }),
        rows: ['owner.name'],
        totals: ['grand'],
      },
      `select owner_name, coalesce(sum(amount_eur) filter (is_won and owner_name = 'Dan'), 0) as a, 200 as b, 0 as g
        from fact_deal join dim_owner using (owner_id) where closed_date is not null group by 1
        union all select null, 0, 200, 1 order by g, owner_name`,
      [
        ['Ben', '0', '200', '0'],
        ['Cyd', '0', '200', '0'],
        ['Dan', '200', '200', '0'],
        ['·', '0', '200', '1'],
      ],
    )
  })

  it('are refused where planning them would take for ever', async () => {
    const nested = ['owner.name', 'closed.month', 'owner.region', 'closed.date', 'deal', 'closed.year'].reduce(
      (inner, attribute) => `avg(${inner} over ${attribute})`,
      'won',
    )
    const wide = Array.from({ length: 51 }, (_, i) => `won@prior(day, ${i + 1})`).join(' + ')
    for (const [calc, message] of [
      [nested, 'statistics nest deeper than 5'],
      [wide, 'more than 50 other dates and coordinates'],
    ] as const) {
      const { error } = await api.refused('query', { from: 'bookings', measures: [{ calc, as: 'x' }] })
      expect(error).toMatchObject({ code: 'unsound', message: expect.stringContaining(message) })
    }
  })
})
