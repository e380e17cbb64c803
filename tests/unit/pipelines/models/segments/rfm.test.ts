import { describe, expect, it } from 'vitest'
import { concentrationOf } from '../../../../../pipelines/models/segments/concentration.ts'
import { levelsOf } from '../../../../../pipelines/models/segments/levels.ts'
import { movementBetween } from '../../../../../pipelines/models/segments/movement.ts'
import { rfmCustomers, scoreRfm } from '../../../../../pipelines/models/segments/rfm.ts'
import { nameSegments, rfmPackageSegments } from '../../../../../pipelines/models/segments/rfm-segments.ts'
import type { Purchases } from '../../../../../pipelines/models/value/purchase-history.ts'
import { customerReferences, relativeError } from '../../../../support/model-references.ts'
import { dayOf, modelTable, retailPurchases } from '../../../../support/model-tables.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'ModelRefusal', code })
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
const countsOf = (scores: Uint8Array): number[] =>
  [1, 2, 3, 4, 5].map((s) => scores.filter((score) => score === s).length)

/** The retail purchases with the customers in the order of their numbers. */
const retailByCustomer = (): Purchases => {
  const all = retailPurchases()
  const order = all.customer.map((_, i) => i).sort((i, j) => Number(all.customer[i]) - Number(all.customer[j]) || i - j)
  return {
    customer: order.map((i) => all.customer[i] ?? ''),
    day: Float64Array.from(order, (i) => all.day[i] ?? 0),
    amount: Float64Array.from(order, (i) => all.amount[i] ?? 0),
  }
}

const retail = rfmCustomers(retailByCustomer(), dayOf('2011-12-11'))

