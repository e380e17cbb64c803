import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const from = 'plans'
type Query = Omit<RequestOf<'query'>, 'from'>

const ask = (query: Query): Promise<ResponseOf<'query'>> => api.ask('query', { from, ...query })
/** Numbers of a row of measures alone. */
const numbers = async (query: Query) =>
  (await ask(query)).rows.map((row) => row.map((v) => (v === null ? v : Number(v))))
const codes = ({ notices }: ResponseOf<'query'>) => notices.map(({ code }) => code)

describe('a parameter', () => {
  it('has its default where a query does not set it', async () => {
    const answer = await ask({ measures: ['planned', 'planned_deals', 'focused', 'of_quota'] })
    expect(answer.rows).toEqual([['350.00', 3, '100.00', 0.875]])
    expect(answer.notices).toEqual([])
  })

  it('multiplies every row, exactly', async () => {
    expect(await numbers({ measures: ['planned'], parameters: { price_factor: 1.1 } })).toEqual([[385]])
    // 100, 200 and 50 by 1.0001 are 100.01, 200.02 and 50.005
    const { rows } = await ask({ measures: ['planned'], parameters: { price_factor: 1.0001 } })
    expect(rows).toEqual([['350.035000']])
  })

  it('decides in the where of a measure which rows contribute', async () => {
    expect(await numbers({ measures: ['planned', 'planned_deals'], parameters: { least_amount: 100 } })).toEqual([
      [300, 2],
    ])
    expect(await numbers({ measures: ['planned_deals'], parameters: { with_lost: true } })).toEqual([[4]])
    expect(await numbers({ measures: ['focused'], parameters: { focus: 'Dan' } })).toEqual([[200]])
  })

  it('decides in the where of a cube which rows there are', async () => {
    const query = { measures: ['planned'], rows: ['owner.name'], parameters: { since: '2026-03-10' } }
    expect((await ask(query)).rows).toEqual([
      ['Ben', '50.00'],
      ['Dan', '200.00'],
    ])
  })

  it('is a number of calculations, of those of a query too', async () => {
    const measures = ['of_quota', 'above_quota', { calc: 'planned - :quota', as: 'gap' }]
    expect(await numbers({ measures, parameters: { quota: 250 } })).toEqual([[350 / 250, 100, 100]])
  })

  it('weighs, and is added before an average', async () => {
    // 36, 38 and 18 days of deals of 100, 200 and 50: 12,100 / 350; two days more each
    expect(await numbers({ measures: ['weighted_cycle'], parameters: { days_late: 2 } })).toEqual([[12_100 / 350 + 2]])
  })

  it('that differs from its default is said in a notice, with both values', async () => {
    const answer = await ask({ measures: ['planned'], parameters: { price_factor: 2, quota: 400 } })
    expect(answer.query.parameters).toEqual({ price_factor: 2, quota: 400 })
    expect(answer.notices).toEqual([
      {
        code: 'parameter_set',
        details: { parameter: 'price_factor', value: 2, default: 1 },
        text: 'Price factor (price_factor) is 2 here, not 1.',
      },
    ])
  })

  it('that nothing reads changes nothing, and a notice says so', async () => {
    expect(codes(await ask({ measures: ['planned'], parameters: { credit_model: 'first' } }))).toEqual([
      'parameter_ignored',
    ])
  })

  it('is part of what an answer is remembered by', async () => {
    const asked = [1, 2, 1].map((price_factor) => numbers({ measures: ['planned'], parameters: { price_factor } }))
    expect(await Promise.all(asked)).toEqual([[[350]], [[700]], [[350]]])
  })

  it('is bound, and never part of the statement', async () => {
    const focus = "'; drop table fact_deal; --"
    const query = { from, measures: ['focused'], parameters: { focus } }
    const { statements } = await api.ask('explain', { query })
    expect(statements[0]?.sql).not.toContain('drop table')
    expect(statements[0]?.parameters).toContain(focus)
    expect(await numbers({ measures: ['focused'], parameters: { focus } })).toEqual([[0]])
  })

  it('holds behind a number: the rows of a cell add up to it', async () => {
    const query = {
      from,
      measures: ['planned'],
      rows: ['owner.name'],
      parameters: { price_factor: 1.5, least_amount: 60 },
    }
    const behind = await api.ask('drillThrough', { query, at: { 'owner.name': 'Dan' }, measure: 'planned' })
    expect([behind.count, Number(behind.sum), Number(behind.cell), behind.reconciles]).toEqual([1, 300, 300, true])
    const none = await api.ask('drillThrough', { query, at: { 'owner.name': 'Ben' }, measure: 'planned' })
    expect([none.count, none.reconciles]).toEqual([0, true])
  })

  it('decides which members have facts', async () => {
    const request = { from, attribute: 'owner.name', where: [{ attribute: 'deal', gte: 1 }] }
    const all = await api.ask('members', request)
    const late = await api.ask('members', { ...request, parameters: { since: '2026-03-10' } })
    expect(all.members.map(({ label }) => label)).toEqual(['Ben', 'Cyd', 'Dan'])
    expect(late.members.map(({ label }) => label)).toEqual(['Ben', 'Dan'])
  })

  it('is in the catalog of a cube whose measures read it', async () => {
    const response = await api.request('/api/cubes/plans')
    const { parameters, scenarios }: ResponseOf<'cube'> = await response.json()
    expect(parameters?.map(({ name }) => name)).not.toContain('credit_model')
    expect(parameters?.[0]).toEqual({
      name: 'price_factor',
      title: 'Price factor',
      description: 'What every amount is multiplied by.',
      type: 'number',
      default: 1,
      min: 0,
      max: 10,
    })
    expect(scenarios?.find(({ name }) => name === 'large_only')?.sets).toEqual(['least_amount', 'quota'])
    const other: ResponseOf<'cube'> = await (await api.request('/api/cubes/bookings')).json()
    expect([other.parameters, other.scenarios]).toEqual([undefined, undefined])
  })
})

