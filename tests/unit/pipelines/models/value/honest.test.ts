import { describe, expect, it } from 'vitest'
import { normalOf, type Random, randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { bgNbd, fitBgNbd } from '../../../../../pipelines/models/value/bg-nbd.ts'
import { expectedSpend, fitGammaGamma } from '../../../../../pipelines/models/value/gamma-gamma.ts'
import { intervalOfTotal, intervalsOf, scoredFit } from '../../../../../pipelines/models/value/intervals.ts'
import { scoreValue } from '../../../../../pipelines/models/value/lifetime-value.ts'
import { fitMbgNbd, mbgNbd } from '../../../../../pipelines/models/value/mbg-nbd.ts'
import { fitParetoNbd, paretoNbd } from '../../../../../pipelines/models/value/pareto-nbd.ts'
import {
  type PurchaseHistory,
  purchaseHistory,
  purchasesUntil,
} from '../../../../../pipelines/models/value/purchase-history.ts'
import { cdnowHistory, dayOf, retailPurchases } from '../../../../support/model-tables.ts'

const history = cdnowHistory()
const bgFit = fitBgNbd(history)
const refusal = (code: string) => expect.objectContaining({ name: 'ModelRefusal', code })
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

/** A draw of the gamma distribution with a rate of 1. @source Marsaglia & Tsang (2000), ACM TOMS 26, 363–372 */
const gammaOf = (random: Random, shape: number): number => {
  if (shape < 1) return gammaOf(random, shape + 1) * random() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = normalOf(random)
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Customers who buy and leave as the BG/NBD model says, over 60 weeks. */
const simulated = (seed: number, customers: number): PurchaseHistory => {
  const random = randomStream(seed)
  const [frequency, recency, age] = [0, 1, 2].map(() => new Float64Array(customers))
  for (let i = 0; i < customers; i++) {
    const rate = gammaOf(random, 0.8) / 8
    const [left, stays] = [gammaOf(random, 0.9), gammaOf(random, 2.5)]
    const chance = left / (left + stays)
    const end = 30 + 30 * random()
    let time = -Math.log(1 - random()) / rate
    let count = 0
    let last = 0
    while (time <= end) {
      count += 1
      last = time
      if (random() < chance) break
      time -= Math.log(1 - random()) / rate
    }
    if (frequency && recency && age) [frequency[i], recency[i], age[i]] = [count, last, end]
  }
  const none = new Float64Array()
  return { frequency: frequency ?? none, recency: recency ?? none, age: age ?? none }
}

describe('values of customers', () => {
  const spend = { frequency: history.frequency, meanAmount: history.repeatSpend }
  const spendFit = fitGammaGamma(spend)
  const options = { periods: 12, unitsPerPeriod: 52 / 12, rate: 0.01, margin: 0.3 }

  it('are learned from a part of the customers where there are many', () => {
    const part = fitGammaGamma(spend, { most: 400 })
    const meanOf = ({ parameters: { p, q, v } }: typeof part) => (p * v) / (q - 1)
    expect([part.customers, part.correlation]).toEqual([400, spendFit.correlation])
    // about half of the 946 who bought again: the means of all who will are no further apart than 400 amounts leave open
    expect(Math.abs(meanOf(part) / meanOf(spendFit) - 1)).toBeLessThan(0.1)
    expect(fitGammaGamma(spend, { most: 5000 })).toEqual(spendFit)
  })

  it('say nothing of whether one who bought once is alive, where the model takes that for granted', () => {
    const amount = expectedSpend(spendFit.parameters, spend)
    const bg = scoreValue(bgNbd(bgFit.parameters), history, amount, options)
    const isOnce = (i: number): boolean => history.frequency[i] === 0
    for (const [i, chance] of bg.alive.entries()) {
      if (isOnce(i)) expect(chance).toBeNaN()
      else expect(chance > 0 && chance < 1).toBe(true)
    }
    const mbg = scoreValue(mbgNbd(fitMbgNbd(history).parameters), history, amount, options)
    expect(mbg.alive.every((chance) => chance > 0 && chance < 1)).toBe(true)
    expect(bg.value.every((value, i) => Math.abs(value - (bg.purchases[i] ?? 0) * (amount[i] ?? 0) * 0.3) < 1e-9)).toBe(
      true,
    )
    expect(sum(bg.historicValue)).toBeCloseTo(0.3 * sum(history.totalSpend), 6)
  })

  it('refuse a margin that is none and a horizon that is none', () => {
    const model = bgNbd(bgFit.parameters)
    const amount = history.totalSpend
    expect(() => scoreValue(model, history, amount, { ...options, margin: 1.2 })).toThrow(refusal('out_of_range'))
    expect(() => scoreValue(model, history, amount, { ...options, periods: 0 })).toThrow(refusal('out_of_range'))
  })
})

describe('intervals', () => {
  const yearOf = (parameters: typeof bgFit.parameters): Float64Array => bgNbd(parameters).expectedPurchases(history, 39)
  const part = scoredFit(bgFit, yearOf)

  it('hold the estimate and are wider for a sum of fewer customers', () => {
    const intervals = intervalsOf([part])
    if (intervals === undefined) throw new Error('the parameters are known')
    const { estimate, low, high } = intervals
    expect(estimate.every((value, i) => (low[i] ?? 0) < value && value < (high[i] ?? 0))).toBe(true)
    const total = intervalOfTotal([part])
    expect(total?.estimate[0]).toBeCloseTo(sum(estimate), 6)
    // shared parameters: the sum is off by at most as much as its parts together
    expect((total?.high[0] ?? 0) <= sum(high)).toBe(true)
  })

  it('of a parameter itself are those of its standard error', () => {
    const own = intervalsOf([scoredFit(bgFit, ({ alpha }) => Float64Array.of(alpha))])
    const { alpha } = bgFit.parameters
    const width = Math.exp((1.959964 * (bgFit.standardErrors?.alpha ?? 0)) / alpha)
    expect(own?.high[0]).toBeCloseTo(alpha * width, 4)
    expect(own?.low[0]).toBeCloseTo(alpha / width, 4)
  })

  it('of two fits add their variances', () => {
    const alone = scoredFit(bgFit, ({ r }) => Float64Array.of(r))
    const one = intervalsOf([alone])
    const both = intervalsOf([alone, alone])
    const logWidth = (of: typeof one): number => Math.log((of?.high[0] ?? 0) / (of?.estimate[0] ?? 1))
    expect(logWidth(both) / logWidth(one)).toBeCloseTo(Math.SQRT2, 6)
  })

  it('hold the truth in 95 of 100 samples, give or take the chance of 40 samples', () => {
    const truth = bgNbd({ r: 0.8, alpha: 8, a: 0.9, b: 2.5 }).expectedOfNew(52)
    const hits = Array.from({ length: 40 }, (_, seed) => {
      const fit = fitBgNbd(simulated(seed, 400))
      const interval = intervalsOf([
        scoredFit(fit, (parameters) => Float64Array.of(bgNbd(parameters).expectedOfNew(52))),
      ])
      return interval !== undefined && (interval.low[0] ?? 0) < truth && truth < (interval.high[0] ?? 0)
    }).filter((isHit) => isHit).length
    // a binomial of 40 with chance .95 is below 34 in 0.3 % of cases
    expect(hits).toBeGreaterThanOrEqual(34)
  })
})

describe('customers who never leave', () => {
  it('are reported, with forecasts that have a bound', () => {
    // UCI Online Retail to 2011-08-31, seen on the day after: log-likelihood of the NBD -21791.57 by numpy and scipy
    const end = dayOf('2011-09-01')
    const known = purchaseHistory(purchasesUntil(retailPurchases(), end - 1), end, 7)
    const bg = fitBgNbd(known)
    for (const fit of [bg, fitParetoNbd(known)]) {
      expect(fit.dropout).toBe('not_identified')
      expect(fit.atBound.length).toBeGreaterThan(0)
      expect(fit.logLikelihoodWithoutDropout).toBeCloseTo(-21791.57, 1)
      expect(fit.logLikelihood).toBeCloseTo(-21791.57, 1)
    }
    const year = bgNbd(bg.parameters).expectedPurchases(known, 52)
    const busiest = known.frequency.reduce((most, x) => Math.max(most, x), 0)
    expect(year.every((count) => count >= 0 && count < (busiest * 52) / 30)).toBe(true)
  })
})

describe('extreme histories', () => {
  const cases = [0, 1, 2, 40, 3000].flatMap((x) =>
    [0.001, 1, 500, 10_000].flatMap((age) =>
      [1e-6, 0.5, 1].map((share) => [x, x === 0 ? 0 : share * age, age] as const),
    ),
  )
  const column = (place: 0 | 1 | 2): Float64Array => Float64Array.from(cases, (row) => row[place])
  const extreme = { frequency: column(0), recency: column(1), age: column(2) }
  const models = [0.01, 0.5, 1, 8000].flatMap((a) =>
    [0.01, 0.5, 8000].flatMap((b) => [bgNbd({ r: 0.3, alpha: 5, a, b }), mbgNbd({ r: 0.3, alpha: 5, a, b })]),
  )
  const pareto = [0.01, 1, 8000].flatMap((s) => [0.01, 5, 8000].map((beta) => paretoNbd({ r: 0.3, alpha: 5, s, beta })))

  it('give probabilities and counts that are numbers of 0 or more', () => {
    for (const model of [...models, ...pareto]) {
      expect(model.probabilityAlive(extreme).every((chance) => chance >= 0 && chance <= 1)).toBe(true)
      for (const horizon of [0.01, 52, 5000]) {
        const expected = model.expectedPurchases(extreme, horizon)
        const wrong = expected.findIndex((count) => !(count >= -1e-9 && count < Number.POSITIVE_INFINITY))
        expect(wrong < 0 ? 'none' : [cases[wrong], horizon, expected[wrong]]).toBe('none')
        expect(model.expectedOfNew(horizon) >= 0).toBe(true)
      }
    }
  })

  it('do not depend on the unit of time', () => {
    const inDays = {
      frequency: history.frequency,
      recency: history.recency.map((time) => time * 7),
      age: history.age.map((time) => time * 7),
    }
    const fit = fitBgNbd(inDays)
    expect(fit.parameters.alpha / bgFit.parameters.alpha).toBeCloseTo(7, 4)
    const year = bgNbd(fit.parameters).expectedPurchases(inDays, 364)
    expect(sum(year) / sum(bgNbd(bgFit.parameters).expectedPurchases(history, 52))).toBeCloseTo(1, 6)
  })
})

describe('a history that cannot be fitted', () => {
  const of = (rows: readonly (readonly [number, number, number])[]): PurchaseHistory => ({
    frequency: Float64Array.from(rows, (row) => row[0]),
    recency: Float64Array.from(rows, (row) => row[1]),
    age: Float64Array.from(rows, (row) => row[2]),
  })
  const many = (row: readonly [number, number, number]) => new Array<readonly [number, number, number]>(20).fill(row)

  it.each([
    ['too_few_customers', of([[1, 5, 9]])],
    ['no_repeat_purchases', of(many([0, 0, 9]))],
    ['impossible_history', of([...many([1, 5, 9]), [2, 12, 9]])],
    ['impossible_history', of([...many([1, 5, 9]), [-1, 0, 9]])],
    ['impossible_history', of([...many([1, 5, 9]), [0, 3, 9]])],
  ])('is refused as %s', (code, rows) => {
    for (const fitModel of [fitBgNbd, fitMbgNbd, fitParetoNbd]) expect(() => fitModel(rows)).toThrow(refusal(code))
  })

  it('is refused where purchases lie after the end or there are none', () => {
    const purchases = { customer: ['a', 'a'], day: Float64Array.of(3, 9), amount: Float64Array.of(1, 1) }
    expect(() => purchaseHistory(purchases, 8, 7)).toThrow(refusal('date_in_future'))
    expect(() => purchaseHistory({ ...purchases, day: Float64Array.of(3, Number.NaN) }, 8, 7)).toThrow(
      refusal('date_in_future'),
    )
    expect(() => purchaseHistory({ ...purchases, amount: Float64Array.of(1, -1) }, 9, 7)).toThrow(
      refusal('negative_spend'),
    )
    const none = { customer: [], day: new Float64Array(), amount: new Float64Array() }
    expect(() => purchaseHistory(none, 8, 7)).toThrow(refusal('no_rows'))
  })

  it('is refused where amounts are negative, all the same or too few', () => {
    const frequency = Float64Array.from({ length: 20 }, () => 2)
    const fitted = (amountOf: (i: number) => number): unknown =>
      fitGammaGamma({ frequency, meanAmount: frequency.map((_, i) => amountOf(i)) })
    expect(() => fitted((i) => i - 3)).toThrow(refusal('negative_spend'))
    expect(() => fitted(() => 12)).toThrow(refusal('constant_spend'))
    expect(() => fitted((i) => (i < 3 ? 5 : 0))).toThrow(refusal('too_few_customers'))
    const spend = { frequency, meanAmount: frequency }
    expect(() => expectedSpend({ p: 2, q: 0.9, v: 5 }, spend)).toThrow(refusal('no_finite_mean'))
  })
})
