import { describe, expect, it } from 'vitest'
import { isotonicCalibrator, plattCalibrator } from '../../../../../pipelines/models/churn/calibration.ts'
import { predictOutOfFold } from '../../../../../pipelines/models/churn/cross-validation.ts'
import {
  aucOf,
  averagePrecisionOf,
  brierOf,
  calibrationErrorOf,
  calibrationTable,
  logLossOf,
  topOfList,
} from '../../../../../pipelines/models/churn/metrics.ts'
import { fitRidgeLogit, fitRidgeLogitToPart, predictLogit } from '../../../../../pipelines/models/churn/ridge-logit.ts'

const judged = (chances: readonly number[], happened: readonly number[]) => ({
  chances: Float64Array.from(chances),
  happened: Float64Array.from(happened),
})

describe('the judgement of predictions', () => {
  it('counts pairs in the right order, ties as half', () => {
    // pairs (.8 .4 | .4 .2): .8>.4, .8>.2, .4=.4, .4>.2
    expect(aucOf(judged([0.8, 0.4, 0.4, 0.2], [1, 1, 0, 0]))).toBe(3.5 / 4)
    expect(aucOf(judged([0.5, 0.5, 0.5], [1, 0, 0]))).toBe(0.5)
    expect(aucOf(judged([0.1, 0.9], [1, 0]))).toBe(0)
  })

  it('gives losses that are worked out by hand', () => {
    const two = judged([0.8, 0.4], [1, 0])
    expect(logLossOf(two)).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12)
    expect(brierOf(two)).toBeCloseTo((0.04 + 0.16) / 2, 12)
    expect(logLossOf(judged([0, 1], [1, 0]))).toBeCloseTo(-Math.log(1e-15), 3)
  })

  it('takes the best of a list, and of equal scores their mean', () => {
    const list = judged([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0], [1, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    expect(topOfList(list, 0.1)).toEqual({ customers: 1, precision: 1, lift: 5, gain: 0.5 })
    expect(topOfList(list, 0.3).gain).toBe(1)
    expect(topOfList(judged([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 1]), 0.25).precision).toBe(0.5)
    // precision 1 at the first, 2/3 at the second of two
    expect(averagePrecisionOf(list)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12)
  })

  it('compares chances with what happened in bins', () => {
    const four = judged([0.05, 0.1, 0.72, 0.78], [0, 1, 1, 0])
    const bins = [
      { customers: 1, predicted: 0.05, happened: 0 },
      { customers: 1, predicted: 0.1, happened: 1 },
      { customers: 2, predicted: 0.75, happened: 0.5 },
    ]
    expect(calibrationTable(four)).toEqual(bins)
    expect(calibrationErrorOf(four)).toBeCloseTo((0.05 + 0.9 + 2 * 0.25) / 4, 12)
    expect(calibrationTable(four, 2, 'count').map(({ customers }) => customers)).toEqual([2, 2])
    expect(calibrationTable(judged([0.1, 0.2, 0.3], [0, 0, 1]), 2, 'count').map((bin) => bin.customers)).toEqual([2, 1])
  })

  it('is refused where it happened to nobody or to all', () => {
    expect(() => aucOf(judged([0.1, 0.2], [0, 0]))).toThrow(expect.objectContaining({ code: 'none_churned' }))
    expect(() => topOfList(judged([0.1, 0.2], [1, 1]), 0.1)).toThrow(expect.objectContaining({ code: 'all_churned' }))
  })
})

describe('calibration', () => {
  it('pools what falls, by hand', () => {
    const calibrated = isotonicCalibrator(Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(0, 1, 0, 0, 1))
    // 2, 3 and 4 have the mean 1/3
    const found = calibrated(Float64Array.of(0, 1, 2, 3.5, 4, 4.5, 9))
    for (const [i, value] of [0, 0, 1 / 3, 1 / 3, 1 / 3, 1, 1].entries()) expect(found[i]).toBeCloseTo(value, 12)
  })

  it('leaves chances that are right about as they are', () => {
    const chances = Float64Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 0.25 : 0.5))
    const happened = Float64Array.from({ length: 2000 }, (_, i) => Number(i % 2 === 0 ? i % 8 === 0 : i % 4 === 1))
    const [quarter, half] = plattCalibrator(chances, happened)(Float64Array.of(0.25, 0.5))
    expect(quarter).toBeCloseTo(0.25, 2)
    expect(half).toBeCloseTo(0.5, 2)
  })
})

