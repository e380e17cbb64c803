import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelCard, ModelList } from '../../server/contract/models.ts'
import { writeDemo } from '../support/demo-truth.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const folder = mkdtempSync(join(tmpdir(), 'model-scores-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const api = apiOver(async (file) => {
  await writeDemo({ folder, scale: 0.05 })
  return loadWarehouse(file, folder)
}, '2025-12-31')

const december = { attribute: 'month.month', in: ['2025-12'] }

const cardOf = async (name: string): Promise<ModelCard> => {
  const answer = await (await api.request(`/api/models/${name}`)).json()
  expect(ModelCard.parse(answer)).toEqual(answer)
  return answer
}

const cells = async (from: string, measures: string[], rows: string[] = [], where: object[] = []) =>
  (await api.ask('query', { from, measures, rows, where } as never)).rows

describe('the scores of the demo company', () => {
  it('are of every model, and their cards hold figures and no customer', async () => {
    const found = await api.ask('models', undefined)
    expect(ModelList.parse(found)).toEqual(found)
    expect(found.models.map(({ name, state, month }) => [name, state, month])).toEqual(
      [
        'rfm',
        'value_level',
        'value_class',
        'clusters',
        'lifetime_value',
        'migration',
        'contract_value',
        'churn',
        'renewal',
        'survival',
      ].map((name) => [name, 'scored', '2025-12-01']),
    )
    const ids = (await api.sql('SELECT customer_id FROM dim_customer WHERE customer_key <> -1')).map(([id]) =>
      String(id),
    )
    for (const { name, rows, headline } of found.models) {
      const card = await cardOf(name)
      expect([card.rows > 50, headline.length > 0, card.backtests[0]?.rows]).toEqual([true, true, rows])
      const text = JSON.stringify(card)
      expect(ids.filter((id) => text.includes(id))).toEqual([])
    }
    const { metrics, windows, calibration, drivers, backtests } = await cardOf('churn')
    const logLoss = metrics.find(({ name }) => name === 'log_loss')
    expect(logLoss?.value).toBeLessThan(logLoss?.baseline ?? 0)
    expect(windows?.judgedOn?.shown).toEqual({ from: '2025-07-01', to: '2025-12-31' })
    expect([calibration.length, drivers.length > 3, backtests.length]).toEqual([10, true, 13])
    expect((await cardOf('rfm')).backtests).toHaveLength(36)
    // the curve of the card is that of the route
    const { curve } = await cardOf('survival')
    const { all } = await api.ask('survival', { from: 'contracts', where: [], grace: 30 })
    if (!('curve' in all)) throw new Error('no curve')
    const steps = all.curve.steps.filter(({ left }) => left > 0)
    expect(steps.map(({ day }) => day)).toEqual([365, 730, 1095])
    expect(steps.map(({ survival, low }) => [survival, low])).toEqual(
      [12, 24, 36].map((month) => [curve[month]?.survival, curve[month]?.low]),
    )
  })

  it('are measures and attributes of the cubes, as the rows say', async () => {
    const measures = [
      'customers',
      'expected_churners',
      'churn_chance',
      'expected_value',
      'at_risk_value',
      'alive',
      'renewal_chance',
      'contract_value',
      'migration_value',
    ]
    const sql = await api.sql(`SELECT count(*), sum(churn_chance), avg(churn_chance), sum(expected_value),
      sum(revenue_12_months * churn_chance), sum(alive), avg(renewal_chance), sum(contract_value), sum(migration_value) FROM fact_customer_month WHERE month = '2025-12-01'`)
    const [found = []] = await cells('customer_months', measures, [], [december])
    for (const [i, value] of (sql[0] ?? []).entries()) expect(Number(found[i])).toBeCloseTo(Number(value), 4)
    expect(Number(found[1])).toBeGreaterThan(10)
    const segments = await cells('customer_months', ['customers'], ['rfm_segment'], [december])
    expect(segments.map(([name, count]) => [name, Number(count)])).toEqual(
      (
        await api.sql(`SELECT rfm_segment, count(*) FROM fact_customer_month WHERE month = '2025-12-01' GROUP BY rfm_segment
        ORDER BY list_position(['Champions', 'Loyal customers', 'Potential loyalists', 'New customers', 'Promising', 'Need attention',
          'About to sleep', 'Can''t lose', 'At risk', 'Hibernating', 'Inactive'], rfm_segment)`)
      ).map(([name, count]) => [name, Number(count)]),
    )
    // of a year, the last month of it
    const [[year] = []] = await cells(
      'customer_months',
      ['expected_churners'],
      [],
      [{ attribute: 'month.year', in: [2025] }],
    )
    expect(Number(year)).toBeCloseTo(Number(found[1]), 6)
  })

  it('answer who is leaving among the platinum customers and why, with rows that add up', async () => {
    const where = [{ attribute: 'value_level', in: ['platinum'] }]
    const query = { from: 'customers', measures: ['customers', 'expected_churners'], rows: ['churn_reason'], where }
    const { rows } = await api.ask('query', query as never)
    expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(
      Number((await api.sql("SELECT count(*) FROM fact_customer WHERE value_level = 'platinum'"))[0]?.[0]),
    )
    const behind = await api.ask('drillThrough', { query, measure: 'expected_churners', limit: 3 } as never)
    expect([behind.reconciles, behind.rows.length]).toEqual([true, 3])
    expect(behind.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['expected_value_low', 'churn_reason']),
    )
  })

  it('say of each customer what adds up to at most the chance, by reasons that speak for leaving', async () => {
    const [row] = await api.sql(`SELECT count(*)::INTEGER,
      count(*) FILTER (churn_effect <= 0 OR churn_effect_2 > churn_effect OR churn_effect_3 > churn_effect_2)::INTEGER,
      count(*) FILTER (expected_value < expected_value_low OR expected_value > expected_value_high)::INTEGER,
      count(*) FILTER (alive NOT BETWEEN 0 AND 1 OR churn_chance NOT BETWEEN 0 AND 1)::INTEGER
      FROM fact_customer_month WHERE churn_chance IS NOT NULL`)
    expect(row?.slice(1)).toEqual([0, 0, 0])
    expect(Number(row?.[0])).toBeGreaterThan(1000)
  })

  it('are values inside their intervals, of contracts where one runs and by migration where something was ordered', async () => {
    const [row] = await api.sql(`SELECT
      count(*) FILTER (contract_value NOT BETWEEN contract_value_low AND contract_value_high)::INTEGER,
      count(*) FILTER (migration_value NOT BETWEEN migration_value_low AND migration_value_high)::INTEGER,
      count(*) FILTER ((contract_value IS NULL) <> (renewal_chance IS NULL))::INTEGER,
      count(*) FILTER (migration_value IS NULL)::INTEGER,
      count(DISTINCT migration_value)::INTEGER, count(contract_value)::INTEGER
      FROM fact_customer_month WHERE month = '2025-12-01'`)
    expect(row?.slice(0, 4)).toEqual([0, 0, 0, 0])
    // one value for each state and none for who is former
    expect([Number(row?.[4]) <= 9, Number(row?.[4]) > 3, Number(row?.[5]) > 50]).toEqual([true, true, true])
  })

  it('tell of every segment who came and went', async () => {
    const moved = await api.sql(`SELECT count(*)::INTEGER FROM fact_customer_month now JOIN fact_customer_month was
      ON was.customer_id = now.customer_id AND was.month = '2025-11-01' AND now.month = '2025-12-01' WHERE was.rfm_segment <> now.rfm_segment`)
    expect(Number(moved[0]?.[0])).toBeGreaterThan(5)
    const byMonth = await cells(
      'customer_months',
      ['customers'],
      ['month.month', 'rfm_segment'],
      [{ attribute: 'month.year', in: [2025] }],
    )
    expect(new Set(byMonth.map(([month]) => month)).size).toBe(12)
  })
})
