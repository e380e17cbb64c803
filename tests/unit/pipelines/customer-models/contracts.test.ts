import { describe, expect, it } from 'vitest'
import { askedAt } from '../../../../pipelines/customer-models/asked.ts'
import { contractValueOf, fitRetention } from '../../../../pipelines/customer-models/contract-value.ts'
import { dayOf } from '../../../../pipelines/customer-models/days.ts'
import { type CustomerInput, readCustomerInput } from '../../../../pipelines/customer-models/input.ts'
import { survivalOf } from '../../../../pipelines/customer-models/survival.ts'
import type { ModelSettings } from '../../../../pipelines/sources/workspace.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

const settings: ModelSettings = {
  seed: 1,
  monthsBefore: 12,
  levels: { by: 'share', platinum: 0.05, gold: 0.15 },
  discountRate: 0.1,
  margin: 0.4,
}

interface Term {
  readonly id: string
  readonly customer: string
  readonly start: string
  readonly end: string
  readonly from?: string
  readonly value?: number
  readonly kind?: string
}

/** What the models read of contracts alone. */
const inputOf = async (terms: readonly Term[]): Promise<CustomerInput> => {
  const engine = await openTestEngine(':memory:', [])
  const text = (value: string | undefined): string => (value === undefined ? 'NULL' : `'${value}'`)
  const rows = terms.map(
    ({ id, customer, start, end, from, value, kind = 'care' }) =>
      `(${[id, customer, start, end, kind].map(text).join(', ')}, ${value ?? 'NULL'}, ${text(from)})`,
  )
  try {
    return await engine.session(async (session) => {
      await session.run(`
        CREATE TABLE fact_order_line (customer_id VARCHAR, order_id VARCHAR, ordered_date DATE, is_return BOOLEAN, net_amount DECIMAL(18, 4), cost_amount DECIMAL(18, 2));
        CREATE TABLE fact_contract (contract_id VARCHAR, customer_id VARCHAR, start_date DATE, end_date DATE, contract_kind VARCHAR,
          annual_value DECIMAL(18, 2), renewed_from_id VARCHAR);
        INSERT INTO fact_contract VALUES ${rows.join(', ')}`)
      const made = ['fact_order_line', 'fact_contract']
      return readCustomerInput(
        session,
        made.map((name) => ({ name, text: '', path: '' })),
      )
    })
  } finally {
    await engine.close()
  }
}

/** The month with the day, since 1970-01. */
const monthOf = (year: number, month: number): number => (year - 1970) * 12 + month - 1

/** Contracts of calendar years from 2020 on; of 100 customers 70, 56, 50 and 47 continue them, each one for 100 a year. */
const kept = [70, 56, 50, 47]
const yearly: readonly Term[] = Array.from({ length: 100 }, (_, i) => i).flatMap((i) =>
  Array.from({ length: 1 + kept.filter((count) => i < count).length }, (_, term) => ({
    id: `${i}.${term}`,
    customer: `C${String(i).padStart(2, '0')}`,
    start: `${2020 + term}-01-01`,
    end: `${2020 + term}-12-31`,
    ...(term > 0 && { from: `${i}.${term - 1}` }),
    value: 100,
  })),
)

describe('lines of contracts', () => {
  it('know how many contracts came before each, and which began before all that is known', async () => {
    const day = (term: number) => ({ start: `202${term}-01-01`, end: `202${term}-12-31` })
    const { contracts } = await inputOf([
      { id: 'a', customer: 'A', ...day(0) },
      { id: 'b', customer: 'A', ...day(1), from: 'a' },
      { id: 'c', customer: 'A', ...day(2), from: 'b' },
      { id: 'd', customer: 'B', ...day(0), from: 'lost' },
      { id: 'e', customer: 'B', ...day(1), from: 'd' },
      { id: 'f', customer: 'C', ...day(0), from: 'g' },
      { id: 'g', customer: 'C', ...day(1), from: 'f' },
    ])
    expect([...contracts.term]).toEqual([0, 1, 2, 0, 1, 0, 0])
    expect([...contracts.isCut]).toEqual([0, 0, 0, 1, 1, 1, 1])
    const [a, b, c, d, e, f, g] = contracts.line
    expect([b, c, e]).toEqual([a, a, d])
    expect(new Set([a, d, f, g]).size).toBe(4)
  })
})