describe('the ridge logit', () => {
  const column = Float64Array.from({ length: 40 }, (_, i) => Number(i >= 20))
  const left = Float64Array.from({ length: 40 }, (_, i) => Number(i % 4 === 0 || (i >= 20 && i % 4 === 1)))
  const customers = { features: { names: ['new'], columns: [column] }, left }

  it('without a penalty is what a table of two by two says', () => {
    // 5 of 20 and 10 of 20 left
    const model = fitRidgeLogit(customers, { penalty: 0 })
    expect(model.intercept).toBeCloseTo(Math.log(5 / 15), 6)
    expect(model.weights[0]).toBeCloseTo(Math.log(10 / 10) - Math.log(5 / 15), 6)
  })

  it('with a penalty meets its first-order condition', () => {
    const model = fitRidgeLogit(customers, { penalty: 3 })
    const chances = predictLogit(model, customers.features)
    const slope = chances.reduce((sum, chance, i) => sum + (chance - (left[i] ?? 0)) * (column[i] ?? 0), 0)
    expect(slope + 3 * (model.weights[0] ?? 0)).toBeCloseTo(0, 6)
    expect(chances.reduce((sum, chance, i) => sum + chance - (left[i] ?? 0), 0)).toBeCloseTo(0, 6)
  })

  it('is refused for bad data, with the reason', () => {
    const many = { features: { names: ['a'], columns: [Float64Array.from({ length: 30 }, (_, i) => i)] } }
    const label = (of: (i: number) => number): Float64Array => Float64Array.from({ length: 30 }, (_, i) => of(i))
    const refused = (data: Parameters<typeof fitRidgeLogit>[0], code: string): void =>
      expect(() => fitRidgeLogit(data)).toThrow(expect.objectContaining({ name: 'ModelRefusal', code }))
    refused({ ...many, left: label(() => 0) }, 'none_churned')
    refused({ ...many, left: label(() => 1) }, 'all_churned')
    refused({ ...many, left: label((i) => i) }, 'wrong_label')
    const half = label((i) => i % 2)
    refused(
      { features: { names: ['a'], columns: [Float64Array.of(1)] }, left: Float64Array.of(1) },
      'too_few_customers',
    )
    refused({ features: { names: ['c'], columns: [label(() => 7)] }, left: half }, 'constant_feature')
    refused({ features: { names: ['n'], columns: [label(() => Number.NaN)] }, left: half }, 'not_a_number')
    const twice = { names: ['a', 'b'], columns: [label((i) => i), label((i) => 2 * i)] }
    expect(() => fitRidgeLogitToPart({ features: twice, left: half }, { penalty: 0 })).toThrow(
      expect.objectContaining({ code: 'dependent_features' }),
    )
    const one = new Uint8Array(30)
    expect(() => predictOutOfFold({ ...many, left: half }, one, () => () => half)).toThrow(
      expect.objectContaining({ code: 'too_few_customers' }),
    )
  })

  it('stays a number where a feature tells all', () => {
    const telling = { names: ['a'], columns: [Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? -1e6 : 1e6))] }
    const told = Float64Array.from({ length: 60 }, (_, i) => Number(i >= 30))
    const chances = predictLogit(fitRidgeLogit({ features: telling, left: told }), telling)
    expect(chances.every((chance) => chance > 0 && chance < 1)).toBe(true)
  })
})
