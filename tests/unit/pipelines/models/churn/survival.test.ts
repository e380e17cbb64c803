import { describe, expect, it } from 'vitest'
import { concordanceOf } from '../../../../../pipelines/models/churn/concordance.ts'
import { fitCox, testProportionality } from '../../../../../pipelines/models/churn/cox.ts'
import { fitDiscreteHazard, survivalOf } from '../../../../../pipelines/models/churn/discrete-hazard.ts'
import { kaplanMeier, medianInterval } from '../../../../../pipelines/models/churn/kaplan-meier.ts'
import { logRank } from '../../../../../pipelines/models/churn/log-rank.ts'
import { customerReferences, relativeError, worstError } from '../../../../support/model-references.ts'
import { telcoCustomers } from '../../../../support/telco.ts'

const { table, left } = telcoCustomers()
const tenure = table.numbers('tenure')
const textsAt = (column: string, rows: readonly number[]): string[] => {
  const texts = table.texts(column)
  return rows.map((row) => texts[row] ?? '')
}
const seen = Array.from(tenure.keys()).filter((row) => (tenure[row] ?? 0) > 0)
const timesOf = (rows: readonly number[]) => ({
  time: Float64Array.from(rows, (row) => tenure[row] ?? 0),
  left: Float64Array.from(rows, (row) => left[row] ?? 0),
})
const contract = table.texts('Contract')
const internet = table.texts('InternetService')
const monthly = seen.filter((row) => contract[row] === 'Month-to-month' && internet[row] !== 'No')
const covariates = {
  names: ['Dependents', 'DSL', 'OnlineBackup', 'TechSupport'],
  columns: [
    ['Dependents', 'Yes'],
    ['InternetService', 'DSL'],
    ['OnlineBackup', 'Yes'],
    ['TechSupport', 'Yes'],
  ].map(([column = '', text]) => Float64Array.from(textsAt(column, monthly), (found) => Number(found === text))),
}

interface CurveReference {
  readonly times: readonly number[]
  readonly surv: readonly number[]
  readonly se_greenwood: readonly number[]
  readonly at_risk: readonly number[]
  readonly events: number
  readonly n: number
  readonly median: number | null
  readonly rmst_72: number
}

const agrees = (rows: readonly number[], expected: CurveReference): void => {
  const curve = kaplanMeier(timesOf(rows))
  const found = expected.times.map(curve.at)
  expect(rows.length).toBe(expected.n)
  expect(curve.points.reduce((sum, point) => sum + point.left, 0)).toBe(expected.events)
  expect(found.map(({ atRisk }) => atRisk)).toEqual(expected.at_risk)
  for (const [i, { survival, error }] of found.entries()) {
    expect(Math.abs(survival - (expected.surv[i] ?? 0))).toBeLessThan(1e-6)
    expect(Math.abs(error - (expected.se_greenwood[i] ?? 0))).toBeLessThan(1e-6)
  }
  expect(curve.median ?? null).toBe(expected.median)
  expect(relativeError(curve.meanUntil(72), expected.rmst_72)).toBeLessThan(1e-6)
}

