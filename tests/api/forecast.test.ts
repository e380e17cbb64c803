import { describe, expect, it } from 'vitest'
import { ForecastResult } from '../../server/contract/forecast.ts'
import { asReader } from '../support/as-reader.ts'
import { expectNear } from '../support/near.ts'
import { openStar } from '../support/star.ts'
import { apiOver } from './api.ts'

/**
 * 48 months from January 2020 and the first days of January 2024, one row each for north (3 of 4 parts) and south. `line` is
 * 1000, 10 more each month, and a season that adds up to 0; `same` the same year again and again; `flat` always 5; `spiky` as
 * `line` with 5,000 more in May 2022; `rare` has no value in May 2022. Of `visits` there are more each month from 2023 on, and
 * in two months of it none.
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2018-12-31', DATE '2027-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE months AS SELECT i, CAST(DATE '2020-01-15' + to_months(i) AS DATE) AS day,
    [0, -60, -20, 10, 40, 80, 120, 60, 10, -40, -80, -120][i % 12 + 1] AS season FROM range(48) t(i);
CREATE TABLE fact_sale AS
  SELECT i * 2 + r AS id, CASE WHEN i = 0 THEN DATE '2020-01-01' ELSE day END AS day, ['north', 'south'][r + 1] AS region,
    CAST([0.75, 0.25][r + 1] * (1000 + 10 * i + season) AS DECIMAL(18, 2)) AS line,
    CAST([0.75, 0.25][r + 1] * (500 + season) AS DECIMAL(18, 2)) AS same, 5 AS flat,
    CAST([0.75, 0.25][r + 1] * (1000 + 10 * i + season + CASE WHEN i = 28 THEN 5000 ELSE 0 END) AS DECIMAL(18, 2)) AS spiky,
    CASE WHEN i = 28 THEN NULL ELSE 10 + i % 7 END AS rare
  FROM months, range(2) s(r)
  UNION ALL SELECT 999, DATE '2024-01-05', 'north', 77, 77, 5, 77, 3;
CREATE TABLE fact_visit AS
  SELECT row_number() OVER () AS id, day FROM (
    SELECT CAST(DATE '2023-01-01' + to_months(m) + to_days(n) AS DATE) AS day
    FROM range(12) t(m), range(12) u(n) WHERE m NOT IN (3, 6) AND n <= (m * 5) % 9);`

const definitions = `
version: 1
calendars: {plain: {table: dim_day, date: day}}
dimensions: {day: {calendar: plain}}
cubes:
  sales:
    table: fact_sale
    grain: [id]
    complete_through: load
    time: day
    roles: {day: {on: day}}
    degenerate: {region: {column: region}}
    measures:
      line: {agg: sum, expr: line}
      same: {agg: sum, expr: same}
      flat: {agg: avg, expr: flat}
      spiky: {agg: sum, expr: spiky}
      rare: {agg: avg, expr: rare}
      rows: {agg: count}
      ratio: {calc: same / line}
      position: {show: rank, of: line, base: grand}
  visits: {table: fact_visit, grain: [id], complete_through: load, time: day, roles: {day: {on: day}}, measures: {visits: {agg: count}, early: {agg: count, where: day(day) <= 4}, net: {calc: visits - early - early}, twice: {calc: visits + visits}}}
`

const policies = `policies:
  northern: {cubes: [sales], rows: {region: [north]}}
  whole: {cubes: [sales], rows: {region: [north]}, totals: hidden}
`

const api = apiOver(() => openStar(tables, definitions), '2024-01-10')

const restricted = apiOver(() => openStar(tables, definitions + policies), '2024-01-10')

const ask = async (measure: unknown, rest: object = {}, horizon = 6) => {
  const query = { from: 'sales', measures: [measure as string], rows: ['day.month'], ...rest }
  const found = await api.ask('forecast', { query, horizon })
  expect(ForecastResult.parse(found)).toEqual(found)
  return found
}

const refused = async (measure: unknown, rest: object = {}, wish: object = {}) => {
  const { status, error } = await api.refused('forecast', {
    query: { from: 'sales', measures: [measure], rows: ['day.month'], ...rest },
    ...wish,
  })
  const details = error.details as { reason?: string }
  const told = error.code === 'model_refused' ? details.reason : error.path
  return [status, error.code, told, error.message] as const
}

const season = [0, -60, -20, 10, 40, 80, 120, 60, 10, -40, -80, -120]

describe('a forecast by months', () => {
  it('goes on as the series would: its line, its season, in the months that come', async () => {
    const found = await ask('line')
    expect(found.history.map(({ value }) => value)).toEqual(
      Array.from({ length: 48 }, (_, i) => 1000 + 10 * i + (season[i % 12] ?? 0)),
    )
    expect(found.forecast.map(({ period, from, to }) => [period, from, to]).slice(0, 2)).toEqual([
      ['2024-01', '2024-01-01', '2024-01-31'],
      ['2024-02', '2024-02-01', '2024-02-29'],
    ])
    const expected = Array.from({ length: 6 }, (_, i) => 1000 + 10 * (48 + i) + (season[i] ?? 0))
    expectNear(
      found.forecast.map(({ value }) => value),
      expected,
      { relative: 0.005 },
    )
    expect([found.season, found.method.isBaseline]).toEqual([12, false])
    // a year before, each month had 120 less
    expectNear(found.backtest.baseline, { mae: 120, me: 120, mase: 1 }, { relative: 1e-9 })
    expect(found.backtest.chosen.mae).toBeLessThan(5)
    expect(found.method.why).toContain('less than the value of the same month a year before')
    expect(found.method.why).toContain('MASE 1)')
    for (const { value, low80, high80, low95, high95 } of found.forecast)
      expect([low95 <= low80, low80 <= value, value <= high80, high80 <= high95]).toEqual([true, true, true, true])
  })

  it('leaves out the month that is not complete, and says so', async () => {
    const { history, notices } = await ask('line')
    expect(history.at(-1)?.period).toBe('2023-12')
    expect(notices.map(({ text }) => text)).toContain('2024-01 is left out: data are complete through 2024-01-10.')
  })

  it('is the value of a year before where nothing beats that', async () => {
    const { method, forecast, backtest } = await ask('same')
    expect([method.name, method.isBaseline]).toEqual(['seasonal_naive', true])
    expect(forecast.map(({ value }) => value)).toEqual(season.slice(0, 6).map((part) => 500 + part))
    expect(method.why).toMatch(/^None of 7 methods missed by less than the value of the same month a year before/)
    expect(backtest.chosen).toEqual(backtest.baseline)
  })

  it('is tested no further than the series allows, and says so', async () => {
    const { backtest, notices } = await ask('line', {}, 24)
    // of 48 months 27 are to learn from; 11 of the other 21 are the farthest, which leaves 11 ends
    expect([backtest.horizon, backtest.origins]).toEqual([11, 10])
    expect(notices.map(({ code }) => code)).toContain('tested_shorter')
  })

  it('has no season where two years are not there', async () => {
    const {
      season: found,
      notices,
      anomalies,
    } = await ask('line', { where: [{ attribute: 'day.year', in: [2022, 2023] }] })
    expect(found).toBe(1)
    expect(notices.map(({ code }) => code)).toContain('no_season')
    expect(anomalies.refused?.code).toBe('no_season')
  })

  it('is of a ratio too, within what is said of it', async () => {
    const query = { from: 'sales', measures: ['ratio'], rows: ['day.month'] }
    const { forecast, bounds } = await api.ask('forecast', { query, horizon: 2, least: 0.25, most: 0.6 })
    // 500 and 440 by 1480 and 1430 if both go on as they did
    expectNear(
      forecast.map(({ value }) => value),
      [500 / 1480, 440 / 1430],
      { absolute: 0.03 },
    )
    expect(forecast.every(({ low95, high95 }) => low95 >= 0.25 && high95 <= 0.6)).toBe(true)
    expect(bounds).toEqual({ least: 0.25, most: 0.6, because: 'asked' })
  })

  it('names what stood out of season and trend', async () => {
    const { anomalies } = await ask('spiky')
    expect(anomalies.found.map(({ period, value }) => [period, value])).toEqual([['2022-05', 6320]])
    expect(anomalies.found[0]?.expected).toBeGreaterThan(1200)
    expect(anomalies.found[0]?.expected).toBeLessThan(1440)
    expect((await ask('line')).anomalies.found).toEqual([])
  })

  it('is of whole months where conditions cut one', async () => {
    const where = [{ attribute: 'day.date', from: '2020-02-10', to: '2023-11-20' }]
    const { history, notices } = await ask('line', { where })
    expect([history[0]?.period, history.at(-1)?.period]).toEqual(['2020-03', '2023-10'])
    expect(notices.find(({ code }) => code === 'cut_period')?.details).toEqual({ periods: ['2020-02', '2023-11'] })
  })
})

describe('a forecast under conditions that are put together', () => {
  it.each([
    ['not', [{ not: { attribute: 'day.year', in: [2020] } }]],
    [
      'any',
      [
        {
          any: [
            { attribute: 'day.year', in: [2021, 2022] },
            { attribute: 'day.date', gt: '2022-12-31' },
          ],
        },
      ],
    ],
    [
      'all',
      [
        {
          all: [
            { attribute: 'day.quarter', gte: '2021-Q1' },
            { attribute: 'region', in: ['north', 'south'] },
          ],
        },
      ],
    ],
    ['a region', [{ not: { attribute: 'region', in: ['west'] } }, { attribute: 'day.month', from: '2021-01' }]],
  ])('begins with the first whole month that they let pass: %s', async (_, where) => {
    const { history } = await ask('line', { where }, 1)
    expect([history[0]?.period, history.at(-1)?.period, history.length]).toEqual(['2021-01', '2023-12', 36])
  })
})

describe('a forecast of what is counted', () => {
  const visits = { from: 'visits', measures: ['visits'], rows: ['day.month'] }

  it('has a 0 where nothing was counted, and is never below', async () => {
    const found = await api.ask('forecast', { query: visits, horizon: 3 })
    // (5 m mod 9) + 1 visits in month m
    expect(found.history.map(({ value }) => value)).toEqual([1, 6, 2, 0, 3, 8, 0, 9, 5, 1, 6, 2])
    expect(found.bounds).toEqual({ least: 0, because: 'counts' })
    const lows = found.forecast.flatMap(({ value, low80, low95 }) => [value, low80, low95])
    expect(Math.min(...lows)).toBe(0)
  })

  it('is so of what is added of counts, and not of what is taken off', async () => {
    const boundsOf = async (measure: string) =>
      (await api.ask('forecast', { query: { ...visits, measures: [measure] }, horizon: 1 })).bounds
    expect(await boundsOf('twice')).toEqual({ least: 0, because: 'counts' })
    expect(await boundsOf('net')).toBeUndefined()
  })
})

describe('a forecast by weeks', () => {
  it('begins with the first week that the data have whole, and names the weeks that come', async () => {
    const query = { from: 'sales', measures: ['rows'], rows: ['day.week'] }
    const { history, forecast } = await api.ask('forecast', { query, horizon: 2 })
    // the data begin on Wednesday, 1 January 2020, and are complete through Wednesday, 10 January 2024
    expect([history[0]?.period, history.at(-1)?.period, history.length]).toEqual(['2020-W02', '2024-W01', 209])
    expect(history.filter(({ value }) => value > 0)).toHaveLength(48)
    expect(forecast.map(({ period, from }) => [period, from])).toEqual([
      ['2024-W02', '2024-01-08'],
      ['2024-W03', '2024-01-15'],
    ])
  })
})

describe('a forecast is refused', () => {
  it.each([
    ['a series that never changed', 'flat', {}, 'constant_series'],
    ['a gap', 'rare', {}, 'gaps'],
    ['one period', 'line', { where: [{ attribute: 'day.month', in: ['2022-03'] }] }, 'too_few_periods'],
    ['no period', 'line', { where: [{ attribute: 'region', in: ['west'] }] }, 'too_few_periods'],
    [
      'few periods',
      'line',
      {
        where: [
          { attribute: 'day.year', in: [2022] },
          { attribute: 'day.month', to: '2022-06' },
        ],
      },
      'too_few_periods',
    ],
    [
      'a month within the series that is left out',
      'line',
      { where: [{ attribute: 'day.month', notIn: ['2022-03'] }] },
      'gaps',
    ],
  ])('for %s, with its reason and no number', async (_, measure, rest, code) => {
    expect(await refused(measure, rest)).toEqual([422, 'model_refused', code, expect.stringMatching(/;/)])
  })

  it.each([
    [
      'a rank',
      { measure: 'line', show: 'rank', base: 'grand' },
      {},
      'query.measures[0]',
      'a forecast is of a measure itself; found line as rank',
    ],
    ['a declared rank', 'position', {}, 'query.measures[0]', 'found position as a display calculation'],
    ['the best months', 'line', { top: { n: 30, by: 'line', of: 'day.month' } }, 'query.top', 'leave top out'],
    ['a page', 'line', { limit: 20 }, 'query.limit', 'leave limit out'],
    ['quarters', 'line', { rows: ['day.quarter'] }, 'query.rows', 'found day.quarter'],
    ['several axes', 'line', { columns: ['region'] }, 'query.columns', 'found day.month, region'],
    [
      'dates counted from another',
      'line',
      { where: [{ attribute: 'day.month', last: { n: 30, unit: 'month' } }] },
      'query.where[0]',
      'write the condition on day.month with from and to',
    ],
  ])('for %s', async (_, measure, rest, path, message) => {
    expect(await refused(measure, rest)).toEqual([422, 'unsound', path, expect.stringContaining(message)])
  })

  it('for several measures, and for bounds that values are beyond', async () => {
    expect((await refused('line', { measures: ['line', 'same'] })).slice(1, 3)).toEqual(['unsound', 'query.measures'])
    expect((await refused('line', {}, { least: 1000 })).slice(1, 3)).toEqual(['model_refused', 'out_of_bounds'])
    expect((await refused('line', {}, { least: 5, most: 5 })).slice(0, 3)).toEqual([400, 'invalid_request', 'least'])
    expect((await refused('line', {}, { horizon: 0 })).slice(0, 3)).toEqual([400, 'invalid_request', 'horizon'])
  })

  it('for names that there are not, by their place in the request', async () => {
    expect((await refused('lien')).slice(0, 3)).toEqual([404, 'unknown_measure', 'query.measures[0]'])
    const where = [{ attribute: 'regoin', in: ['north'] }]
    expect((await refused('line', { where })).slice(0, 3)).toEqual([
      404,
      'unknown_attribute',
      'query.where[0].attribute',
    ])
  })
})

describe('a forecast under policies', () => {
  const query = { from: 'sales', measures: ['line'], rows: ['day.month'] }

  it('learns from the rows that its reader may see', async () => {
    const { body } = await asReader(restricted.dependencies, 'northern')('forecast', { query, horizon: 1 })
    expect(body.history[1].value).toBe(0.75 * (1010 - 60))
  })

  it('is refused where they may see no value', async () => {
    const { body } = await asReader(restricted.dependencies, 'whole')('forecast', { query, horizon: 1 })
    expect([body.error.code, body.error.details.reason]).toEqual(['model_refused', 'too_few_periods'])
  })
})

describe('what was forecast', () => {
  it('is known by a tag, and sent again as it was', async () => {
    const body = JSON.stringify({ query: { from: 'sales', measures: ['line'], rows: ['day.month'] }, horizon: 3 })
    const post = (headers: object = {}) =>
      api.request('/api/forecast', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      })
    const first = await post()
    const tag = first.headers.get('etag') ?? ''
    expect(await (await post()).text()).toBe(await first.text())
    expect((await post({ 'if-none-match': tag })).status).toBe(304)
  })
})
