import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { armMeasures } from '../../server/api/lift/arms.ts'
import { LiftResult } from '../../server/contract/lift.ts'
import { asReader } from '../support/as-reader.ts'
import { loadWarehouse, serveModel, shippedDefinitions } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

/** The four subjects of `fixtures/standard`: by mail C1 bought for 40 and C2 nothing, left alone C3 bought nothing and C9 for 10. */
const api = apiOver((file) => loadWarehouse(file, 'fixtures/standard'), '2025-03-31')

// a run knows the names of its files; rows by hand say others
beforeAll(async () => {
  await api.sql('ALTER TABLE fact_experiment ALTER source_file TYPE VARCHAR')
})

/** Adds subjects to the table, as many as `count`, of whom some converted for an amount each. */
let files = 0
const add = (experiment: string, arm: string, count: number, converted: number, amount: number, more = '') =>
  api.sql(`INSERT INTO fact_experiment BY NAME
    SELECT 20250201 AS assigned_date_key, -1 AS customer_key, -1 AS campaign_key, -1 AS channel_key, '${experiment}' AS experiment,
      '${arm}' AS arm, n <= ${converted} AS converted, n <= ${converted} AS visited,
      CASE WHEN n <= ${converted} THEN ${amount} END AS amount, false AS is_open, false AS is_from_orders,
      1 AS run_id, 'by hand ${++files}' AS source_file, n AS source_line ${more}
    FROM range(1, ${count} + 1) AS numbers(n)`)

const lift = async (request: object) => LiftResult.parse(await api.ask('lift', { experiment: 'spring', ...request }))

