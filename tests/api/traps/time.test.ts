import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')
const agree = agreeOn(api)

const between = (attribute: string, from: string, to = from) => [{ attribute, from, to }]
const readings = { from: 'readings', measures: ['units', 'units@prior'] }
const yearly = { from: 'readings', measures: ['units', 'units@prior_year'] }

describe('the last date versus the last row', () => {
  it('leaves an owner empty who has no deal on the last date of the period', async () => {
    await agree(
      { from: 'pipeline', measures: ['open_amount', 'last_known'], rows: ['owner.name'], totals: ['grand'] },
      `with last_rows as (from fact_snapshot qualify snapshot_date = max(snapshot_date) over (partition by deal_id))
        select owner_name, sum(amount_eur) filter (snapshot_date = date '2026-03-31'), sum(amount_eur), grouping(owner_name)
        from last_rows join dim_owner using (owner_id) group by rollup (owner_name) order by 4, 1`,
      [
        ['Ben', '50', '50', '0'],
        ['Cyd', '·', '400', '0'],
        ['Dan', '400', '600', '0'],
        ['·', '450', '1050', '1'],
      ],
    )
  })

  it('takes the last date that the cube has, whatever else is filtered', async () => {
    await agree(
      {
        from: 'pipeline',
        measures: ['open_amount', 'open_deals', 'first_open'],
        rows: ['snapshot.quarter'],
        where: [{ attribute: 'stage', in: ['Propose'] }],
      },
      `select '2026-Q1', null, null, sum(amount_eur), 0 as g from fact_snapshot where stage = 'Propose' and snapshot_date = date '2026-01-31'`,
      [['2026-Q1', '·', '·', '100', '0']],
    )
  })

  it('takes the last date of each period, and the average over its dates', async () => {
    await agree(
      {
        from: 'pipeline',
        measures: ['open_amount', 'avg_open', 'least_open', 'most_open', 'average_open_deal'],
        where: between('snapshot.month', '2026-01', '2026-02'),
      },
      `with days as (select snapshot_date, sum(amount_eur) as v, count(*) as n from fact_snapshot where snapshot_date < date '2026-03-01' group by all)
        select arg_max(v, snapshot_date), avg(v), min(v), max(v), arg_max(v / n, snapshot_date), 0 as g from days`,
      [['500', '425', '350', '500', '250', '0']],
    )
  })
})

describe('29 February and the ends of months', () => {
  it('are clamped to the last day of a shorter month or year', async () => {
    await agree(
      { ...yearly, rows: ['read.date'], where: between('read.date', '2028-02-28', '2028-02-29') },
      `select cast(d as date), coalesce(sum(a.units), 0), sum(b.units), 0 as g
        from (values (date '2028-02-28', date '2027-02-28'), (date '2028-02-29', date '2027-02-28')) t(d, before)
        left join fact_reading a on a.reading_date = d left join fact_reading b on b.reading_date = before group by d order by 1`,
      [
        ['2028-02-28', '0', '7', '0'],
        ['2028-02-29', '9', '7', '0'],
      ],
    )
  })

  it('move whole months to whole months, so that a year after 28 February is all of February', async () => {
    await agree(
      { ...yearly, rows: ['read.month'], where: between('read.month', '2028-02') },
      `select '2028-02', sum(units) filter (year(reading_date) = 2028), sum(units) filter (year(reading_date) = 2027), 0 as g
        from fact_reading where month(reading_date) = 2`,
      [['2028-02', '9', '7', '0']],
    )
  })

  it('keep 31 March beside 28 February, and the days between beside none after it', async () => {
    await agree(
      {
        from: 'readings',
        measures: ['units', 'units@prior(month)'],
        rows: ['read.date'],
        where: between('read.date', '2027-03-27', '2027-03-31'),
      },
      `select cast(d as date), coalesce(sum(a.units), 0), sum(b.units), 0 as g from range(date '2027-03-28', date '2027-04-01', interval 1 day) t(d)
        left join fact_reading a on a.reading_date = d join fact_reading b on b.reading_date = d - interval 1 month group by d order by 1`,
      [
        ['2027-03-28', '0', '7', '0'],
        ['2027-03-29', '0', '7', '0'],
        ['2027-03-30', '0', '7', '0'],
        ['2027-03-31', '8', '7', '0'],
      ],
    )
  })
})

