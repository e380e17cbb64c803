import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver, queryRequest } from './api.ts'
import { agreeOn } from './traps/agree.ts'

/** `fixtures/invoices/README.md` has every invoice with what it is worth in euros and in dollars, worked out by hand. */
const api = apiOver((file) => loadWarehouse(file, 'fixtures/invoices'), '2026-02-02')
const agree = agreeOn(api)

const from = 'invoices'
const inUsd = { parameters: { currency: 'USD' } }
const measures = ['billed_in', 'unpaid_in', 'settled_in', 'unpaid_share']

const unitsOf = ({ columns }: ResponseOf<'query'>): (string | undefined)[] =>
  columns.filter(({ axis }) => axis === 'measure').map(({ unit }) => unit)

/** Each invoice with its last rate on or before a date of its own. */
const converted = (to: string) => `with worth as (
  select *, case when currency = '${to}' then 1 else (select arg_max(rate, date) from dim_rate r
    where r.currency = f.currency and to_currency = '${to}' and date <= issued_date) end as rate,
  case when currency = '${to}' then 1 else (select arg_max(rate, date) from dim_rate r
    where r.currency = f.currency and to_currency = '${to}' and date <= paid_date) end as paid_rate
  from fact_invoice f)`

describe('the currency that a query chooses', () => {
  it.each([
    ['its default', 'EUR', {}, [...['169.5', '12.5', '157'], ...['289', '48', '241'], ...['458.5', '60.5', '398']]],
    ['USD', 'USD', inUsd, [...['188', '13', '175'], ...['312.8', '52.8', '260'], ...['500.8', '65.8', '435']]],
  ])('is that of every row before it is added up: %s', async (_, to, asked, known) => {
    const rows = ['Acme', 'Bolt', '·'].map((customer, i) => {
      const [billed = '', unpaid = '', settled = ''] = known.slice(3 * i, 3 * i + 3)
      const share = String(Number((Number(unpaid) / Number(billed)).toPrecision(12)))
      return [customer, billed, unpaid, settled, share, customer === '·' ? '1' : '0']
    })
    await agree(
      { from, measures, rows: ['customer'], totals: true, ...asked },
      `${converted(to)}, sums as (
        select customer, sum(amount * rate) as billed, coalesce(sum(amount * rate) filter (paid_date is null), 0) as unpaid, grouping(customer) as g
        from worth group by rollup (customer))
      select customer, billed, unpaid, cast(billed - unpaid as double), cast(unpaid as double) / cast(billed as double), g from sums order by g, customer`,
      rows,
    )
  })

  it('is the unit of the answer, and of no ratio of money to money', async () => {
    expect(unitsOf(await api.ask('query', { from, measures }))).toEqual(['EUR', 'EUR', 'EUR', undefined])
    expect(unitsOf(await api.ask('query', { from, measures, ...inUsd }))).toEqual(['USD', 'USD', 'USD', undefined])
  })

  it('is in the unit of what a query calculates and shows, and cancels where it is that of other money', async () => {
    const asked = [
      { calc: 'billed_in / invoices', as: 'mean' },
      { calc: 'billed_in / billed_eur', as: 'against_eur' },
      { calc: "billed_in / billed{currency = 'USD'}", as: 'against_usd' },
      { calc: 'billed_in * billed_in', as: 'square' },
      { measure: 'billed_in', show: 'running' as const, as: 'so_far' },
      { measure: 'billed_in', show: 'share' as const, base: 'grand' as const, as: 'part' },
      { measure: 'billed_in@prior', as: 'before' },
    ]
    const query = { from, measures: asked, rows: ['issued.month'] }
    expect(unitsOf(await api.ask('query', query))).toEqual([
      ...['EUR', undefined, 'EUR/USD', 'EUR·EUR', 'EUR', undefined, 'EUR'],
    ])
    expect(unitsOf(await api.ask('query', { ...query, ...inUsd }))).toEqual([
      ...['USD', 'USD/EUR', undefined, 'USD·USD', 'USD', undefined, 'USD'],
    ])
  })

  it('is said in a notice where it is not the default', async () => {
    const { notices } = await api.ask('query', { from, measures: ['billed_in'], ...inUsd })
    expect(notices).toEqual([
      {
        code: 'parameter_set',
        details: { parameter: 'currency', value: 'USD', default: 'EUR' },
        text: 'Currency (currency) is USD here, not EUR.',
      },
    ])
    expect((await api.ask('query', { from, measures: ['billed_in'] })).notices).toEqual([])
  })

  it('is the unit in Arrow, too, and each choice has its own answer among those that are kept', async () => {
    const unitOf = async (query: RequestOf<'query'>) => {
      const accept = 'application/vnd.apache.arrow.stream'
      const response = await api.request('/api/query', queryRequest(query, { accept }))
      const { fields, metadata } = tableFromIPC(new Uint8Array(await response.arrayBuffer())).schema
      return {
        tag: response.headers.get('etag'),
        text: JSON.stringify([[...metadata], fields.map((f) => [...f.metadata])]),
      }
    }
    const query = { from, measures: ['billed_in'] }
    const [eur, usd, again] = [await unitOf(query), await unitOf({ ...query, ...inUsd }), await unitOf(query)]
    expect(eur.text).toContain('EUR')
    expect(usd.text).toContain('USD')
    expect(usd.tag).not.toBe(eur.tag)
    expect(again).toEqual(eur)
  })

  it('changes no money that has a currency of its own', async () => {
    const query = { from, measures: ['billed_eur', 'billed_usd', 'gain'] }
    const [plain, asked] = [await api.ask('query', query), await api.ask('query', { ...query, ...inUsd })]
    expect(asked.rows).toEqual(plain.rows)
    expect(unitsOf(asked)).toEqual(['EUR', 'USD', 'EUR'])
  })

  it('decides what is ranked and filtered by it, in sets as well', async () => {
    const query = { from, measures: ['billed_in'], rows: ['invoice'], where: [{ attribute: 'invoice', in: [2, 3] }] }
    // 50 and 48 euros, 55 and 52.80 dollars
    const having = [{ measure: 'billed_in', gte: 52 }]
    const members = async (asked: object) => shownRows(await api.ask('query', { ...query, ...asked })).map(([id]) => id)
    expect(await members({ having })).toEqual([])
    expect(await members({ having, ...inUsd })).toEqual(['2', '3'])
    const set = { of: 'invoice', having }
    expect(await members({ where: [...query.where, { set }] })).toEqual([])
    expect(await members({ where: [...query.where, { set }], ...inUsd })).toEqual(['2', '3'])
  })

  it('is one of those that are allowed, the nearest is named', async () => {
    const asked = (currency: unknown) =>
      api.refused('query', { from, measures: ['billed_in'], parameters: { currency } })
    expect(await asked('XYZ')).toMatchObject({
      status: 400,
      error: {
        code: 'wrong_parameter',
        path: 'parameters.currency',
        message: expect.stringContaining('parameter currency is one of EUR, USD; found "XYZ"'),
      },
    })
    expect((await asked('usd')).error.message).toContain('nearest is "USD"')
    expect((await asked("USD' OR 1 = 1 --")).status).toBe(400)
    expect((await asked(null)).status).toBe(400)
  })

  it('is not added to money of a fixed currency, were it the same one', async () => {
    for (const currency of ['EUR', 'USD']) {
      const calc = { calc: 'billed_in - billed_eur', as: 'difference' }
      const { status, error } = await api.refused('query', { from, measures: [calc], parameters: { currency } })
      expect(status).toBe(422)
      expect(error.message).toContain(
        '- needs equal units; found :currency and EUR: :currency is the currency that a query chooses, whichever that is; convert both to ":currency"',
      )
    }
  })

  it('is bound as a value: all choices run the same statement', async () => {
    const statementOf = async (asked: object) => {
      const { statements, plan } = await api.ask('explain', { query: { from, measures: ['billed_in'], ...asked } })
      return { sql: statements[0]?.sql, parameters: statements[0]?.parameters, plan }
    }
    const [eur, usd] = [await statementOf({}), await statementOf(inUsd)]
    expect(usd.sql).toContain('sum(')
    expect(usd.sql).toBe(eur.sql)
    expect([eur.parameters, usd.parameters]).toEqual([['EUR'], ['USD']])
    expect(usd.plan).toContain('to :currency (USD), the last on or before issued_date')
  })
})