describe('a value of a parameter is refused', () => {
  it.each([
    [
      'of an unknown one',
      { price_facto: 1 },
      404,
      'unknown_parameter',
      'there is no parameter "price_facto"; nearest is "price_factor"',
    ],
    [
      'of another type',
      { price_factor: '1' },
      400,
      'wrong_parameter',
      'parameter price_factor is a number of at most 15 digits before and 12 after the point; found "1"',
    ],
    [
      'below its bounds',
      { price_factor: -1 },
      400,
      'wrong_parameter',
      'parameter price_factor is a number from 0 to 10; found -1',
    ],
    [
      'above its bounds',
      { price_factor: 10.5 },
      400,
      'wrong_parameter',
      'parameter price_factor is a number from 0 to 10; found 10.5',
    ],
    ['below the only bound', { quota: -5 }, 400, 'wrong_parameter', 'parameter quota is a number from 0 on; found -5'],
    [
      'that is no whole number',
      { days_late: 1.5 },
      400,
      'wrong_parameter',
      'parameter days_late is a whole number; found 1.5',
    ],
    [
      'before its first date',
      { since: '2024-12-31' },
      400,
      'wrong_parameter',
      'parameter since is a date from 2025-01-01 on; found "2024-12-31"',
    ],
    [
      'that is no date',
      { since: '2026-02-30' },
      400,
      'wrong_parameter',
      'parameter since is a date such as "2026-03-31"; found "2026-02-30"',
    ],
    [
      'that is not allowed',
      { credit_model: 'linea' },
      400,
      'wrong_parameter',
      'parameter credit_model is one of first, last, linear; found "linea"; nearest is "linear"',
    ],
    ['that is null', { with_lost: null }, 400, 'wrong_parameter', 'parameter with_lost is true or false; found null'],
    [
      'that is more exact than numbers are',
      { price_factor: 1.0000000000001 },
      400,
      'wrong_parameter',
      'parameter price_factor is a number of at most 15 digits before and 12 after the point; found 1.0000000000001',
    ],
  ] as const)('%s', async (_, parameters, status, code, message) => {
    const [name] = Object.keys(parameters)
    const found = await api.refused('query', { from, measures: ['planned'], parameters })
    expect(found).toMatchObject({ status, error: { code, message, path: `parameters.${name}` } })
  })
})
