import { describe, expect, it } from 'vitest'
import { bgNbd, fitBgNbd } from '../../../../../pipelines/models/value/bg-nbd.ts'
import { expectedSpend, fitGammaGamma } from '../../../../../pipelines/models/value/gamma-gamma.ts'
import { discountedPurchases } from '../../../../../pipelines/models/value/lifetime-value.ts'
import { fitMbgNbd, mbgNbd } from '../../../../../pipelines/models/value/mbg-nbd.ts'
import { fitParetoNbd, paretoNbd } from '../../../../../pipelines/models/value/pareto-nbd.ts'
import { purchaseHistory } from '../../../../../pipelines/models/value/purchase-history.ts'
import type { PurchaseModel } from '../../../../../pipelines/models/value/purchase-model.ts'
import { customerReferences, relativeError, worstError } from '../../../../support/model-references.ts'
import { cdnowHistory, cdnowPurchases, dayOf } from '../../../../support/model-tables.ts'

const history = cdnowHistory()
const bgFit = fitBgNbd(history)
const paretoFit = fitParetoNbd(history)
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
const placeOf = (id: number): number => history.customer.indexOf(String(id))
const at = (values: Float64Array, id: number): number => values[placeOf(id)] ?? Number.NaN

/** Purchase days of each customer in the 39 weeks after the end. */
const later = (() => {
  const all = purchaseHistory(cdnowPurchases(), dayOf('1998-06-30'), 7)
  return history.frequency.map((x, i) => (all.frequency[all.customer.indexOf(history.customer[i] ?? '')] ?? 0) - x)
})()

describe('histories of customers', () => {
  const { expected, source } = customerReferences['cdnow-prep']
  it(`are those of ${source}`, () => {
    expect(history.customer.length).toBe(expected.customers)
    expect(sum(history.frequency)).toBe(expected.repeat_transactions)
    expect(history.frequency.filter((x) => x > 0).length).toBe(expected.customers_with_repeat)
    expect(sum(later)).toBe(expected.holdout_transactions_39_weeks)
    for (const [id = 0, x = 0, recency = 0, age = 0, next = 0] of expected.first_three) {
      expect([at(history.frequency, id), at(later, id)]).toEqual([x, next])
      expect(at(history.recency, id)).toBeCloseTo(recency, 6)
      expect(at(history.age, id)).toBeCloseTo(age, 6)
    }
    const [x, recency = 0, age = 0] = expected.id_1516
    expect(at(history.frequency, 1516)).toBe(x)
    expect(at(history.recency, 1516)).toBeCloseTo(recency, 6)
    expect(at(history.age, 1516)).toBeCloseTo(age, 6)
  })
})

describe('the BG/NBD model', () => {
  const fit = customerReferences['cdnow-bgnbd-fit']
  it(`has the maximum of ${fit.source}`, () => {
    const { r, alpha, a, b } = bgFit.parameters
    expect(
      worstError([r, alpha, a, b], [fit.expected.r, fit.expected.alpha, fit.expected.a, fit.expected.b]),
    ).toBeLessThan(0.005)
    expect(Math.abs(bgFit.logLikelihood - fit.expected.LL)).toBeLessThan(0.01)
    const { se } = fit.expected
    expect(worstError(Object.values(bgFit.standardErrors ?? {}), [se.r, se.alpha, se.a, se.b])).toBeLessThan(0.03)
    expect(bgFit).toMatchObject({ atBound: [], dropout: 'identified', customers: 2357 })
  })

  it(`expects of new customers what ${customerReferences['bgnbd-expectation'].source} says`, () => {
    const { inputs, expected } = customerReferences['bgnbd-expectation']
    const [r = 0, alpha = 0, a = 0, b = 0] = inputs.params
    expect(worstError(inputs.t.map(bgNbd({ r, alpha, a, b }).expectedOfNew), expected.E)).toBeLessThan(1e-6)
    const walkthrough = bgNbd({ r: 0.2425945, alpha: 4.4136019, a: 0.7929199, b: 2.4258955 }).expectedOfNew(52)
    expect(relativeError(walkthrough, expected.E52_walkthrough_params)).toBeLessThan(1e-5)
  })

  it(`gives counts of new customers the chances of ${customerReferences['bgnbd-pmf'].source}`, () => {
    const { inputs, expected } = customerReferences['bgnbd-pmf']
    const [r = 0, alpha = 0, a = 0, b = 0] = inputs.params
    const model = bgNbd({ r, alpha, a, b })
    // the cases are time and count
    const found = inputs.cases.map(([t = 0, x = 0]) => model.probabilityOf(x, t))
    expect(worstError(found, expected.p)).toBeLessThan(1e-6)
    const all = Array.from({ length: 400 }, (_, x) => model.probabilityOf(x, 30)).reduce((total, p) => total + p, 0)
    expect(all).toBeCloseTo(1, 9)
  })

  it(`values named customers as ${customerReferences['bgnbd-named-customers'].source}`, () => {
    const { inputs, expected } = customerReferences['bgnbd-named-customers']
    const [r = 0, alpha = 0, a = 0, b = 0] = inputs.params
    agreesOn(bgNbd({ r, alpha, a, b }), expected.rows)
  })
})