describe('rows behind money in a chosen currency', () => {
  it.each([
    [
      'EUR',
      {},
      [
        ['1.2000', '48.000000'],
        ['0.9200', '184.000000'],
        ['0.9500', '57.000000'],
      ],
      '289.000000',
    ],
    [
      'USD',
      inUsd,
      [
        ['1.3200', '52.800000'],
        ['1.0000', '200.000000'],
        ['1.0000', '60.000000'],
      ],
      '312.800000',
    ],
  ])('have the rates to it, whose products add up to the cell: %s', async (code, asked, known, total) => {
    const result = await api.ask('drillThrough', {
      query: { from, measures: ['billed_in'], rows: ['customer'], ...asked },
      at: { customer: 'Bolt' },
      measure: 'billed_in',
      columns: ['invoice'],
    })
    expect(result.columns.find(({ name }) => name === '_rate')?.title).toBe(`Rate to ${code}`)
    expect(result.rows.map((row) => row.slice(3, 5))).toEqual(known)
    const products = result.rows.map((row) => Number(row[1]) * Number(row[3]))
    expect(products.reduce((sum, product) => sum + product, 0)).toBeCloseTo(Number(total), 9)
    expect(result).toMatchObject({ count: 3, sum: total, cell: total, reconciles: true })
  })

  it('stand behind one of the facts of a view as well', async () => {
    const result = await api.ask('drillThrough', {
      query: { from: 'ledger', measures: ['payments.paid_in'], rows: ['time.month'], ...inUsd },
      at: { 'time.month': '2026-02' },
      measure: 'payments.paid_in',
      columns: ['payments.invoice'],
    })
    expect(result.rows.map((row) => row.slice(0, 5))).toEqual([
      [2, '50.00', 'EUR', '1.1000', '55.000000'],
      [4, '200.00', 'USD', '1.0000', '200.000000'],
      [6, '60.00', 'USD', '1.0000', '60.000000'],
    ])
    expect(result).toMatchObject({ sum: '315.000000', reconciles: true })
  })
})

