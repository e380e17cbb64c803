import { describe, expect, it } from 'vitest'
import { bgBb, bgBbLogLikelihood, fitBgBb } from '../../../../../pipelines/models/value/bg-bb.ts'
import {
  migrationValue,
  migrationValueOver,
  recencyMigration,
} from '../../../../../pipelines/models/value/migration-value.ts'
import { marginMultiple, yearlyValue } from '../../../../../pipelines/models/value/retention-value.ts'
import {
  fitSbg,
  renewalCounts,
  sbgLifetime,
  sbgResidualLifetime,
  sbgRetention,
  sbgSurvival,
} from '../../../../../pipelines/models/value/sbg.ts'
import { customerReferences, relativeError, worstError } from '../../../../support/model-references.ts'
import { readTable } from '../../../../support/model-tables.ts'
import { missingData, publishedFile } from '../../../../support/real-data.ts'

const sum = (values: Float64Array | readonly number[]): number =>
  Array.from(values).reduce((total, value) => total + value, 0)

/** What became of `customers` contracts of which the shares of `survival` outlived each renewal. */
const countsOf = (survival: readonly number[], customers: number, years: number) => {
  const alive = [1, ...survival.slice(0, years)].map((share) => Math.round(share * customers))
  return {
    lost: Float64Array.from({ length: years }, (_, t) => (alive[t] ?? 0) - (alive[t + 1] ?? 0)),
    stayed: Float64Array.from({ length: years }, (_, t) => (t === years - 1 ? (alive[years] ?? 0) : 0)),
  }
}

describe('the shifted beta-geometric model', () => {
  const { dataset, inputs, expected, source } = customerReferences['sbg-fit']
  for (const segment of ['high_end', 'regular'] as const) {
    it(`has for ${segment} contracts the maximum of ${source}`, () => {
      const fit = fitSbg(countsOf(dataset.inline[segment], inputs.N, inputs.fit_years))
      const { alpha, beta } = fit.parameters
      expect(Math.abs(alpha - expected[segment].alpha)).toBeLessThan(0.005)
      expect(Math.abs(beta - expected[segment].beta)).toBeLessThan(0.005)
      expect(Math.abs(fit.logLikelihood - expected[segment].LL)).toBeLessThan(0.01)
      expect(1 - sbgSurvival(fit.parameters, 1)).toBeCloseTo(expected[segment].mean_churn, 4)
    })

    it(`projects ${segment} contracts as ${customerReferences['sbg-projection'].source}`, () => {
      const projection = customerReferences['sbg-projection']
      const [alpha = 0, beta = 0] = projection.inputs.params[segment]
      const survival = projection.expected[segment].map((_, i) => 100 * sbgSurvival({ alpha, beta }, i + 1))
      expect(worstError(survival, projection.expected[segment])).toBeLessThan(1e-6)
    })
  }

  it('keeps more of those who stayed longer', () => {
    const { inputs: given, expected: values } = customerReferences['sbg-projection']
    const [alpha = 0, beta = 0] = given.params.high_end
    const retention = values.retention_high_end.map((_, i) => sbgRetention({ alpha, beta }, i + 1))
    expect(worstError(retention, values.retention_high_end)).toBeLessThan(1e-6)
  })

  it(`values contracts as ${customerReferences['sbg-derl'].source}`, () => {
    const { inputs: given, expected: values } = customerReferences['sbg-derl']
    const [alpha = 0, beta = 0] = given.high_end
    const found = values.derl.map((_, renewals) => sbgResidualLifetime({ alpha, beta }, renewals, given.d))
    expect(worstError(found, values.derl)).toBeLessThan(1e-4)
    expect(relativeError(sbgLifetime({ alpha, beta }, given.d), values.del_new_customer)).toBeLessThan(1e-4)
    const regular = customerReferences['sbg-fit'].expected.regular
    expect(relativeError(sbgLifetime(regular, given.d), values.del_regular)).toBeLessThan(1e-4)
  })

  it('values a contract as the sum of its discounted payments', () => {
    const [parameters, rate, renewals] = [{ alpha: 0.7, beta: 1.2 }, 0.01, 3]
    let payments = 0
    for (let t = 1; t <= 4000; t++)
      payments += (sbgSurvival(parameters, renewals + t) / sbgSurvival(parameters, renewals)) * 1.01 ** (1 - t)
    expect(sbgResidualLifetime(parameters, renewals, rate)).toBeCloseTo(payments, 8)
  })

  it('counts renewals of single contracts', () => {
    const counts = renewalCounts(Float64Array.of(1, 3, 3, 0, 2), Float64Array.of(1, 0, 1, 0, 0))
    expect(Array.from(counts.lost)).toEqual([1, 0, 1])
    expect(Array.from(counts.stayed)).toEqual([0, 1, 1])
  })

  it.each([
    ['too_few_periods', [100], [200]],
    ['too_few_customers', [1, 2], [0, 3]],
    ['none_churned', [0, 0], [0, 300]],
    ['all_churned', [100, 50], [0, 0]],
    ['impossible_history', [-1, 50], [0, 80]],
  ])('refuses %s', (code, lost, stayed) => {
    const fitted = (): unknown => fitSbg({ lost: Float64Array.from(lost), stayed: Float64Array.from(stayed) })
    expect(fitted).toThrow(expect.objectContaining({ code }))
  })
})

