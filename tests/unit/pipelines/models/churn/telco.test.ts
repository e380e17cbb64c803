import { describe, expect, it } from 'vitest'
import { isotonicCalibrator, plattCalibrator } from '../../../../../pipelines/models/churn/calibration.ts'
import {
  calibrateOutOfFold,
  foldsOf,
  predictOutOfFold,
} from '../../../../../pipelines/models/churn/cross-validation.ts'
import {
  aucOf,
  averagePrecisionOf,
  brierOf,
  calibrationErrorOf,
  logLossOf,
  topOfList,
} from '../../../../../pipelines/models/churn/metrics.ts'
import { breakEvenChance, offerResults } from '../../../../../pipelines/models/churn/offer.ts'
import { reasonsOf } from '../../../../../pipelines/models/churn/reasons.ts'
import {
  fitRidgeLogit,
  fitRidgeLogitToPart,
  logitContributions,
  predictLogit,
} from '../../../../../pipelines/models/churn/ridge-logit.ts'
import { windowedCustomers } from '../../../../../pipelines/models/churn/windows.ts'
import { joined, levelsOfTexts, oneHot } from '../../../../../pipelines/models/features.ts'
import { customerReferences, worstError } from '../../../../support/model-references.ts'
import { dayOf, readTable, retailPurchases } from '../../../../support/model-tables.ts'
import { missingData, publishedFile } from '../../../../support/real-data.ts'
import { telcoCustomers } from '../../../../support/telco.ts'

const telco = telcoCustomers()
const learnLogit = (customers: typeof telco) => {
  const model = fitRidgeLogitToPart(customers)
  return (features: typeof telco.features): Float64Array => predictLogit(model, features)
}
const learn = learnLogit as Parameters<typeof predictOutOfFold>[2]
const chances = predictOutOfFold(telco, telco.folds, learn)
const judged = { chances, happened: telco.left }
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

/** All numbers that the references give for predictions out of fold. */
const numbersOf = (of: typeof judged) => ({
  auc: aucOf(of),
  log_loss: logLossOf(of),
  brier: brierOf(of),
  top_decile_lift: topOfList(of, 0.1).lift,
  top_decile_precision: topOfList(of, 0.1).precision,
  gain_top_20pct: topOfList(of, 0.2).gain,
  average_precision: averagePrecisionOf(of),
  ece_10_equal_width: calibrationErrorOf(of),
  ece_10_equal_count: calibrationErrorOf(of, 10, 'count'),
  mean_p: sum(of.chances) / of.chances.length,
})

const expectNear = (found: Record<string, number>, expected: Record<string, number>, tolerance: number): void => {
  for (const [name, value] of Object.entries(expected))
    expect([name, Math.abs((found[name] ?? Number.NaN) - value) < tolerance]).toEqual([name, true])
}