describe('ISO week 53', () => {
  it('holds the days on both sides of New Year', async () => {
    await agree(
      {
        from: 'readings',
        measures: ['units'],
        rows: ['read.week'],
        where: between('read.date', '2026-12-01', '2027-01-31'),
      },
      `select strftime(reading_date, '%G-W%V'), sum(units), 0 as g from fact_reading
        where reading_date between '2026-12-01' and '2027-01-31' group by all`,
      [['2026-W53', '11', '0']],
    )
  })

  it('is the week before the first one of 2027', async () => {
    await agree(
      { ...readings, rows: ['read.week'], where: between('read.week', '2026-W53', '2027-W02') },
      `select strftime(d, '%G-W%V'), coalesce(sum(units) filter (reading_date >= d), 0), coalesce(sum(units) filter (reading_date < d), 0), 0 as g
        from (values (date '2026-12-28'), (date '2027-01-04')) t(d), fact_reading where reading_date between d - 7 and d + 6 group by d order by d`,
      [
        ['2026-W53', '11', '0', '0'],
        ['2027-W01', '0', '11', '0'],
      ],
    )
  })

  it('is met again 52 weeks later, in the last week of 2027', async () => {
    await agree(
      { ...yearly, rows: ['read.week'], where: between('read.week', '2027-W51', '2027-W53') },
      `select strftime(d, '%G-W%V'), 0 as units, sum(units), 0 as g from (values (date '2027-12-27')) t(d), fact_reading
        where reading_date between d - 364 and d - 358 group by d`,
      [['2027-W52', '0', '11', '0']],
    )
  })

  it('does not move a day to another year', async () => {
    await agree(
      { from: 'readings', measures: ['units'], rows: ['read.year'], where: between('read.week', '2026-W53') },
      `select year(reading_date), sum(units), 0 as g from fact_reading where strftime(reading_date, '%G-W%V') = '2026-W53' group by 1 order by 1`,
      [
        ['2026', '5', '0'],
        ['2027', '6', '0'],
      ],
    )
  })
})

describe('daylight saving time', () => {
  const local = (zone: string) => `cast(visited_at at time zone 'UTC' at time zone '${zone}' as date)`
  const pages = (zone: string) => ({ from: 'visits', measures: ['pages'], rows: ['visited.date'], zone })
  const sql = (zone: string) => `select ${local(zone)}, sum(pages), 0 as g from fact_visit group by all order by 1`

  it('moves midnight in Berlin by an hour, in spring and in autumn', async () => {
    await agree(pages('Europe/Berlin'), sql('Europe/Berlin'), [
      ['2026-03-28', '1', '0'],
      ['2026-03-29', '6', '0'],
      ['2026-03-30', '8', '0'],
      ['2026-10-24', '16', '0'],
      ['2026-10-25', '96', '0'],
      ['2026-10-26', '128', '0'],
    ])
  })

  it('does not in UTC', async () => {
    await agree(pages('UTC'), sql('UTC'), [
      ['2026-03-28', '3', '0'],
      ['2026-03-29', '12', '0'],
      ['2026-10-24', '48', '0'],
      ['2026-10-25', '192', '0'],
    ])
  })

  it('is another day where the clocks change later, and a filter means the dates of the zone asked for', async () => {
    await agree(
      { ...pages('America/New_York'), where: between('visited.date', '2026-03-29', '2026-10-24') },
      `select ${local('America/New_York')}, sum(pages), 0 as g from fact_visit
        where ${local('America/New_York')} between '2026-03-29' and '2026-10-24' group by all order by 1`,
      [
        ['2026-03-29', '12', '0'],
        ['2026-10-24', '48', '0'],
      ],
    )
  })
})

describe('LAG over gaps', () => {
  it('is no way to the month before: January had none, so February compares with 0', async () => {
    await agree(
      { ...readings, rows: ['read.month'], where: between('read.month', '2025-12', '2026-03') },
      `select strftime(d, '%Y-%m'), coalesce(sum(units) filter (reading_date >= d), 0),
        case when d > date '2025-12-01' then coalesce(sum(units) filter (reading_date < d), 0) end, 0 as g
        from range(date '2025-12-01', date '2026-04-01', interval 1 month) t(d)
        left join fact_reading on reading_date >= d - interval 1 month and reading_date < d + interval 1 month group by d order by d`,
      [
        ['2025-12', '10', '·', '0'],
        ['2026-01', '0', '10', '0'],
        ['2026-02', '30', '0', '0'],
        ['2026-03', '0', '30', '0'],
      ],
    )
  })

  it('is no way to differences: they go from period to period, not from row to row', async () => {
    const { rows } = await api.ask('query', {
      from: 'readings',
      measures: ['units', { measure: 'units', show: 'difference', base: 'grand', as: 'more' }],
      rows: ['read.month'],
      where: between('read.month', '2025-12', '2026-02'),
    })
    expect(rows.at(-1)?.map(String)).toEqual(['2026-02', '30', '30'])
  })

  it('does not skip a year without readings of a month', async () => {
    await agree(
      { ...yearly, rows: ['read.quarter'], where: between('read.quarter', '2026-Q4', '2027-Q1') },
      `select q, sum(units) filter (year(reading_date) || '-Q' || quarter(reading_date) = q), sum(units) filter (year(reading_date) + 1 || '-Q' || quarter(reading_date) = q), 0 as g
        from (values ('2026-Q4'), ('2027-Q1')) t(q), fact_reading group by q order by q`,
      [
        ['2026-Q4', '5', '10', '0'],
        ['2027-Q1', '21', '30', '0'],
      ],
    )
  })
})

