import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AttributeDrivers } from '../../server/contract/drivers.ts'
import { PipelineOutlookResult } from '../../server/contract/pipeline-outlook.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import { writeDemo } from '../support/demo-truth.ts'
import { expectNear } from '../support/near.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

// What is expected here is what `fixtures/demo/TRUTH.md` says was planted, or counted by its statements on the raw exports.

const folder = mkdtempSync(join(tmpdir(), 'demo-outlook-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const api = apiOver(async (file) => {
  await writeDemo({ folder })
  return loadWarehouse(file, folder)
}, '2025-12-31')

type Request = RequestOf<'drivers'>
type Sides = Pick<Request, 'before' | 'after'>

const periods = (
  attribute: string,
  before: readonly (string | number)[],
  after: readonly (string | number)[],
): Sides => ({
  before: [{ attribute, in: [...before] }],
  after: [{ attribute, in: [...after] }],
})

const of = <K extends AttributeDrivers['kind']>(found: AttributeDrivers | undefined, kind: K) => {
  if (found?.kind !== kind) throw new Error(`expected ${kind}, found ${JSON.stringify(found)}`)
  return found as Extract<AttributeDrivers, { kind: K }>
}

describe('what the outage of March 2024 goes with', () => {
  it('are the tickets about the configurator, all of which are incidents', async () => {
    const found = await api.ask('drivers', {
      from: 'tickets',
      measure: 'tickets',
      attributes: ['priority', 'category', 'kind', 'territory.name'],
      ...periods('opened.month', ['2024-02'], ['2024-03']),
    })
    const [first, second] = found.attributes.map((split) => of(split, 'sum'))
    expect([first?.attribute, second?.attribute].toSorted()).toEqual(['category', 'kind'])
    const category = [first, second].find((split) => split?.attribute === 'category')
    // 89 + 103 + 112 + 102 + 97 by day
    expect(category?.parts[0]).toMatchObject({ member: 'configurator', before: 0, after: 503, change: 503 })
    expect([first?.goesWith, second?.goesWith].toSorted()).toEqual([['configurator'], ['incident']])
  })

  it('is a week that stands out of the tickets', async () => {
    const query = { from: 'tickets', measures: ['tickets'], rows: ['opened.week'] }
    const { anomalies } = await api.ask('forecast', { query, horizon: 4 })
    expect(anomalies.found.map(({ period, from }) => [period, from])).toEqual([['2024-W11', '2024-03-11']])
  })

  it('are answers in June that are three points lower, in every country', async () => {
    const isHit = {
      set: {
        of: 'customer.id',
        having: [{ measure: 'tickets.tickets', gt: 0 }],
        when: [{ attribute: 'tickets.category', in: ['configurator'] }],
      },
    }
    const found = await api.ask('drivers', {
      from: 'service',
      measure: 'surveys.score',
      before: [{ not: isHit }],
      after: [isHit],
      where: [
        { attribute: 'surveys.kind', in: ['nps'] },
        { attribute: 'time.date', in: ['2024-06-10'] },
      ],
      attributes: ['customer.country'],
    })
    expectNear([Number(found.before), Number(found.after)], [7.75, 4.19], { absolute: 0.006 })
    const { rate, mix } = of(found.attributes[0], 'ratio')
    expectNear(rate + mix, 4.19 - 7.75, { absolute: 0.012 })
    expect(rate).toBeLessThan(-3)
  })

  it('are 15 points more churn, late tickets or not, visits or not', async () => {
    const found = await api.ask('drivers', {
      from: 'contract_terms',
      measure: 'churn_rate',
      before: [{ attribute: 'had_incident', in: [false] }],
      after: [{ attribute: 'had_incident', in: [true] }],
      where: [
        { attribute: 'kind', in: ['service'] },
        { attribute: 'started.date', to: '2024-03-11' },
        { attribute: 'ends.date', from: '2024-03-15' },
      ],
      attributes: ['had_late_ticket', 'was_visited'],
    })
    for (const split of found.attributes) {
      const { rate, mix } = of(split, 'ratio')
      expectNear({ rate, mix }, { rate: 0.15, mix: 0 }, { absolute: 0.005 })
    }
  })
})