describe('the Telco benchmark', () => {
  it(`has the folds of: ${customerReferences['telco-split'].inputs.rule}`, () => {
    const { expected } = customerReferences['telco-split']
    const counts = expected.fold_sizes.map((_, fold) => telco.folds.filter((each) => each === fold).length)
    expect(counts).toEqual(expected.fold_sizes)
    const churners = expected.fold_sizes.map((_, fold) => sum(telco.left.filter((_left, i) => telco.folds[i] === fold)))
    expect(churners).toEqual(expected.fold_churners)
    expect([telco.left.length, sum(telco.left)]).toEqual([expected.customers, expected.churners])
    expect(telco.features.names.length).toBe(customerReferences['telco-logit-ridge'].inputs.features.columns)
  })

  it(`is predicted by the ridge logit as the objective says: ${customerReferences['telco-logit-ridge'].inputs.objective}`, () => {
    const { expected } = customerReferences['telco-logit-ridge']
    const { top_decile_lift, ...others } = expected.pooled
    const found = numbersOf(judged)
    expectNear(found, others, 1e-4)
    expect(Math.abs(found.top_decile_lift - top_decile_lift)).toBeLessThan(0.02)
    for (const [fold, auc] of expected.fold_auc.entries()) {
      const isIn = (_: unknown, i: number): boolean => telco.folds[i] === fold
      expect(Math.abs(aucOf({ chances: chances.filter(isIn), happened: telco.left.filter(isIn) }) - auc)).toBeLessThan(
        1e-4,
      )
    }
    for (const [id, chance] of Object.entries(expected.first_predictions))
      expect(Math.abs((chances[telco.customer.indexOf(id)] ?? 0) - chance)).toBeLessThan(1e-4)
    const published = customerReferences['telco-published'].expected
    expect(found.auc).toBeGreaterThan(0.844)
    expect(found.auc).toBeLessThan(published.auc_band[1] ?? 0)
    const accuracy = chances.filter((chance, i) => (chance >= 0.5 ? 1 : 0) === telco.left[i]).length / chances.length
    expect(accuracy).toBeGreaterThan(published.accuracy_band[0] ?? 1)
    expect(accuracy).toBeLessThan(published.accuracy_band[1] ?? 0)
    console.log(
      `Telco, ridge logit out of fold: AUC ${found.auc.toFixed(4)}, log loss ${found.log_loss.toFixed(4)}, ECE ${found.ece_10_equal_width.toFixed(4)}, top-decile lift ${found.top_decile_lift.toFixed(2)} (published with scikit-learn ${top_decile_lift.toFixed(2)})`,
    )
  })

  it('is not predicted by its base rate, and worse by tenure or contract alone', () => {
    const { expected } = customerReferences['telco-baselines']
    const base = predictOutOfFold(telco, telco.folds, ({ left }) => ({ columns }) => {
      const rate = sum(left) / left.length
      return (columns[0] ?? new Float64Array()).map(() => rate)
    })
    expect(logLossOf({ chances: base, happened: telco.left })).toBeCloseTo(expected.base_rate.log_loss, 6)
    expect(brierOf({ chances: base, happened: telco.left })).toBeCloseTo(expected.base_rate.brier, 6)
    const tenure = telco.table.numbers('tenure').map((months) => -months)
    expect(aucOf({ chances: tenure, happened: telco.left })).toBeCloseTo(expected.short_tenure_auc, 6)
    const monthly = Float64Array.from(telco.table.texts('Contract'), (text) => Number(text === 'Month-to-month'))
    expect(aucOf({ chances: monthly, happened: telco.left })).toBeCloseTo(expected.month_to_month_auc, 6)
  })

  it(`pays from the threshold of: ${customerReferences['telco-campaign-profit'].source}`, () => {
    const { inputs, expected } = customerReferences['telco-campaign-profit']
    const terms = {
      value: inputs.value_saved,
      offer: inputs.offer_cost,
      contact: inputs.contact_cost,
      success: inputs.success_rate,
    }
    expect(breakEvenChance(terms)).toBeCloseTo(expected.break_even_p, 9)
    const results = offerResults(chances, telco.left, terms, inputs.thresholds)
    for (const [i, { contacted, profit }] of results.entries()) {
      expect(Math.abs(contacted - (expected.contacted[i] ?? 0))).toBeLessThanOrEqual(5)
      expect(Math.abs(profit - (expected.profit[i] ?? 0))).toBeLessThanOrEqual(Math.max(100, 0.005 * profit))
    }
    const best = results.reduce((most, each) => (each.profit > most.profit ? each : most))
    expect(best.threshold).toBe(expected.best_threshold)
    expect(() => breakEvenChance({ ...terms, value: 10 })).toThrow(expect.objectContaining({ code: 'out_of_range' }))
  })

  it('has reasons that add up to the score, with the columns of a feature as one', () => {
    const model = fitRidgeLogit(telco)
    const predicted = predictLogit(model, telco.features)
    for (const row of [0, 1, 4000]) {
      const told = reasonsOf(model.features, logitContributions(model, telco.features, row), 4)
      const logOdds = told.base + told.others + told.reasons.reduce((total, { effect }) => total + effect, 0)
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(predicted[row] ?? 0, 12)
      expect(told.reasons.length).toBe(4)
    }
    const names = new Set(
      reasonsOf(model.features, logitContributions(model, telco.features, 0), 99).reasons.map((r) => r.feature),
    )
    expect(names.size).toBe(6 + 10 + 3)
    expect(names.has('Contract')).toBe(true)
  })

  it('stays calibrated, by steps or a curve learned on the other folds', () => {
    for (const calibrate of [isotonicCalibrator, plattCalibrator]) {
      const calibrated = calibrateOutOfFold(chances, telco.left, telco.folds, calibrate)
      expect(calibrationErrorOf({ chances: calibrated, happened: telco.left })).toBeLessThan(0.02)
      // chances three times too bold in log-odds are brought back
      const bold = chances.map((p) => 1 / (1 + ((1 - p) / p) ** 3))
      expect(calibrationErrorOf({ chances: bold, happened: telco.left })).toBeGreaterThan(0.05)
      const mended = calibrateOutOfFold(bold, telco.left, telco.folds, calibrate)
      expect(calibrationErrorOf({ chances: mended, happened: telco.left })).toBeLessThan(0.02)
    }
  })
})