const missing = missingData('donations')
if (missing) console.warn(`the BG/BB model is not compared with the donations: ${missing}`)

describe.skipIf(missing)('the BG/BB model', () => {
  const { expected, source } = customerReferences['bgbb-donations']

  it(`has the maximum and the forecasts of ${source}`, () => {
    const table = readTable(publishedFile('donations/donations_rf.csv'))
    const history = {
      taken: table.numbers('x'),
      last: table.numbers('t_x'),
      chances: table.numbers('n'),
      customers: table.numbers('customers'),
    }
    const fit = fitBgBb(history)
    const { alpha, beta, gamma, delta } = fit.parameters
    const parameters = [expected.alpha, expected.beta, expected.gamma, expected.delta]
    expect(worstError([alpha, beta, gamma, delta], parameters)).toBeLessThan(0.005)
    expect(Math.abs(fit.logLikelihood - expected.LL)).toBeLessThan(0.01)
    const model = bgBb(fit.parameters)
    const alive = model.probabilityAlive(history)
    const taken = model.expectedTaken(history, 5)
    const placeOf = (x: number, last: number): number =>
      history.taken.findIndex((count, i) => count === x && history.last[i] === last)
    const { x0, x2_t4, x6_t6 } = expected.p_alive_2002
    expect(
      worstError([alive[placeOf(0, 0)] ?? 0, alive[placeOf(2, 4)] ?? 0, alive[placeOf(6, 6)] ?? 0], [x0, x2_t4, x6_t6]),
    ).toBeLessThan(1e-3)
    expect(relativeError(model.expectedOfNew(10), expected.E_10)).toBeLessThan(1e-3)
    const tenYears = model.expectedTaken(history, 10)
    expect(relativeError(tenYears[placeOf(0, 0)] ?? 0, expected.cet_A_x0)).toBeLessThan(1e-3)
    expect(relativeError(tenYears[placeOf(4, 5)] ?? 0, expected.cet_B_x4_t5)).toBeLessThan(1e-3)
    expect(
      relativeError(sum(taken.map((count, i) => count * (history.customers[i] ?? 0))), expected.holdout_total_5y),
    ).toBeLessThan(1e-3)
    // the discounted values are at the rounded parameters of the manual of BTYD
    const worth = bgBb({ alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78 }).discountedTaken(history, 0.1)
    expect(relativeError(worth[placeOf(3, 4)] ?? 0, expected.dert_x3_t4_d10)).toBeLessThan(1e-3)
    const faithful = expected.dert_x1_6_t6_d10.map((_, i) => worth[placeOf(i + 1, 6)] ?? 0)
    expect(worstError(faithful, expected.dert_x1_6_t6_d10)).toBeLessThan(1e-3)
    const all = sum(history.customers)
    const yearly = expected.annual_expected_1996_2006.map(
      (_, i) => all * (model.expectedOfNew(i + 1) - model.expectedOfNew(i)),
    )
    expect(worstError(yearly, expected.annual_expected_1996_2006)).toBeLessThan(1e-3)
  })
})