describe('survival curves', () => {
  const { expected, source } = customerReferences['km-telco']
  it(`are those of ${source}`, () => {
    agrees(seen, expected.all)
    for (const [name, values] of Object.entries(expected.by_contract))
      agrees(
        seen.filter((row) => contract[row] === name),
        values,
      )
  })

  const cohort = customerReferences['km-telco-mtm-internet']
  it(`of monthly contracts are those of ${cohort.source}`, () => agrees(monthly, cohort.expected))

  it('differ among groups as R survival says', () => {
    const { logrank_gender, logrank_online_security } = cohort.expected
    for (const [column, values] of [
      ['gender', logrank_gender],
      ['OnlineSecurity', logrank_online_security],
    ] as const) {
      const found = logRank(timesOf(monthly), textsAt(column, monthly))
      expect(found.groups).toEqual(values.groups)
      expect(found.observed).toEqual(values.observed)
      expect(worstError(found.expected, values.expected)).toBeLessThan(1e-6)
      expect(relativeError(found.chiSquare, values.chisq)).toBeLessThan(1e-6)
      expect(found.degrees).toBe(values.df)
      expect(relativeError(found.p, values.p)).toBeLessThan(1e-6)
    }
  })

  it('are worked out by hand for five customers', () => {
    // 5 there at 1, 4 at 2 of whom 2 leave, 1 at 4
    const times = { time: Float64Array.of(1, 2, 2, 2, 4), left: Float64Array.of(0, 1, 1, 0, 1) }
    const curve = kaplanMeier(times)
    expect(curve.at(0.5)).toEqual({ survival: 1, error: 0, low: 1, high: 1, atRisk: 5 })
    expect(curve.at(2).survival).toBeCloseTo(0.5, 12)
    expect(curve.at(2).error).toBeCloseTo(0.5 * Math.sqrt(2 / (4 * 2)), 12)
    expect(curve.at(4).survival).toBe(0)
    expect(curve.median).toBe(2)
    expect(curve.meanUntil(4)).toBeCloseTo(2 + 2 * 0.5, 12)
    expect(curve.at(5).survival).toBeNaN()
    expect(() => curve.meanUntil(5)).toThrow(expect.objectContaining({ code: 'beyond_data' }))
  })
})

describe('the band of a survival curve', () => {
  // weeks of remission with 6-mercaptopurine, and 1 where it ended: Freireich et al. (1963), Blood 21, 699
  const weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
  const ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
  const curve = kaplanMeier({ time: Float64Array.from(weeks), left: Float64Array.from(ended) })

  it.each([
    [6, 0.8571, 0.6197, 0.9516],
    [7, 0.8067, 0.5631, 0.9228],
    [10, 0.7529, 0.5032, 0.8894],
    [13, 0.6902, 0.4316, 0.8491],
    [16, 0.6275, 0.3675, 0.8049],
    [22, 0.5378, 0.2678, 0.7468],
    [23, 0.4482, 0.1881, 0.6801],
  ])('is at week %d that of Stata, sts list', (week, ...expected) => {
    const { survival, low, high } = curve.at(week)
    expect([survival, low, high].map((value) => Number(value.toFixed(4)))).toEqual(expected)
  })

  it('gives the interval of the median, open where it stays above a half', () => {
    // the first weeks of the table above at which the curve, and the lower end, are at most a half; the upper end never is
    expect([curve.median, ...medianInterval(curve)]).toEqual([23, 13, undefined])
  })
})

describe('proportional hazards', () => {
  const { expected, source } = customerReferences['cox-telco-mtm-internet']
  it(`are those of ${source}`, () => {
    for (const ties of ['efron', 'breslow'] as const) {
      const fit = fitCox(timesOf(monthly), covariates, ties)
      const values = expected[ties]
      expect(worstError(fit.coefficients, values.coef)).toBeLessThan(1e-4)
      expect(worstError(fit.standardErrors, values.se)).toBeLessThan(1e-4)
      expect(Math.abs(fit.logLikelihood - values.loglik)).toBeLessThan(0.01)
      expect(Math.abs(fit.logLikelihoodWithoutFeatures - values.loglik_null)).toBeLessThan(0.01)
    }
    const fit = fitCox(timesOf(monthly), covariates)
    expect(worstError(fit.hazardRatios, expected.hazard_ratios)).toBeLessThan(1e-4)
    expect(Math.abs(fit.concordance - expected.concordance)).toBeLessThan(1e-3)
  })

  it('are held against effects that change with time, as R survival cox.zph does', () => {
    // customer-references.json, cox-telco-mtm-internet: "cox.zph rejects proportional hazards (global p = 1.5e-10)"
    const { all, each } = testProportionality(timesOf(monthly), covariates, fitCox(timesOf(monthly), covariates))
    expect([all.p.toPrecision(2), all.degrees, each.length]).toEqual(['1.5e-10', 4, 4])
  })

  it('do not depend on where a covariate begins', () => {
    const moved = { ...covariates, columns: covariates.columns.map((column) => column.map((value) => value + 1e4)) }
    const { coefficients } = fitCox(timesOf(monthly), covariates)
    expect(worstError(fitCox(timesOf(monthly), moved).coefficients, coefficients)).toBeLessThan(1e-6)
  })

  it('are refused where an effect has no bound', () => {
    const times = { time: Float64Array.of(1, 2, 3, 4, 5, 6), left: Float64Array.of(1, 1, 1, 0, 0, 0) }
    const telling = { names: ['a'], columns: [Float64Array.of(1, 1, 1, 0, 0, 0)] }
    expect(() => fitCox(times, telling)).toThrow(expect.objectContaining({ code: 'dependent_features' }))
    const constant = { names: ['c'], columns: [Float64Array.of(2, 2, 2, 2, 2, 2)] }
    expect(() => fitCox(times, constant)).toThrow(expect.objectContaining({ code: 'constant_feature' }))
  })

  it('order pairs of customers, ties as half', () => {
    // who left at 1 has the highest risk; the pair (2, 3) has equal risks; at 3 nobody is left to compare with
    const times = { time: Float64Array.of(1, 2, 3), left: Float64Array.of(1, 1, 0) }
    expect(concordanceOf(times, Float64Array.of(5, 2, 2))).toBeCloseTo(2.5 / 3, 12)
    // one who is still there at a time outlives one who leaves at it; two who leave together cannot be compared
    const tied = { time: Float64Array.of(2, 2, 2), left: Float64Array.of(1, 1, 0) }
    expect(concordanceOf(tied, Float64Array.of(3, 1, 2))).toBe(0.5)
    expect(concordanceOf({ time: Float64Array.of(1), left: Float64Array.of(1) }, Float64Array.of(1))).toBe(0.5)
  })
})