interface NamedCustomer {
  readonly id: number
  readonly p_alive: number
  readonly E_1w: number
  readonly E_39w: number
  readonly E_52w: number
  readonly actual_39w: number
}

const agreesOn = (model: PurchaseModel, rows: readonly NamedCustomer[]): void => {
  const alive = model.probabilityAlive(history)
  const [week, weeks39, year] = [1, 39, 52].map((horizon) => model.expectedPurchases(history, horizon))
  for (const row of rows) {
    const found = [alive, week, weeks39, year].map((column) => at(column ?? new Float64Array(), row.id))
    expect(worstError(found, [row.p_alive, row.E_1w, row.E_39w, row.E_52w])).toBeLessThan(1e-6)
    expect(at(later, row.id)).toBe(row.actual_39w)
  }
}

describe('the Pareto/NBD model', () => {
  const fit = customerReferences['cdnow-pnbd-fit']
  it(`has the maximum of ${fit.source}`, () => {
    const { r, alpha, s, beta } = paretoFit.parameters
    expect(worstError([r, alpha, s], [fit.expected.r, fit.expected.alpha, fit.expected.s])).toBeLessThan(0.005)
    expect(relativeError(beta, fit.expected.beta)).toBeLessThan(0.01)
    expect(Math.abs(paretoFit.logLikelihood - fit.expected.LL)).toBeLessThan(0.01)
    const { se } = fit.expected
    expect(worstError(Object.values(paretoFit.standardErrors ?? {}), [se.r, se.alpha, se.s, se.beta])).toBeLessThan(
      0.03,
    )
  })

  it(`expects of new customers what ${customerReferences['pnbd-expectation'].source} says`, () => {
    const { inputs, expected } = customerReferences['pnbd-expectation']
    const [r = 0, alpha = 0, s = 0, beta = 0] = inputs.params
    expect(worstError(inputs.t.map(paretoNbd({ r, alpha, s, beta }).expectedOfNew), expected.E)).toBeLessThan(1e-6)
  })

  it(`values named customers as ${customerReferences['pnbd-named-customers'].source}`, () => {
    const { inputs, expected } = customerReferences['pnbd-named-customers']
    const [r = 0, alpha = 0, s = 0, beta = 0] = inputs.params
    agreesOn(paretoNbd({ r, alpha, s, beta }), expected.rows)
  })

  it(`discounts all purchases to come as ${customerReferences['pnbd-dert'].source}`, () => {
    const { inputs, expected } = customerReferences['pnbd-dert']
    const [r = 0, alpha = 0, s = 0, beta = 0] = inputs.params
    const count = expected.x1_10.length
    const frequency = Float64Array.from({ length: count + 1 }, (_, i) => (i < count ? i + 1 : inputs.x))
    const found = paretoNbd({ r, alpha, s, beta }).discountedPurchases(
      {
        frequency,
        recency: frequency.map((_, i) => (i < count ? 30 : inputs.t_x)),
        age: frequency.map(() => inputs.T),
      },
      inputs.d,
    )
    expect(worstError(found, [...expected.x1_10, expected.DERT])).toBeLessThan(1e-6)
  })
})