describe('a period that is not complete yet', () => {
  const moved = { measure: 'won@prior(quarter,1)' }

  it('is compared with as many days of the one before, unless all of it is asked for, each beside the other', async () => {
    await agree(
      {
        from: 'bookings',
        measures: ['won', 'won@prior(quarter,1)', { ...moved, align: 'full', as: 'full' }],
        rows: ['closed.quarter'],
        where: between('closed.quarter', '2026-Q2'),
      },
      `select '2026-Q2', sum(amount_eur) filter (closed_date >= '2026-04-01'),
        coalesce(sum(amount_eur) filter (closed_date between '2026-01-01' and '2026-01-02'), 0),
        sum(amount_eur) filter (closed_date < '2026-04-01'), 0 as g from fact_deal where is_won`,
      [['2026-Q2', '50', '0', '300', '0']],
    )
  })

  it('is said to be incomplete', async () => {
    const query = { from: 'bookings', measures: ['won'], rows: ['closed.quarter'] }
    const { notices } = await api.ask('query', query)
    expect(notices.map(({ code, details }) => [code, details.member])).toEqual([['partial_period', '2026-Q2']])
  })

  it('is said to be incomplete in a view whose measures are of a cube that says so', async () => {
    const texts = async (measure: string) =>
      (await api.ask('query', { from: 'growth', measures: [measure], rows: ['time.quarter'] })).notices.map(
        (n) => n.text,
      )
    const known =
      'time.quarter 2026-Q2 is not complete: it ends on 2026-06-30, and data of bookings are complete through 2026-04-02.'
    expect(await texts('bookings.won')).toEqual([known])
    expect(await texts('roas')).toEqual([known])
    expect(await texts('spend.cost')).toEqual([])
  })

  it('ends a comparison over all dates where a condition says so, in a view with the date of each cube of its own', async () => {
    // deals were closed from February to 2 April; of what was spent nothing says how far it is complete
    const through = { attribute: 'time.month', through: 'complete' }
    const asked = async (measures: string[], where: object[] = [through]) => {
      const query = { from: 'growth', measures, rows: ['time.month'], where }
      const { rows, notices } = await api.ask('query', query)
      return [rows.map(([month, ...values]) => [month, ...values].join(' ')), notices.map(({ code }) => code)]
    }
    const won = ['bookings.won', 'bookings.won@prior_year']
    expect((await asked(won, []))[0]).toEqual([
      '2026-02 100.00 0.00',
      '2026-03 200.00 0.00',
      '2026-04 50.00 0.00',
      '2027-02 0.00 100.00',
      '2027-03 0.00 200.00',
      '2027-04 0.00 50.00',
    ])
    expect(await asked(won)).toEqual([
      ['2026-02 100.00 0.00', '2026-03 200.00 0.00', '2026-04 50.00 0.00'],
      ['partial_period', 'compared_dates'],
    ])
    const [both] = await asked(['bookings.won', 'spend.cost@prior_year'])
    expect(both).toEqual([
      '2026-02 100.00 0.00',
      '2026-03 200.00 0.00',
      '2026-04 50.00 0.00',
      // what deals of 2027 will bring is not known, which is not 0
      '2027-02  40.00',
      '2027-03  60.00',
    ])
  })

  it('is told of a view by the cubes that say up to which date their data are complete', async () => {
    const catalog = await (await api.request('/api/cubes/growth')).json()
    expect(catalog).toMatchObject({ completeThrough: null, completeByCube: { bookings: '2026-04-02' } })
    expect(await (await api.request('/api/cubes/bookings')).json()).not.toHaveProperty('completeByCube')
  })

  it('ends what is relative to today, which is no clock but the date up to which the data are complete', async () => {
    const last = (n: number, complete: boolean) => ({
      attribute: 'closed.date',
      last: { n, unit: 'month' as const, complete },
    })
    const months = async (condition: object) =>
      (await api.ask('query', { from: 'bookings', measures: ['won'], rows: ['closed.month'], where: [condition] })).rows
    expect(await months(last(2, false))).toEqual([
      ['2026-03', '200.00'],
      ['2026-04', '50.00'],
    ])
    expect(await months(last(2, true))).toEqual([
      ['2026-02', '100.00'],
      ['2026-03', '200.00'],
    ])
    expect(await months({ attribute: 'closed.date', toDate: 'quarter' })).toEqual([['2026-04', '50.00']])
  })
})