describe('customers without a contract', () => {
  const windows = { from: dayOf('2010-12-01'), cut: dayOf('2011-09-01'), end: dayOf('2011-12-09') }
  const customers = windowedCustomers(retailPurchases(), windows)
  const [recency, days] = customers.features.columns

  it('left as UCI Online Retail says', () => {
    const { expected } = customerReferences['noncontractual-labels']
    expect([customers.customer.length, sum(customers.left)]).toEqual([expected.customers, expected.churners])
    const auc = (scores: Float64Array): number => aucOf({ chances: scores, happened: customers.left })
    expect(auc(recency ?? new Float64Array())).toBeCloseTo(expected.recency_only_auc, 6)
    expect(auc((days ?? new Float64Array()).map((value) => -value))).toBeCloseTo(expected.frequency_only_auc, 6)
    expect(auc(customers.overdue)).toBeCloseTo(expected.overdue_ratio_auc, 6)
  })

  it('are predicted by what was known at the cut', () => {
    const { expected } = customerReferences['noncontractual-model']
    const found = predictOutOfFold(customers, foldsOf(customers.customer), learn)
    expectNear(numbersOf({ chances: found, happened: customers.left }), expected.logit, 1e-4)
  })

  it('have no feature that a purchase after the cut changes', () => {
    const all = retailPurchases()
    const isKept = (_: unknown, i: number): boolean => (all.day[i] ?? 0) < windows.cut || (all.amount[i] ?? 0) < 100
    const fewer = windowedCustomers(
      { customer: all.customer.filter(isKept), day: all.day.filter(isKept), amount: all.amount.filter(isKept) },
      windows,
    )
    expect(fewer.features).toEqual(customers.features)
    expect(fewer.left).not.toEqual(customers.left)
  })

  it('would be foreseen almost surely by features that leak', () => {
    const { expected } = customerReferences['noncontractual-leak']
    const places = new Map(customers.customer.map((key, i) => [key, i]))
    const leaky = windowedCustomers(retailPurchases(), { ...windows, cut: windows.end, end: windows.end })
    const rows = Int32Array.from(leaky.customer.keys()).filter((row) => places.has(leaky.customer[row] ?? ''))
    const columns = leaky.features.columns.map((column) => Float64Array.from(rows, (row) => column[row] ?? 0))
    const left = Float64Array.from(rows, (row) => customers.left[places.get(leaky.customer[row] ?? '') ?? 0] ?? 0)
    const keys = Array.from(rows, (row) => leaky.customer[row] ?? '')
    const found = predictOutOfFold({ features: { names: leaky.features.names, columns }, left }, foldsOf(keys), learn)
    expect(Math.abs(aucOf({ chances: found, happened: left }) - expected.leaky_auc)).toBeLessThan(5e-3)
  })

  it('are refused without a holdout, with days that are none and with negative amounts', () => {
    const all = retailPurchases()
    const refusal = (code: string) => expect.objectContaining({ name: 'ModelRefusal', code })
    const late = { ...windows, cut: windows.end + 1, end: windows.end + 30 }
    expect(() => windowedCustomers(all, late)).toThrow(refusal('too_few_periods'))
    expect(() => windowedCustomers(all, { ...windows, cut: windows.from })).toThrow(refusal('too_few_periods'))
    const noDay = { ...all, day: all.day.map((day, i) => (i === 3 ? Number.NaN : day)) }
    expect(() => windowedCustomers(noDay, windows)).toThrow(refusal('no_date'))
    expect(() => windowedCustomers({ ...all, amount: all.amount.map((a) => -a) }, windows)).toThrow(
      refusal('negative_spend'),
    )
  })
})

const missing = missingData('bank-marketing')
if (missing) console.warn(`responses to calls are not compared with Bank Marketing: ${missing}`)

describe.skipIf(missing)('responses to calls', () => {
  const { inputs, expected, source } = customerReferences['response-bank-marketing']

  it(`are predicted as ${source}`, { timeout: 120_000 }, () => {
    const table = readTable(publishedFile('bank-marketing/bank_additional_full.csv.gz'), ';')
    const texts = [
      'job',
      'marital',
      'education',
      'default',
      'housing',
      'loan',
      'contact',
      'month',
      'day_of_week',
      'poutcome',
    ]
    const features = joined([
      ...texts.map((name) => oneHot(name, table.texts(name), levelsOfTexts(table.texts(name)))),
      { names: inputs.numeric, columns: inputs.numeric.map(table.numbers) },
    ])
    const left = Float64Array.from(table.texts('y'), (text) => Number(text === 'yes'))
    expect([table.rows, sum(left)]).toEqual([expected.rows, expected.positives])
    const folds = foldsOf(Array.from({ length: table.rows }, (_, row) => String(row)))
    const found = numbersOf({ chances: predictOutOfFold({ features, left }, folds, learn), happened: left })
    expect(Math.abs(found.auc - expected.without_duration.auc)).toBeLessThan(5e-4)
    expect(Math.abs(found.log_loss - expected.without_duration.log_loss)).toBeLessThan(1e-3)
    const late = Uint8Array.from(left, (_, row) => Number(row >= 0.75 * table.rows))
    const isLate = (_: unknown, row: number): boolean => late[row] === 1
    const onTime = predictOutOfFold({ features, left }, late, learn)
    const test = { chances: onTime.filter(isLate), happened: left.filter(isLate) }
    expect(Math.abs(aucOf(test) - expected.time_split.auc)).toBeLessThan(5e-4)
    expect(Math.abs(logLossOf(test) - expected.time_split.log_loss)).toBeLessThan(1e-3)
    expect(worstError([sum(test.happened) / test.happened.length], [expected.time_split.test_rate])).toBeLessThan(1e-6)
  })
})
