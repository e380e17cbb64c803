import { describe, expect, it } from 'vitest'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'
import { agreeOn } from './traps/agree.ts'

/** `fixtures/invoices/README.md` has every invoice with what it is worth in euros, worked out by hand. */
const api = apiOver((file) => loadWarehouse(file, 'fixtures/invoices'), '2026-02-02')
const agree = agreeOn(api)

const from = 'invoices'

describe('converted money', () => {
  it('is converted row by row, at the rate when issued, of now, of the budget and to another currency', async () => {
    await agree(
      { from, measures: ['billed_eur', 'billed_now', 'billed_budget', 'billed_usd'], rows: ['customer'], totals: true },
      `with eur as (
        select customer, amount,
          case currency when 'EUR' then 1 else (select rate from dim_rate r where r.currency = f.currency and to_currency = 'EUR' and date <= issued_date order by date desc limit 1) end as issued,
          case currency when 'EUR' then 1 when 'USD' then 0.95 else 1.25 end as now,
          case when currency = 'EUR' or currency = 'GBP' then 1 when year(issued_date) = 2025 then 0.7 else 0.8 end as budget,
          case currency when 'USD' then 1 when 'EUR' then 1.1 when 'GBP' then case month(issued_date) when 1 then 1.32 else 1.3 end end as usd
        from fact_invoice f)
      select customer, sum(amount * issued), sum(amount * now), sum(amount * budget), sum(amount * usd), grouping(customer)
      from eur group by rollup (customer) order by 6, 1`,
      [
        ['Acme', '169.5', '176.5', '154', '188', '0'],
        ['Bolt', '289', '297', '248', '312.8', '0'],
        ['·', '458.5', '473.5', '402', '500.8', '1'],
      ],
    )
  })

  it('is converted at the date of another role, for the rows that the filter of the measure lets in', async () => {
    await agree(
      { from, measures: ['paid_eur'], rows: ['paid.month'] },
      `select coalesce(strftime(paid_date, '%Y-%m'), '(unknown)') as month,
        sum(case invoice_id when 8 then 20 * 0.90 when 1 then 100 * 0.92 when 2 then 50 when 4 then 200 * 0.95 when 6 then 60 * 0.95 end), 0 as g
      from fact_invoice where paid_date is not null group by month order by month`,
      [
        ['2026-01', '110', '0'],
        ['2026-02', '297', '0'],
      ],
    )
  })

  it('is averaged, compared and ordered after it is converted', async () => {
    const { rows } = await api.ask('query', { from, measures: ['average_eur', 'largest_eur', 'median_eur'] })
    // 458.50 over 7 invoices with an amount; in order 12.50, 17, 48, 50, 57, 90, 184
    expect(rows).toEqual([[65.5, '184.000000', 50]])
  })

  it('is read on the last date of a period', async () => {
    const rows = shownRows(
      await api.ask('query', { from, measures: ['latest_eur'], rows: ['issued.month'], totals: ['grand'] }),
    )
    expect(rows).toEqual([
      ['2025-12', '17', '0'],
      ['2026-01', '184', '0'],
      ['2026-02', '69.5', '0'],
      ['·', '69.5', '1'],
    ])
  })

  it('keeps the rate of its own date where a time modifier moves the period', async () => {
    const rows = shownRows(
      await api.ask('query', {
        from,
        measures: ['billed_eur', { measure: 'billed_eur@prior', align: 'full' }, 'billed_eur@ytd'],
        rows: ['issued.month'],
        where: [{ attribute: 'issued.month', in: ['2026-01', '2026-02'] }],
      }),
    )
    // January: 90 + 50 + 48 + 184; December: 17
    expect(rows).toEqual([
      ['2026-01', '372', '17', '372', '0'],
      ['2026-02', '69.5', '372', '441.5', '0'],
    ])
  })

  it('has the unit that it is converted to, and so has what is computed of it', async () => {
    const { columns } = await api.ask('query', { from, measures: ['billed_eur', 'billed_usd', 'gain'] })
    expect(columns.map(({ unit }) => unit)).toEqual(['EUR', 'USD', 'EUR'])
  })

  it('is not added to money of another currency', async () => {
    const calc = { calc: 'billed_eur + billed_usd', as: 'both' }
    expect(await api.refused('query', { from, measures: [calc] })).toMatchObject({
      status: 422,
      error: { message: expect.stringContaining('+ needs equal units; found EUR and USD') },
    })
  })

  it('shows amount, currency and rate behind a number, whose products add up to it', async () => {
    const result = await api.ask('drillThrough', {
      query: { from, measures: ['billed_eur'], rows: ['issued.date'] },
      at: { 'issued.date': '2026-02-02' },
      measure: 'billed_eur',
      columns: ['invoice'],
    })
    expect(result.columns.map(({ name }) => name).slice(0, 5)).toEqual([
      'invoice',
      '_amount',
      '_currency',
      '_rate',
      'billed_eur',
    ])
    expect(result.rows.map((row) => row.slice(0, 5))).toEqual([
      [5, '10.00', 'GBP', '1.2500', '12.500000'],
      [6, '60.00', 'USD', '0.9500', '57.000000'],
      [7, null, null, null, null],
    ])
    expect(result).toMatchObject({ count: 3, sum: '69.500000', reconciles: true })
  })

  it('repeats no column behind a number that is shown there already', async () => {
    const { columns } = await api.ask('drillThrough', {
      query: { from, measures: ['billed_eur'] },
      measure: 'billed_eur',
    })
    const names = columns.map(({ name }) => name)
    expect(names).toEqual([
      ...['invoice', 'customer', 'issued.date', 'currency', 'amount', '_rate', 'billed_eur'],
      ...['_run', '_file', '_line'],
    ])
  })

  it('says in its contract how it is converted', async () => {
    const response = await api.request('/api/cubes/invoices')
    const { measures } = await response.json()
    const contract = (name: string) => {
      const { currency, additivity, unit } = measures.find((m: { name: string }) => m.name === name)
      return { currency, additivity, unit }
    }
    expect(contract('billed_eur')).toEqual({
      currency: { column: 'currency', to: 'EUR', rates: 'fx_daily', rateAt: 'issued' },
      additivity: 'additive',
      unit: 'EUR',
    })
    expect(contract('billed_budget').currency).toMatchObject({ rates: 'fx_budget', rateAt: 'issued.year' })
    expect(contract('billed')).toEqual({ currency: { column: 'currency' }, additivity: 'non', unit: 'currency' })
  })
})