describe('what the seller who left at the end of September 2024 goes with', () => {
  const nameOf = async (): Promise<string> => {
    const [[name]] = (await api.sql(
      "SELECT any_value(employee_name) FROM dim_employee WHERE employee_id = 'E-12'",
    )) as [[string]]
    return name
  }

  it('is the change of activities that were done', async () => {
    const found = await api.ask('drivers', {
      from: 'activities',
      measure: 'completed',
      attributes: ['channel.name', 'kind', 'territory.name', 'employee.name'],
      ...periods('done.quarter', ['2024-Q3'], ['2024-Q4']),
    })
    const first = of(found.attributes[0], 'sum')
    expect([first.attribute, first.goesWith, first.parts[0]?.member]).toEqual([
      'employee.name',
      [await nameOf()],
      await nameOf(),
    ])
  })

  it('is the largest fall of revenue among sellers, to nothing, and the most surprising share', async () => {
    const found = await api.ask('drivers', {
      from: 'orders',
      measure: 'revenue',
      attributes: ['seller.name'],
      members: 100,
      ...periods('ordered.year', [2024], [2025]),
    })
    const { parts } = of(found.attributes[0], 'sum')
    const leaver = await nameOf()
    expect(parts.filter(({ change }) => Number(change) < 0)[0]).toMatchObject({ member: leaver, after: '0' })
    expect(parts.toSorted((a, b) => (b.surprise ?? 0) - (a.surprise ?? 0))[0]?.member).toBe(leaver)
  })

  it('are opportunities lost to Nordholz', async () => {
    const found = await api.ask('drivers', {
      from: 'opportunities',
      measure: 'lost_deals',
      attributes: ['competitor.name', 'account.size'],
      where: [
        { attribute: 'territory.name', in: ['Germany North'] },
        { not: { attribute: 'competitor.name', is: 'unknown' } },
      ],
      ...periods(
        'closed.quarter',
        ['2023-Q4', '2024-Q1', '2024-Q2', '2024-Q3'],
        ['2024-Q4', '2025-Q1', '2025-Q2', '2025-Q3'],
      ),
    })
    // 15 + 29 + 11 + 19 lost, 4 + 8 + 5 + 6 of them to Nordholz, then 23 + 25 + 22 + 30 and 20 + 18 + 15 + 23
    expect([found.before, found.after]).toEqual([74, 100])
    const first = of(found.attributes[0], 'sum')
    expect([first.attribute, first.goesWith]).toEqual(['competitor.name', ['Nordholz']])
    expect(first.parts[0]).toMatchObject({ member: 'Nordholz', before: 23, after: 76, change: 53 })
  })
})

describe('the splits that were planted', () => {
  it('are 9 % of price for wardrobes from February 2025 on, and fewer of them', async () => {
    const { priceVolumeMix } = await api.ask('drivers', {
      from: 'orders',
      measure: 'revenue',
      attributes: ['product.name'],
      where: [
        { attribute: 'ordered.month_of_year', from: 2 },
        { attribute: 'currency', in: ['EUR'] },
        { attribute: 'product.category', in: ['Wardrobes'] },
        { attribute: 'status', notIn: ['returned'] },
      ],
      units: { measure: 'units', along: 'product.name' },
      ...periods('ordered.year', [2024], [2025]),
    })
    if (priceVolumeMix === undefined || 'refused' in priceVolumeMix) throw new Error(JSON.stringify(priceVolumeMix))
    const { price, volume, mix } = priceVolumeMix
    const [[before]] = (await api.sql(
      `SELECT sum(net_amount)::DOUBLE FROM fact_order_line JOIN dim_product USING (product_key)
       WHERE category = 'Wardrobes' AND currency = 'EUR' AND status <> 'returned'
         AND ordered_date_key BETWEEN 20240201 AND 20241231`,
    )) as [[number]]
    expect(price / (before + volume + mix)).toBeCloseTo(0.09, 2)
    expect(volume).toBeLessThan(0)
  })

  it('are a paradox between regions: more wins among small and among large firms, fewer in all', async () => {
    const found = await api.ask('drivers', {
      from: 'opportunities',
      measure: 'win_rate',
      attributes: ['account.size'],
      before: [{ attribute: 'territory.region', in: ['Western Europe'] }],
      after: [{ attribute: 'territory.region', in: ['Central Europe'] }],
    })
    expectNear([Number(found.before), Number(found.after)], [0.541, 0.409], { absolute: 0.0006 })
    const { reversed, mix, parts } = of(found.attributes[0], 'ratio')
    expect([reversed, mix < -0.17]).toEqual([true, true])
    expectNear(
      parts.find(({ member }) => member === 'large'),
      { before: 0.298, after: 0.35 },
      { absolute: 0.0006 },
    )
  })
})