describe('scores of recency, frequency and money', () => {
  const published = customerReferences['rfm-r-package']
  it(`by the rule of the R package are those of ${published.source}`, () => {
    const table = modelTable('rfm_orders.csv.gz')
    const customers = rfmCustomers(
      {
        customer: table.texts('customer_id'),
        day: Float64Array.from(table.texts('order_date'), dayOf),
        amount: table.numbers('revenue'),
      },
      dayOf(published.inputs.analysis_date),
    )
    const scores = scoreRfm(customers, { recency: 'plus_one', frequency: 'plus_one', monetary: 'plus_one' })
    expect(Array.from(scores.cuts.recency)).toEqual(published.expected.cuts.R)
    expect(Array.from(scores.cuts.frequency)).toEqual(published.expected.cuts.F)
    expect(Array.from(scores.cuts.monetary)).toEqual(published.expected.cuts.M)
    const { names, segment } = nameSegments(scores, rfmPackageSegments)
    for (const [name, { customers: count, orders, revenue }] of Object.entries(published.expected.summary)) {
      const isIn = (_: unknown, i: number): boolean => names[segment[i] ?? 0] === name
      expect([name, customers.customer.filter(isIn).length]).toEqual([name, count])
      expect([sum(customers.frequency.filter(isIn)), sum(customers.monetary.filter(isIn))]).toEqual([orders, revenue])
    }
    for (const [name, [recency, orders, amount, r, f, m, label]] of Object.entries(
      published.expected.examples_recency_orders_amount_R_F_M_segment,
    )) {
      const i = customers.customer.indexOf(name)
      expect([customers.recency[i], customers.frequency[i], customers.monetary[i]]).toEqual([recency, orders, amount])
      expect([scores.recency[i], scores.frequency[i], scores.monetary[i]]).toEqual([r, f, m])
      expect(names[segment[i] ?? 0]).toBe(label)
    }
  })

  const retailReference = customerReferences['rfm-online-retail']
  it(`in the order of the rows are those of ${retailReference.source}`, () => {
    const { expected } = retailReference
    expect(retail.customer.length).toBe(expected.customers)
    expect(sum(retail.frequency)).toBe(expected.invoices)
    expect(sum(retail.monetary)).toBeCloseTo(expected.revenue, 2)
    const scores = scoreRfm(retail, { recency: 'together', frequency: 'first', monetary: 'together' })
    const { names, segment } = nameSegments(scores)
    for (const [name, values] of Object.entries(expected.segments)) {
      const isIn = (_: unknown, i: number): boolean => names[segment[i] ?? 0] === name
      expect([name, retail.customer.filter(isIn).length]).toEqual([name, values.customers])
      expect(sum(retail.monetary.filter(isIn)) / expected.revenue).toBeCloseTo(values.revenue_share, 9)
      expect(sum(retail.recency.filter(isIn)) / values.customers).toBeCloseTo(values.mean_recency, 6)
    }
    expect(segment).not.toContain(names.length - 1)
  })

  it('keep customers who are alike together, or split them evenly by the order of the rows', () => {
    // counts by pandas.qcut of the invoices, and of their ranks
    const together = scoreRfm(retail)
    expect(countsOf(together.frequency)).toEqual([1493, 835, 508, 802, 700])
    const split = scoreRfm(retail, { recency: 'together', frequency: 'first', monetary: 'together' })
    expect(countsOf(split.frequency)).toEqual([868, 867, 868, 867, 868])
    for (const [i, score] of together.frequency.entries()) if (retail.frequency[i] === 1) expect(score).toBe(1)
  })

  it('give what is worked out by hand for ten customers', () => {
    const column = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    // fifths of 1 … 10 lie at 2.8, 4.6, 6.4 and 8.2
    const scores = scoreRfm({ recency: column, frequency: column, monetary: column })
    expect(Array.from(scores.frequency)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    expect(Array.from(scores.recency)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1])
    const { names, segment } = nameSegments(scores)
    expect(names[segment[0] ?? 0]).toBe('new_customers')
    expect(names[segment[9] ?? 0]).toBe('cant_lose')
    expect(nameSegments(scores, [], 'all').names).toEqual(['all'])
  })

  it('are refused for bad data', () => {
    const many = Float64Array.of(1, 2, 3, 4, 5, 6)
    const same = many.map(() => 3)
    const columns = { recency: many, frequency: many, monetary: many }
    const one = { recency: many.slice(0, 1), frequency: many.slice(0, 1), monetary: many.slice(0, 1) }
    expect(() => scoreRfm(one)).toThrow(refusal('too_few_customers'))
    expect(() => scoreRfm({ ...columns, frequency: same })).toThrow(refusal('constant_feature'))
    expect(() => scoreRfm({ ...columns, monetary: many.map((v) => v - 3) })).toThrow(refusal('negative_spend'))
    expect(() => scoreRfm({ ...columns, recency: many.map(() => Number.NaN) })).toThrow(refusal('out_of_range'))
    const purchases = { customer: ['a'], day: Float64Array.of(5), amount: Float64Array.of(1) }
    expect(() => rfmCustomers(purchases, 4)).toThrow(refusal('date_in_future'))
  })
})

describe('levels of customers', () => {
  const { dataset, inputs, expected } = customerReferences['customer-pyramid']
  it(`follow the rule: ${inputs.rule}`, () => {
    const profits = Float64Array.from(dataset.inline, ([, margin, cost]) => Number(margin) - Number(cost))
    const { names, segment } = levelsOf(profits, { by: 'share', platinum: 0.1, gold: 0.2 })
    const found = dataset.inline.map(([name], i) => [name, names[segment[i] ?? 0]])
    expect(Object.fromEntries(found)).toEqual(expected.tier)
    expect(Array.from(profits)).toEqual(Object.values(expected.profit))
  })

  it('begin at the thresholds of a workspace, and do not part customers of the same value', () => {
    const values = Float64Array.of(1000, 500, 500, 20, 0, -5)
    const by = (rule: Parameters<typeof levelsOf>[1]): string[] => {
      const { names, segment } = levelsOf(values, rule)
      return Array.from(segment, (place) => names[place] ?? '')
    }
    expect(by({ by: 'value', platinum: 1000, gold: 500 })).toEqual(['platinum', 'gold', 'gold', 'iron', 'lead', 'lead'])
    // two of six are 34 %: the second and the third are equal, so both are platinum
    expect(by({ by: 'share', platinum: 0.34, gold: 0.3 })).toEqual([
      'platinum',
      'platinum',
      'platinum',
      'iron',
      'lead',
      'lead',
    ])
  })

  it('are refused for one customer, thresholds in the wrong order and values that are none', () => {
    const rule = { by: 'value', platinum: 10, gold: 5 } as const
    expect(() => levelsOf(Float64Array.of(1), rule)).toThrow(refusal('too_few_customers'))
    expect(() => levelsOf(Float64Array.of(1, 2), { ...rule, gold: 20 })).toThrow(refusal('out_of_range'))
    expect(() => levelsOf(Float64Array.of(1, 2), { by: 'share', platinum: 0.6, gold: 0.6 })).toThrow(
      refusal('out_of_range'),
    )
    expect(() => levelsOf(Float64Array.of(1, Number.NaN), rule)).toThrow(refusal('out_of_range'))
  })
})