describe('the lift of an experiment', () => {
  it('is the difference of rates, visits and values with its interval', async () => {
    const { arms, contrasts, sampleRatio, warnings } = await lift({})
    expect(
      arms.map(({ arm, subjects, converted, visited, value }) => [arm, subjects, converted, visited, value]),
    ).toEqual([
      ['control', 2, 1, 1, 10],
      ['mail', 2, 1, 2, 40],
    ])
    const [{ lifts = [] } = {}] = contrasts
    expect(lifts.map(({ metric, difference }) => [metric, difference])).toEqual([
      ['conversion', 0],
      ['visit', 0.5],
      ['value', 15],
    ])
    // two halves of two: sqrt(2 * 0.25 / 2) = 0.5, times 1.959964
    expect(lifts[0]?.interval.high).toBeCloseTo(0.979982, 6)
    // values 40 and 0 have a variance of 800, 10 and 0 of 50: sqrt(400 + 25)
    expect(lifts[2]?.standardError).toBeCloseTo(Math.sqrt(425), 10)
    expect(lifts[2]?.relative?.lift).toBe(3)
    expect([sampleRatio.chiSquare, sampleRatio.isMismatch]).toEqual([0, false])
    expect(warnings.map(({ code }) => code)).toEqual(['few_conversions', 'few_conversions'])
  })

  it('is of published numbers what was published of them: Hillstrom, men by e-mail against nobody', async () => {
    // 21,307 and 21,306 customers, 1.2531 % and 0.5726 % converted: a difference of 0.006805 with an error of 0.000921
    await add('hillstrom', 'control', 21306, 122, 1)
    await add('hillstrom', 'mens', 21307, 267, 1)
    const { contrasts } = await lift({ experiment: 'hillstrom' })
    const [{ lifts = [] } = {}] = contrasts
    const [conversion] = lifts
    expect(conversion?.difference).toBeCloseTo(0.006805, 6)
    expect(conversion?.standardError).toBeCloseTo(0.000921, 6)
    expect(conversion?.pValue).toBeCloseTo(1.5e-13, 14)
  })

  it('is told by segment, with p-values adjusted by Holm', async () => {
    for (const [stratum, converted] of [
      ['new', 60],
      ['old', 40],
    ] as const) {
      await add('parts', 'control', 400, 40, 1, `, '${stratum}' AS stratum`)
      await add('parts', 'mail', 400, converted, 1, `, '${stratum}' AS stratum`)
    }
    const { segments } = await lift({ experiment: 'parts', segment: 'stratum' })
    const found = segments.map(({ segment, contrasts }) => {
      const conversion = contrasts[0]?.lifts[0]
      return [segment.label, conversion?.difference, conversion?.pValue, conversion?.adjustedPValue]
    })
    const [[, , ofNew = 1] = []] = found as [[string, number, number]]
    expect(found).toEqual([
      ['new', expect.closeTo(0.05, 10), ofNew, Math.min(1, 2 * ofNew)],
      ['old', 0, 1, 1],
    ])
  })

  it('finds those who are moved by the members of features, and says how sure that is', async () => {
    const { uplift } = await lift({ experiment: 'parts', features: ['stratum'] })
    const [found] = uplift
    if (found === undefined || 'refused' in found) throw new Error(JSON.stringify(found))
    expect(found.learned + found.judged).toBe(1600)
    expect([found.bestFlag.attribute, found.bestFlag.member]).toEqual(['stratum', 'new'])
    expect(found.model.interval.low).toBeLessThan(found.model.interval.high)
    const again = await lift({ experiment: 'parts', features: ['stratum'] })
    expect(again.uplift).toEqual(uplift)
    const { uplift: refused } = await lift({ experiment: 'parts', features: ['customer.name'] })
    expect(refused).toEqual([{ arm: 'mail', refused: expect.objectContaining({ code: 'constant_feature' }) }])
  })

  it('is not to be believed where the arms are not as large as planned', async () => {
    await add('broken', 'control', 1000, 50, 1)
    await add('broken', 'mail', 1200, 60, 1)
    const { sampleRatio, warnings } = await lift({ experiment: 'broken' })
    expect([sampleRatio.isMismatch, warnings[0]?.code]).toEqual([true, 'sample_ratio'])
    const planned = await lift({ experiment: 'broken', shares: { control: 10, mail: 12 } })
    expect([planned.sampleRatio.isMismatch, planned.warnings]).toEqual([false, []])
  })

  it('leaves out subjects whose days are not over, and says how many they are', async () => {
    const open = `, n > 90 AS is_open`
    for (const arm of ['control', 'mail']) {
      await api.sql(`INSERT INTO fact_experiment BY NAME
        SELECT -1 AS customer_key, -1 AS campaign_key, -1 AS channel_key, 20250201 AS assigned_date_key, 'half' AS experiment,
          '${arm}' AS arm, CASE WHEN n <= 90 THEN n <= 30 END AS converted, false AS is_from_orders, 1 AS run_id,
          'by hand ${arm}' AS source_file, n AS source_line ${open} FROM range(1, 101) AS numbers(n)`)
    }
    const { arms, warnings } = await lift({ experiment: 'half' })
    expect(arms.map(({ subjects, known, rate }) => [subjects, known, rate])).toEqual([
      [100, 90, 1 / 3],
      [100, 90, 1 / 3],
    ])
    expect(warnings).toEqual([
      {
        code: 'not_complete',
        facts: { count: 20, subjects: 200 },
        text: '20 of 200 subjects have no outcome yet, and are in no rate and no value.',
      },
    ])
  })
})