describe('the value of renewals', () => {
  it('is that of the payments to come by the retention that was found, discounted to the end of the month', async () => {
    const input = await inputOf(yearly)
    const month = monthOf(2024, 6)
    const fit = fitRetention(input, month)
    const { alpha, beta } = fit.fit.parameters
    // of 100, 70, 56 and 50 who came to a renewal 30, 14, 6 and 3 did not renew; 47 have the next one before them
    const logLikelihood = (a: number, b: number): number => {
      let [sum, survival] = [0, 1]
      for (const [t, gone] of [30, 14, 6, 3].entries()) {
        sum += gone * Math.log(survival * (a / (a + b + t)))
        survival *= (b + t) / (a + b + t)
      }
      return sum + 47 * Math.log(survival)
    }
    expect(fit.fit.logLikelihood).toBeCloseTo(logLikelihood(alpha, beta), 8)
    for (const [a, b] of [
      [1.05, 1],
      [0.95, 1],
      [1, 1.05],
      [1, 0.95],
    ] as const)
      expect(logLikelihood(a * alpha, b * beta)).toBeLessThan(fit.fit.logLikelihood)
    const found = contractValueOf(askedAt(input, settings, month), () => fit)
    expect([found.refusal, found.rows]).toEqual([null, 47])
    const years = 366 / 365.25
    const wait = (dayOf('2024-12-31') - dayOf('2024-06-30')) / 365.25
    let [value, survival] = [0, 1]
    for (let k = 0; k < 2000; k++) {
      survival *= (beta + 4 + k) / (alpha + beta + 4 + k)
      value += (100 * years * 0.4 * survival) / 1.1 ** (wait + k * years)
    }
    expect(Number(found.scores.contract_value?.[0])).toBeCloseTo(value, 6)
    expect(found.scores.contract_value?.[99]).toBeNaN()
    const [low, high] = [Number(found.scores.contract_value_low?.[0]), Number(found.scores.contract_value_high?.[0])]
    expect([low > 0 && low < value, high > value && high < 3 * value]).toEqual([true, true])
    expect(found.metrics.find(({ name }) => name === 'contract_value_total')?.value).toBeCloseTo(47 * value, 4)
  })

  it('is a sum over the contracts of a customer, and none where the value of one is not known', async () => {
    const twice = yearly.flatMap((term) => {
      const other = { ...term, id: `x${term.id}`, ...(term.from !== undefined && { from: `x${term.from}` }) }
      if (term.customer === 'C00') return [term, other]
      const { value: _, ...unpriced } = other
      return term.customer === 'C01' ? [term, unpriced] : [term]
    })
    const input = await inputOf(twice)
    const month = monthOf(2024, 6)
    const { scores, rows } = contractValueOf(askedAt(input, settings, month), (asked) => fitRetention(input, asked))
    expect(rows).toBe(46)
    expect(Number(scores.contract_value?.[0])).toBeCloseTo(2 * Number(scores.contract_value?.[2]), 8)
    expect(scores.contract_value?.[1]).toBeNaN()
  })

  it.each([
    ['none_churned', yearly.filter(({ id }) => Number(id.split('.')[0]) < 47), monthOf(2024, 6)],
    ['too_few_periods', yearly, monthOf(2021, 6)],
    ['too_few_customers', yearly.filter(({ id }) => Number(id.split('.')[0]) % 30 === 0), monthOf(2024, 6)],
    ['too_few_periods', yearly.filter(({ id }) => id.endsWith('.0')), monthOf(2024, 6)],
  ])('is refused as %s', async (code, terms, month) => {
    const input = await inputOf(terms)
    const found = contractValueOf(askedAt(input, settings, month), (asked) => fitRetention(input, asked))
    expect([found.refusal?.code, found.scores]).toEqual([code, {}])
  })
})

describe('the survival of contracts', () => {
  it('is the share that goes on after each renewal', async () => {
    const input = await inputOf(yearly)
    const { card, rows, metrics } = survivalOf(askedAt(input, settings, monthOf(2024, 6)))
    expect(rows).toBe(100)
    const at = (month: number) => card.curve[month]
    // a leap year is longer than twelve months of 30.4 days: its end is seen at the thirteenth
    expect([at(11)?.survival, at(13)?.survival, at(25)?.survival, at(37)?.survival, at(49)?.survival]).toEqual([
      1,
      expect.closeTo(0.7, 12),
      expect.closeTo(0.56, 12),
      expect.closeTo(0.5, 12),
      expect.closeTo(0.47, 12),
    ])
    expect([at(13)?.atRisk, at(25)?.atRisk]).toEqual([70, 56])
    // half are gone with the end of the third year, of which the first was a leap year
    expect(metrics.find(({ name }) => name === 'median_days')?.value).toBe(366 + 365 + 365)
  })

  it.each([
    ['none_churned', yearly.filter(({ id }) => Number(id.split('.')[0]) < 47)],
    ['too_few_customers', yearly.filter(({ customer }) => customer === 'C00')],
  ])('is refused as %s', async (code, terms) => {
    const input = await inputOf(terms)
    expect(survivalOf(askedAt(input, settings, monthOf(2024, 6))).refusal?.code).toBe(code)
  })
})
