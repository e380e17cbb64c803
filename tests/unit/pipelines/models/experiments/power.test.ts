import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from '../../../../../pipelines/models/experiments/adjust.ts'
import {
  detectableRate,
  powerForRates,
  subjectsForMeans,
  subjectsForRates,
} from '../../../../../pipelines/models/experiments/power.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

const { inputs, expected } = references<{
  'power-and-adjustment': Reference<
    { p1: number; p2: number; alpha: number; power: number; p_values: number[] },
    { n_per_arm_R_power_prop_test: number; n_formula: number; bh: number[]; holm: number[] }
  >
}>('experiments')['power-and-adjustment']

describe('how large a test must be', () => {
  it('agrees with power.prop.test of R', () => {
    const found = subjectsForRates(inputs.p1, inputs.p2, inputs)
    expectNear(found, expected.n_formula, { relative: 1e-6 })
    expectNear(found, expected.n_per_arm_R_power_prop_test, { absolute: 1 })
  })

  it('has the power that it was made for, and sees no smaller change', () => {
    const subjects = subjectsForRates(0.1, 0.11, inputs)
    expectNear(powerForRates(0.1, 0.11, subjects, 0.05), 0.8, { relative: 1e-9 })
    expectNear(detectableRate(0.1, subjects, inputs), 0.11, { relative: 1e-9 })
  })

  it('needs 15.7 subjects for a change of one deviation', () => {
    // 2 (1.959964 + 0.841621)^2 = 15.698 (Cohen 1988: about 16 at 5 % and 80 %)
    expectNear(subjectsForMeans(10, 10, { alpha: 0.05, power: 0.8 }), 15.6977, { absolute: 1e-3 })
  })

  it('refuses rates that are equal or none, and arms that tell nothing', () => {
    expect(refusalOf(() => subjectsForRates(0.1, 0.1, inputs))).toBe('bad_design')
    expect(refusalOf(() => subjectsForRates(0, 0.1, inputs))).toBe('bad_design')
    expect(refusalOf(() => subjectsForRates(0.1, 0.2, { alpha: 0.05, power: 1 }))).toBe('bad_design')
    expect(refusalOf(() => subjectsForMeans(0, 1, inputs))).toBe('bad_design')
    expect(refusalOf(() => detectableRate(0.5, 2, inputs))).toBe('too_few_subjects')
  })
})

describe('p-values of several metrics', () => {
  it('agree with p.adjust of R', () => {
    expectNear(holm(inputs.p_values), expected.holm, { relative: 1e-6 })
    expectNear(benjaminiHochberg(inputs.p_values), expected.bh, { relative: 1e-6 })
  })

  it('keep their places, and stop at 1', () => {
    expect(holm([0.9, 0.01, 0.8])).toEqual([1, 0.03, 1])
    expectNear(benjaminiHochberg([0.9, 0.01, 0.8]), [0.9, 0.03, 0.9], { relative: 1e-12 })
    expect(holm([])).toEqual([])
    expect(refusalOf(() => holm([1.1]))).toBe('bad_p_value')
  })
})