describe('an experiment that cannot be judged', () => {
  it('is refused with what is wrong with it', async () => {
    const refusal = async (request: object) => {
      const { status, error } = await api.refused('lift', request)
      return [status, error.code, Object(error.details).reason, error.path]
    }
    expect(await refusal({ experiment: 'sprng' })).toEqual([404, 'unknown_experiment', undefined, 'experiment'])
    expect(await refusal({ experiment: 'spring', control: 'nobody' })).toEqual([
      422,
      'model_refused',
      'no_control_group',
      'control',
    ])
    const nobody = [{ attribute: 'stratum', in: ['young'] }]
    expect(await refusal({ experiment: 'spring', where: nobody })).toEqual([
      422,
      'model_refused',
      'too_few_subjects',
      'where',
    ])
    expect(await refusal({ experiment: 'spring', segment: 'stratm' })).toEqual([
      404,
      'unknown_attribute',
      undefined,
      'segment',
    ])
    await add('alone', 'control', 10, 1, 1)
    expect(await refusal({ experiment: 'alone' })).toEqual([422, 'model_refused', 'too_few_arms', ''])
    await api.sql(`INSERT INTO fact_experiment BY NAME
      SELECT 'open' AS experiment, arm, true AS is_open, -1 AS customer_key, -1 AS campaign_key, -1 AS channel_key,
        20250201 AS assigned_date_key, false AS is_from_orders, 1 AS run_id, arm AS source_file, 1 AS source_line
      FROM (VALUES ('control'), ('mail')) AS arms(arm)`)
    expect(await refusal({ experiment: 'open' })).toEqual([422, 'model_refused', 'not_complete', ''])
  })

  it('has no number of what nobody did, and the reason beside the others', async () => {
    await add('nothing', 'control', 100, 0, 0)
    await add('nothing', 'mail', 100, 0, 0)
    const { contrasts } = await lift({ experiment: 'nothing' })
    expect(contrasts[0]?.lifts).toEqual([])
    expect(contrasts[0]?.refused.map(({ metric, code }) => [metric, code])).toEqual([
      ['conversion', 'no_variation'],
      ['visit', 'no_variation'],
      ['value', 'no_variation'],
    ])
  })
})

describe('what was said of an experiment', () => {
  const app = (more: object = {}) => createApp({ ...api.dependencies, ...more })
  const post = (path: string, body: object, headers: object = {}) =>
    [
      path,
      { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } },
    ] as const
  const lifted = (headers: object = {}, experiment = 'spring') => post('/api/lift', { experiment }, headers)

  it('is known by a tag, and not said again to who has it', async () => {
    const served = app()
    const tag = (await served.request(...lifted())).headers.get('etag') ?? 'none'
    const again = await served.request(...lifted({ 'if-none-match': tag }))
    expect([again.status, again.headers.get('etag')]).toEqual([304, tag])
  })

  it('is by the shares that its list has now, whatever they were', async () => {
    await add('drawn', 'control', 100, 10, 1)
    await add('drawn', 'treatment', 100, 10, 1)
    const list = { name: 'drawn', share: 0.5 }
    const served = app({ steward: { lists: { list: async () => [list] } } })
    const planned = async () => (await (await served.request(...lifted({}, 'drawn'))).json()).sampleRatio.planned
    expect(await planned()).toEqual({ control: 0.5, treatment: 0.5 })
    list.share = 0.25
    expect(await planned()).toEqual({ control: 0.25, treatment: 0.75 })
  })

  it('is of more rows than an answer may have, which are kept from answers all the same', async () => {
    const served = app({ limits: { ...api.dependencies.limits, jsonRows: 1 } })
    expect((await served.request(...lifted())).status).toBe(200)
    const where = [{ attribute: 'experiment', in: ['spring'] }]
    const query = { from: 'experiments', measures: [...armMeasures], rows: ['arm'], where }
    const refused = await served.request(...post('/api/query', query))
    expect((await refused.json()).error.code).toBe('too_many_rows')
  })

  it('says which names in its conditions are of nobody, as a query does', async () => {
    const where = [{ attribute: 'stratum', notIn: ['youmg'] }]
    const { notices } = await lift({ where })
    expect(notices.map(({ code, details }) => [code, details.found])).toEqual([['unknown_value', 'youmg']])
  })
})

describe('a reader under a policy', () => {
  it('judges the subjects that they may see', async () => {
    const policy = `version: 1\npolicies:\n  berlin: { cubes: [experiments], rows: { customer.name: [东方家居, C9] } }\n`
    const files = [...(await shippedDefinitions('fixtures/standard')), { path: 'cubes/policies.yaml', text: policy }]
    const { model } = await serveModel(api.warehouse.engine, files, '2025-03-31')
    const before = api.serving.current()
    if (before === undefined) throw new Error('nothing is served')
    const served = { ...before, model }
    const ask = asReader({ ...api.dependencies, serving: { ...api.serving, current: () => served } }, 'berlin')
    const { status, body } = await ask('lift', { experiment: 'spring' })
    // C3 and C9 were both left alone
    expect([status, body.error.details.reason]).toEqual([422, 'too_few_arms'])
  })
})