describe('the chance to leave by period', () => {
  const { expected, source } = customerReferences['discrete-time-hazard']
  const none = { names: [], columns: [] }

  it(`without features is the survival curve: ${source}`, () => {
    const fit = fitDiscreteHazard(timesOf(monthly), none)
    expect(fit.periods.length).toBe(customerReferences['discrete-time-hazard'].inputs.months_with_events)
    const survival = survivalOf(fit, [])
    for (const [month, value] of Object.entries(expected.saturated_survival_equals_km)) {
      const place = fit.periods.findLastIndex((period) => period <= Number(month))
      expect(Math.abs((survival[place] ?? 0) - value)).toBeLessThan(1e-6)
    }
  })

  it('with features has the effects of statsmodels, for both links', () => {
    for (const [link, values] of [
      ['logit', expected.month_dummies_logit],
      ['cloglog', expected.month_dummies_cloglog],
    ] as const) {
      const fit = fitDiscreteHazard(timesOf(monthly), covariates, link)
      expect(worstError(fit.coefficients, values.coef)).toBeLessThan(1e-4)
      expect(worstError(fit.standardErrors, values.se)).toBeLessThan(1e-4)
      expect(Math.abs(fit.logLikelihood - values.loglik)).toBeLessThan(1e-3)
    }
  })
})

describe('times that nothing can be said of', () => {
  it.each([
    ['too_few_customers', [3], [1]],
    ['impossible_history', [3, 0], [1, 0]],
    ['impossible_history', [3, Number.NaN], [1, 0]],
    ['wrong_label', [3, 2], [1, 2]],
    ['none_churned', [3, 2], [0, 0]],
  ])('are refused as %s', (code, time, gone) => {
    const times = { time: Float64Array.from(time), left: Float64Array.from(gone) }
    const refused = expect.objectContaining({ name: 'ModelRefusal', code })
    expect(() => kaplanMeier(times)).toThrow(refused)
    expect(() => logRank(times, time.map(String))).toThrow(refused)
    expect(() => fitCox(times, { names: ['a'], columns: [Float64Array.from(time)] })).toThrow(refused)
    expect(() => fitDiscreteHazard(times, { names: [], columns: [] })).toThrow(refused)
  })

  it('are refused for parts of periods and a single group', () => {
    const times = { time: Float64Array.of(1.5, 2), left: Float64Array.of(1, 0) }
    const code = (value: string) => expect.objectContaining({ code: value })
    expect(() => fitDiscreteHazard(times, { names: [], columns: [] })).toThrow(code('impossible_history'))
    expect(() => logRank(times, ['a', 'a'])).toThrow(code('constant_feature'))
  })
})