describe('the BG/BB model of groups', () => {
  it('adds up to one over all that may happen in three opportunities', () => {
    const parameters = { alpha: 1.2, beta: 0.7, gamma: 0.6, delta: 2.8 }
    const model = bgBb(parameters)
    // of the 2³ orders of taking and leaving, x of t_x − 1 may stand before the last that was taken
    const cases = [
      [0, 0, 1],
      [1, 1, 1],
      [1, 2, 1],
      [1, 3, 1],
      [2, 2, 1],
      [2, 3, 2],
      [3, 3, 1],
    ] as const
    const column = (place: 0 | 1 | 2): Float64Array => Float64Array.from(cases, (row) => row[place])
    const history = { taken: column(0), last: column(1), chances: column(0).map(() => 3), customers: column(2) }
    const likelihoods = cases.map((_, i) => {
      const single = {
        taken: history.taken.subarray(i, i + 1),
        last: history.last.subarray(i, i + 1),
        chances: Float64Array.of(3),
        customers: Float64Array.of(1),
      }
      return (cases[i]?.[2] ?? 0) * Math.exp(bgBbLogLikelihood(parameters, single))
    })
    expect(sum(likelihoods)).toBeCloseTo(1, 12)
    const expectation = sum(likelihoods.map((chance, i) => chance * (history.taken[i] ?? 0)))
    expect(model.expectedOfNew(3)).toBeCloseTo(expectation, 12)
  })

  it('refuses what cannot have happened', () => {
    const one = Float64Array.of(1)
    const fitted = (taken: number, last: number, chances: number, customers: number): unknown =>
      fitBgBb({
        taken: one.map(() => taken),
        last: one.map(() => last),
        chances: one.map(() => chances),
        customers: one.map(() => customers),
      })
    expect(() => fitted(3, 2, 6, 50)).toThrow(expect.objectContaining({ code: 'impossible_history' }))
    expect(() => fitted(1, 1, 1, 50)).toThrow(expect.objectContaining({ code: 'too_few_periods' }))
    expect(() => fitted(1, 1, 6, 1)).toThrow(expect.objectContaining({ code: 'too_few_customers' }))
    expect(() => fitted(0, 0, 6, 50)).toThrow(expect.objectContaining({ code: 'no_repeat_purchases' }))
  })
})

describe('constant retention', () => {
  it(`gives the margin multiples of ${customerReferences['clv-margin-multiple'].source}`, () => {
    const { inputs, expected } = customerReferences['clv-margin-multiple']
    const found = inputs.r.flatMap((retention) => inputs.i.map((discount) => marginMultiple({ retention, discount })))
    expect(worstError(found, expected.table.flat())).toBeLessThan(1e-9)
    const growing = [0.02, 0.04, 0.06, 0.08].map((growth) => marginMultiple({ retention: 0.8, discount: 0.12, growth }))
    expect(worstError(growing, expected.growth_g_0_02_0_04_0_06_0_08_at_r80_i12)).toBeLessThan(1e-9)
  })

  it(`gives the value of ${customerReferences['clv-berger-nasr-case1'].source}`, () => {
    const { inputs, expected } = customerReferences['clv-berger-nasr-case1']
    const { gross_contribution: contribution, marketing, retention, discount, years } = inputs
    const value = yearlyValue({ contribution, marketing, retention, discount, years })
    expect(Math.abs(value - expected.clv)).toBeLessThan(0.01)
  })

  it('refuses rates that are none, and values without bound', () => {
    expect(() => marginMultiple({ retention: 1.2, discount: 0.1 })).toThrow(
      expect.objectContaining({ code: 'out_of_range' }),
    )
    expect(() => marginMultiple({ retention: 1, discount: 0 })).toThrow(
      expect.objectContaining({ code: 'no_finite_value' }),
    )
  })
})

describe('migration', () => {
  const { inputs, expected, source } = customerReferences['clv-migration-markov']
  const policy = {
    purchase: inputs.p_purchase_by_recency,
    contribution: inputs.net_contribution,
    contact: inputs.remarketing_cost,
    discount: inputs.d,
  }

  it(`values customers by recency as ${source}`, () => {
    const migration = recencyMigration(policy)
    expect(migration.rewards).toEqual(inputs.R)
    expect(worstError(migrationValueOver(migration, 4), expected.V_horizon_4)).toBeLessThan(1e-3)
    expect(worstError(migrationValue(migration), expected.V_infinite)).toBeLessThan(1e-3)
    const undiscounted = migrationValue({ ...migration, discount: 0 })
    expect(relativeError(undiscounted[0] ?? 0, expected.V_infinite_undiscounted)).toBeLessThan(1e-3)
    const shorter = recencyMigration({ ...policy, purchase: policy.purchase.slice(0, 3) })
    expect(worstError(migrationValue(shorter), expected.stop_at_state_3.slice(0, 4))).toBeLessThan(1e-3)
  })

  it('refuses chances that are none, and values without bound', () => {
    const forEver = { chances: [[1]], rewards: [5], discount: 0 }
    expect(() => migrationValue(forEver)).toThrow(expect.objectContaining({ code: 'no_finite_value' }))
    expect(migrationValue({ ...forEver, discount: 0.25 })[0]).toBeCloseTo(25, 10)
    const tooMuch = {
      chances: [
        [0.7, 0.7],
        [0, 1],
      ],
      rewards: [1, 0],
      discount: 0.1,
    }
    expect(() => migrationValue(tooMuch)).toThrow(expect.objectContaining({ code: 'impossible_chances' }))
  })
})