describe('what is to come of the demo company', () => {
  it('has its season, and is near to what came: 5,065 orders to June 2026', async () => {
    const query = { from: 'orders', measures: ['orders'], rows: ['ordered.month'] }
    const { forecast, method, backtest } = await api.ask('forecast', { query, horizon: 12 })
    expect(method.isBaseline).toBe(false)
    expect(backtest.chosen.mase).toBeLessThan(backtest.baseline.mase ?? 0)
    const values = forecast.map(({ value }) => value)
    expect(values.indexOf(Math.max(...values))).toBe(10)
    expect([6, 7]).toContain(values.indexOf(Math.min(...values)))
    const half = values.slice(0, 6).reduce((sum, value) => sum + value, 0)
    expect(Math.abs(half / 5065 - 1)).toBeLessThan(0.05)
  })
})

describe('the outlook of the pipeline', () => {
  const days = ['2023-06-30', '2023-12-31', '2024-06-30', '2024-12-31', '2025-06-30']

  it('has what is open on a day by stage, and rates from what was closed by then', async () => {
    const found = await api.ask('pipelineOutlook', { day: '2024-12-31', target: 5_000_000 })
    expect(PipelineOutlookResult.parse(found)).toEqual(found)
    expect(found.stages.map(({ stage, open, amount }) => [stage, open, amount]).toSorted()).toEqual([
      ['Engaging', 85, 3345700],
      ['Proposal', 252, 8279014],
      ['Prospecting', 63, 2256100],
    ])
    const closed = (await api.sql(
      `SELECT count(*)::INTEGER, count(*) FILTER (stage = 'Won')::INTEGER FROM fact_opportunity
       WHERE closed_date_key BETWEEN 20230101 AND 20241231 AND opportunity_id IN
         (SELECT opportunity_id FROM fact_pipeline_snapshot WHERE stage = 'Engaging' AND snapshot_date_key <= 20241231)`,
    )) as [[number, number]]
    const engaging = found.stages.find(({ stage }) => stage === 'Engaging')
    const sum = (of: 'closed' | 'won') => engaging?.bands.reduce((all, band) => all + band[of], 0)
    expect([[sum('closed'), sum('won')]]).toEqual(closed)
    expectNear(
      found.weighted,
      found.stages
        .flatMap(({ bands }) => bands)
        .reduce((all, { amount, won, closed: of }) => all + (amount * won) / of, 0),
      { relative: 1e-9 },
    )
    expect([found.low95 < found.low80, found.p10 <= found.p50, found.p50 <= found.p90]).toEqual([true, true, true])
    expect(found.atLeastTarget).toBeGreaterThan(0.3)
    expect(found.atLeastTarget).toBeLessThan(0.7)
  })

  it.each(days)('has what was won of it later inside its interval (%s)', async (day) => {
    const { low95, high95, open } = await api.ask('pipelineOutlook', { day })
    const [[won, count]] = (await api.sql(
      `SELECT sum(s.amount) FILTER (o.stage = 'Won')::DOUBLE, count(*)::INTEGER FROM fact_pipeline_snapshot s JOIN fact_opportunity o USING (opportunity_id)
       WHERE s.snapshot_date_key = ${day.replaceAll('-', '')} AND o.stage IN ('Won', 'Lost')`,
    )) as [[number, number]]
    expect(count).toBe(open)
    expect([low95 <= won, won <= high95]).toEqual([true, true])
  })

  it('is of the opportunities that are meant, with the rates of all', async () => {
    const where = [{ attribute: 'territory.name', in: ['Germany North'] }]
    const [all, north] = [await api.ask('pipelineOutlook', {}), await api.ask('pipelineOutlook', { where })]
    expect([all.day, north.day]).toEqual(['2025-12-31', '2025-12-31'])
    expect(north.open).toBeLessThan(all.open)
    const rates = (found: typeof all) =>
      found.stages.map(({ stage, bands }) => [stage, bands.map(({ rate }) => rate)]).toSorted()
    expect(rates(north)).toEqual(rates(all))
  })

  it('is refused before anything is closed, where nothing is open, and before the first look', async () => {
    const refused = async (body: object) => {
      const { status, error } = await api.refused('pipelineOutlook', body)
      return [status, error.code, (error.details as { reason?: string }).reason]
    }
    expect(await refused({ day: '2023-01-31' })).toEqual([422, 'model_refused', 'too_few_closed'])
    expect(await refused({ day: '2020-01-31' })).toEqual([422, 'model_refused', 'no_deals'])
    expect(await refused({ where: [{ attribute: 'stage', in: ['None'] }] })).toEqual([422, 'model_refused', 'no_deals'])
    expect((await refused({ day: 'yesterday' })).slice(0, 2)).toEqual([400, 'invalid_request'])
  })
})