describe('a view of facts in a chosen currency', () => {
  const query = { from: 'ledger', measures: ['invoices.billed_in', 'payments.paid_in', 'open_in', 'collected'] }
  const byMonth = (to: string) => `${converted(to)}, moved as (
      select strftime(issued_date, '%Y-%m') as month, amount * rate as billed, 0 as paid from worth
      union all select strftime(paid_date, '%Y-%m'), 0, amount * paid_rate from worth where paid_date is not null),
    sums as (select month, sum(billed) as billed, sum(paid) as paid, grouping(month) as g from moved group by rollup (month))
    select month, billed, paid, cast(billed - paid as double), cast(paid as double) / cast(billed as double), g from sums order by g, month`

  it('converts all of them to the same one', async () => {
    await agree({ ...query, rows: ['time.month'], totals: true }, byMonth('EUR'), [
      ['2025-12', '17', '0', '17', '0', '0'],
      ['2026-01', '372', '110', '262', '0.295698924731', '0'],
      ['2026-02', '69.5', '297', '-227.5', '4.27338129496', '0'],
      ['·', '458.5', '407', '51.5', '0.887677208288', '1'],
    ])
    await agree({ ...query, rows: ['time.month'], totals: true, ...inUsd }, byMonth('USD'), [
      ['2025-12', '20', '0', '20', '0', '0'],
      ['2026-01', '407.8', '120', '287.8', '0.294261893085', '0'],
      ['2026-02', '73', '315', '-242', '4.31506849315', '0'],
      ['·', '500.8', '435', '65.8', '0.868610223642', '1'],
    ])
  })

  it('says it in the units of its own calculations', async () => {
    expect(unitsOf(await api.ask('query', query))).toEqual(['EUR', 'EUR', 'EUR', undefined])
    expect(unitsOf(await api.ask('query', { ...query, ...inUsd }))).toEqual(['USD', 'USD', 'USD', undefined])
  })

  it('converts at fixed currencies and rates of budgets what each fact has of them', async () => {
    const fixed = { from: 'ledger', measures: ['invoices.billed_eur', 'invoices.billed_budget', 'invoices.billed_now'] }
    const { rows } = await api.ask('query', { ...fixed, rows: ['time.year'], totals: ['grand'], ...inUsd })
    expect(rows.map((row) => row.map((v) => (v === null ? v : Number(v))))).toEqual([
      [2025, 17, 14, 19],
      [2026, 441.5, 388, 454.5],
      [null, 458.5, 402, 473.5],
    ])
  })
})

describe('the catalog', () => {
  const catalogOf = async (name: string) => (await api.request(`/api/cubes/${name}`)).json()

  it('has the unit without parameters, what chooses it, and which currencies may be chosen', async () => {
    const { measures: listed, parameters } = await catalogOf('invoices')
    const named = (name: string) => {
      const { currency, unit, chosenUnit, additivity } = listed.find((m: { name: string }) => m.name === name)
      return { currency, unit, chosenUnit, additivity }
    }
    expect(named('billed_in')).toEqual({
      currency: { column: 'currency', to: ':currency', rates: 'fx_daily', rateAt: 'issued' },
      unit: 'EUR',
      chosenUnit: ':currency',
      additivity: 'additive',
    })
    expect(named('settled_in')).toMatchObject({ unit: 'EUR', chosenUnit: ':currency' })
    expect(named('unpaid_share')).toEqual({ additivity: 'non' })
    expect(named('billed_eur')).toMatchObject({ unit: 'EUR' })
    expect(named('billed_eur').chosenUnit).toBeUndefined()
    expect(parameters).toEqual([
      { name: 'currency', title: 'Currency', type: 'text', default: 'EUR', allowed: ['EUR', 'USD'] },
    ])
  })

  it('has it of a view by the names of the view', async () => {
    const { measures: listed, parameters } = await catalogOf('ledger')
    const found = listed.find((m: { name: string }) => m.name === 'invoices.billed_in')
    expect(found.currency).toEqual({ column: 'currency', to: ':currency', rates: 'fx_daily', rateAt: 'time' })
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(['currency'])
  })
})