describe('the concentration of revenue', () => {
  const { expected, inputs } = customerReferences['abc-pareto']
  const classes = (values: Uint8Array): number[] => [0, 1, 2].map((place) => values.filter((v) => v === place).length)
  const [first = 0, second = 0] = inputs.cuts

  it('is that of UCI Online Retail', () => {
    const found = concentrationOf(retail.monetary, { cuts: [first, second], crossing: 'before' })
    expect(classes(found.abc.segment)).toEqual(expected.abc_crossing_customer_in_A)
    const strict = concentrationOf(retail.monetary, { cuts: [first, second], crossing: 'after' })
    expect(classes(strict.abc.segment)).toEqual(expected.abc_strict)
    expect(relativeError(found.gini, expected.gini)).toBeLessThan(1e-9)
    expect(relativeError(found.shareOfBest(0.2), expected.top20pct_revenue_share)).toBeLessThan(1e-9)
    expect(relativeError(found.shareOfBest(0.01), expected.top1pct_share)).toBeLessThan(1e-9)
    expect(relativeError(found.customersForFirstCut, expected.share_of_customers_for_80pct)).toBeLessThan(1e-9)
  })

  it('is none where all have the same, and nearly all where one has it', () => {
    expect(concentrationOf(Float64Array.of(5, 5, 5, 5)).gini).toBeCloseTo(0, 12)
    expect(concentrationOf(Float64Array.of(0, 0, 0, 8)).gini).toBeCloseTo(0.75, 12)
    expect(concentrationOf(Float64Array.of(0, 0, 0, 8)).shareOfBest(0)).toBe(0)
  })

  it('is refused for negative values, for one customer and for nothing', () => {
    expect(() => concentrationOf(Float64Array.of(5, -1))).toThrow(refusal('negative_spend'))
    expect(() => concentrationOf(Float64Array.of(5))).toThrow(refusal('too_few_customers'))
    expect(() => concentrationOf(Float64Array.of(0, 0))).toThrow(refusal('constant_feature'))
  })
})

describe('movement between segments', () => {
  const names = ['good', 'bad']
  const before = { customer: ['a', 'b', 'c', 'd'], names, segment: Uint8Array.of(0, 0, 0, 1) }
  const after = { customer: ['e', 'c', 'b', 'a'], names, segment: Uint8Array.of(0, 1, 0, 0) }

  it('counts who stayed, moved, came and went', () => {
    const { from, to, counts, shares } = movementBetween(before, after)
    expect(from).toEqual(['good', 'bad', 'new'])
    expect(to).toEqual(['good', 'bad', 'gone'])
    expect(counts).toEqual([
      [2, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(shares[0]).toEqual([2 / 3, 1 / 3, 0])
  })

  it('is refused for a customer who stands twice and for a date without any', () => {
    const twice = { customer: ['a', 'a'], names, segment: Uint8Array.of(0, 1) }
    expect(() => movementBetween(before, twice)).toThrow(refusal('repeated_customer'))
    const none = { customer: [], names, segment: new Uint8Array() }
    expect(() => movementBetween(before, none)).toThrow(refusal('too_few_customers'))
  })
})