describe('forecasts after 39 weeks', () => {
  const mbgFit = fitMbgNbd(history)

  it(`rise and fall with recency as ${customerReferences['frequency-paradox'].source} prints`, () => {
    const { inputs, expected } = customerReferences['frequency-paradox']
    const frequency = Float64Array.from(inputs.x)
    const cases = { frequency, recency: frequency.map(() => inputs.t_x), age: frequency.map(() => inputs.T) }
    const [r = 0, alpha = 0, a = 0, b = 0] = inputs.bgnbd_params
    expect(worstError(bgNbd({ r, alpha, a, b }).expectedPurchases(cases, inputs.t), expected.bgnbd)).toBeLessThan(1e-6)
    const [pr = 0, pAlpha = 0, s = 0, beta = 0] = inputs.pnbd_params
    const pareto = paretoNbd({ r: pr, alpha: pAlpha, s, beta })
    expect(worstError(pareto.expectedPurchases(cases, inputs.t), expected.pnbd)).toBeLessThan(1e-6)
  })

  it(`by frequency are those of ${customerReferences['holdout-by-frequency'].source}`, () => {
    const { inputs, expected } = customerReferences['holdout-by-frequency']
    const binOf = (x: number): number => Math.min(x, 7)
    const meansOf = (values: Float64Array): number[] =>
      expected.n.map((n, bin) => sum(values.filter((_, i) => binOf(history.frequency[i] ?? 0) === bin)) / n)
    expect(worstError(meansOf(later), expected.actual)).toBeLessThan(1e-9)
    const bg = bgNbd(bgFit.parameters).expectedPurchases(history, inputs.t)
    const pareto = paretoNbd(paretoFit.parameters).expectedPurchases(history, inputs.t)
    expect(worstError(meansOf(bg), expected.bgnbd)).toBeLessThan(2e-3)
    expect(worstError(meansOf(pareto), expected.pnbd)).toBeLessThan(2e-3)
    expect(relativeError(sum(bg), expected.total_bgnbd)).toBeLessThan(2e-3)
    expect(relativeError(sum(pareto), expected.total_pnbd)).toBeLessThan(2e-3)
  })

  it(`follow the weeks as ${customerReferences['tracking-plot'].source}`, () => {
    const { expected } = customerReferences['tracking-plot']
    const births = history.age.map((age) => history.age.reduce((a, b) => Math.max(a, b), 0) - age)
    const cumulative = (model: PurchaseModel, week: number): number =>
      births.reduce((total, birth) => total + (week > birth ? model.expectedOfNew(week - birth) : 0), 0)
    const { week } = expected.every_13_weeks
    const bg = bgNbd(bgFit.parameters)
    const pareto = paretoNbd(paretoFit.parameters)
    expect(
      worstError(
        week.map((w) => cumulative(bg, w)),
        expected.every_13_weeks.bgnbd,
      ),
    ).toBeLessThan(1e-3)
    expect(
      worstError(
        week.map((w) => cumulative(pareto, w)),
        expected.every_13_weeks.pnbd,
      ),
    ).toBeLessThan(1e-3)
    expect(relativeError(cumulative(mbgNbd(mbgFit.parameters), 78), expected.mbgnbd_78)).toBeLessThan(1e-3)
  })
})

describe('the Gamma-Gamma model', () => {
  const { expected, source } = customerReferences['gammagamma-fit']
  const spend = { frequency: history.frequency, meanAmount: history.repeatSpend }

  it(`has the maximum of ${source}`, () => {
    const fit = fitGammaGamma(spend)
    const { p, q, v } = fit.parameters
    expect(worstError([p, q, v], [expected.p, expected.q, expected.v])).toBeLessThan(0.01)
    expect(Math.abs(fit.logLikelihood - expected.LL)).toBeLessThan(0.01)
    const { se } = expected
    expect(worstError(Object.values(fit.standardErrors ?? {}), [se.p, se.q, se.v])).toBeLessThan(0.03)
    expect(fit.correlation).toBeCloseTo(expected.corr_x_z, 6)
    expect(at(expectedSpend(fit.parameters, spend), 3)).toBeCloseTo(expected.population_mean, 1)
  })

  it(`expects amounts as ${customerReferences['gammagamma-conditional'].source}`, () => {
    const { inputs, expected: values } = customerReferences['gammagamma-conditional']
    const [p = 0, q = 0, v = 0] = inputs.params
    const amounts = expectedSpend({ p, q, v }, spend)
    expect(
      worstError(
        inputs.ids.map((id) => at(amounts, id)),
        values.E,
      ),
    ).toBeLessThan(1e-6)
  })

  it(`and the BG/NBD give the value of twelve months as ${customerReferences['clv-discrete-months'].source}`, () => {
    const { inputs, expected: values } = customerReferences['clv-discrete-months']
    const [p = 0, q = 0, v = 0] = inputs.gg
    const amounts = expectedSpend({ p, q, v }, spend)
    const valuesOf = (unitsPerPeriod: number): number[] => {
      const horizon = { periods: inputs.months, unitsPerPeriod, rate: inputs.monthly_rate }
      const purchases = discountedPurchases(bgNbd(bgFit.parameters), history, horizon)
      return inputs.ids.map((id) => at(purchases, id) * at(amounts, id))
    }
    expect(worstError(valuesOf(4.345), values.weeks_per_month_4_345)).toBeLessThan(2e-3)
    expect(worstError(valuesOf(30), values.trap_30_periods_per_month)).toBeLessThan(2e-3)
  })
})