describe('money that nothing converts', () => {
  const billed = { from, measures: ['billed'] }
  const one = { where: [{ attribute: 'currency', in: ['USD'] }] }

  it('is answered in the one currency that conditions leave, which is its unit', async () => {
    const result = await api.ask('query', { ...billed, ...one, rows: ['customer'], totals: true })
    expect(shownRows(result)).toEqual([
      ['Acme', '120', '0'],
      ['Bolt', '260', '0'],
      ['·', '380', '1'],
    ])
    expect(result.columns.at(-1)?.unit).toBe('USD')
  })

  it('is answered in the currency of each row where rows are grouped by it', async () => {
    const result = await api.ask('query', { ...billed, rows: ['currency'] })
    expect(shownRows(result)).toEqual([
      ['EUR', '50', '0'],
      ['GBP', '50', '0'],
      ['USD', '380', '0'],
      ['(blank)', '·', '0'],
    ])
    expect(result.columns.at(-1)?.unit).toBe('currency')
  })

  it('is answered at the currency that a calculation sets, with its unit', async () => {
    const dollars = { calc: "billed{currency = 'USD'}", as: 'dollars' }
    const result = await api.ask('query', { from, measures: [dollars, 'invoices'], rows: ['customer'], totals: true })
    expect(result.columns.map(({ unit }) => unit)).toEqual([undefined, 'USD', undefined])
    expect(result.rows.map((row) => Number(row[1]))).toEqual([120, 260, 380])
  })

  const refusals: readonly (readonly [string, object, string])[] = [
    ['several currencies at once', { rows: ['customer'] }, 'these do not add up'],
    ['two that conditions leave', { where: [{ attribute: 'currency', in: ['USD', 'EUR'] }] }, 'these do not add up'],
    ['a condition that leaves all but one', { where: [{ not: one.where[0] }] }, 'these do not add up'],
    ['totals above the currencies', { rows: ['currency'], totals: true }, 'a total over currency'],
    [
      'a total that only an order needs',
      { rows: ['customer'], columns: ['currency'], sort: [{ by: 'billed' }] },
      'a total over currency',
    ],
    ['a ranking of currencies', { rows: ['currency'], top: { n: 1, by: 'billed', of: 'currency' } }, 'would compare'],
    [
      'shares of rows of several currencies',
      { measures: ['billed', { measure: 'billed', show: 'running', as: 'so_far' }], rows: ['currency'] },
      'so_far would compare rows of several',
    ],
    [
      'a statistic over currencies',
      { measures: [{ calc: 'sum(billed over currency)', as: 'all' }] },
      'a statistic over currency would mix them',
    ],
    [
      'a condition that a calculation takes away',
      { measures: [{ calc: 'billed{all(currency)}', as: 'all' }], ...one },
      'these do not add up',
    ],
    [
      'two currencies that a calculation sets',
      { measures: [{ calc: "billed{currency in ('USD', 'EUR')}", as: 'two' }], rows: ['currency'] },
      'these do not add up',
    ],
  ]
  it.each(refusals)('is refused for %s', async (_, more, reason) => {
    const { status, error } = await api.refused('query', { ...billed, ...more })
    expect(status).toBe(422)
    expect(error.code).toBe('unsound')
    expect(error.message).toContain(reason)
    expect(error.message).toContain('{"attribute": "currency", "in": ["…"]}')
    expect(error.message).toContain('billed_eur')
  })

  it('is in no currency that a condition leaves of another fact of a view alone', async () => {
    const view = {
      from: 'ledger',
      measures: ['invoices.billed', 'payments.payments'],
      rows: ['invoices.currency'],
      unrelated: 'repeat' as const,
    }
    const unitBy = async (attribute: string) => {
      const { columns } = await api.ask('query', { ...view, where: [{ attribute, in: ['USD'] }] })
      return columns.find(({ name }) => name === 'invoices.billed')?.unit
    }
    expect(await unitBy('payments.currency')).toBe('currency')
    expect(await unitBy('invoices.currency')).toBe('USD')
  })

  it('has the unit of what is left where it is shown among others, and none against that of the same', async () => {
    const measures = [
      { measure: 'billed', show: 'running' as const, as: 'so_far' },
      { calc: 'billed / billed_usd', as: 'worth' },
      { calc: "billed / billed{currency = 'EUR'}", as: 'against' },
      { calc: "billed{currency = 'EUR'} / billed", as: 'turned' },
    ]
    const { columns } = await api.ask('query', { from, ...one, measures, rows: ['customer'] })
    expect(columns.slice(1).map(({ unit }) => unit)).toEqual(['USD', undefined, 'USD/EUR', 'EUR/USD'])
  })

  it('is ranked inside each currency', async () => {
    const top = { n: 1, by: 'billed', of: 'customer', per: 'currency' }
    const result = await api.ask('query', { ...billed, rows: ['currency', 'customer'], top })
    expect(shownRows(result).slice(0, 3)).toEqual([
      ['EUR', 'Acme', '50', '0'],
      ['GBP', 'Bolt', '40', '0'],
      ['USD', 'Bolt', '260', '0'],
    ])
  })

  it('of two currencies is not added up by a calculation', async () => {
    const calc = { calc: "billed{currency = 'USD'} + billed{currency = 'EUR'}", as: 'both' }
    expect((await api.refused('query', { from, measures: [calc] })).error.message).toContain('found USD and EUR')
  })

  it('is drilled through in one currency', async () => {
    const query = { ...billed, rows: ['currency'] }
    const result = await api.ask('drillThrough', {
      query,
      at: { currency: 'GBP' },
      measure: 'billed',
      columns: ['invoice'],
    })
    expect(result.rows.map((row) => row.slice(0, 3))).toEqual([
      [3, 'GBP', '40.00'],
      [5, 'GBP', '10.00'],
    ])
    expect(result).toMatchObject({ sum: '50.00', reconciles: true })
    const { error } = await api.refused('drillThrough', { query: billed, measure: 'billed' })
    expect(error.message).toContain('these do not add up')
  })
})
