import { describe, expect, it } from 'vitest'
import {
  chiSquareTail,
  normalQuantile,
  normalTail,
  tCritical,
  tTwoSided,
} from '../../../../../pipelines/models/numeric/distributions.ts'
import { betaQuantile, incompleteBeta } from '../../../../../pipelines/models/numeric/incomplete-beta.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'

const known = references<{
  'incomplete-beta': Reference<{ a_b_x: [number, number, number][] }, { I: number[] }>
  'normal-and-t-tails': Reference<
    { z: number[]; t_df: [number, number][]; chi2_df: [number, number][]; q: number[] },
    { sf: number[]; t_two_sided: number[]; chi2_sf: number[]; normal_quantile: number[] }
  >
}>('distributions')

describe('distributions', () => {
  it('has the incomplete beta function of mpmath', () => {
    const { inputs, expected } = known['incomplete-beta']
    expectNear(
      inputs.a_b_x.map(([a, b, x]) => incompleteBeta(a, b, x)),
      expected.I,
      { relative: 1e-10 },
    )
  })

  it('has the tails and quantiles of mpmath', () => {
    const { inputs, expected } = known['normal-and-t-tails']
    const within = { relative: 1e-9 }
    expectNear(inputs.z.map(normalTail), expected.sf, within)
    expectNear(
      inputs.t_df.map(([t, df]) => tTwoSided(t, df)),
      expected.t_two_sided,
      within,
    )
    expectNear(
      inputs.chi2_df.map(([x, df]) => chiSquareTail(x, df)),
      expected.chi2_sf,
      within,
    )
    expectNear(inputs.q.map(normalQuantile), expected.normal_quantile, { relative: 1e-9, absolute: 1e-15 })
  })

  it('keeps the digits of tails down to 1e-300', () => {
    // of chi-square with 2 degrees of freedom the tail is exp(-x / 2); mpmath: ncdf(-37) = 5.725571222524576e-300
    // scipy on the visits of Hillstrom's test (fixtures/models/experiments.json)
    expectNear(tTwoSided(22.62023077, 40593.68823), 1.364451196e-112, { relative: 1e-6 })
    expectNear(chiSquareTail(1380, 2), Math.exp(-690), { relative: 1e-12 })
    expectNear(normalTail(37), 5.725571222524576e-300, { relative: 1e-9 })
    expectNear(normalQuantile(5.725571222524576e-300), -37, { relative: 1e-12 })
  })

  it('has closed forms: Cauchy for one degree of freedom, x for uniform, 2 x^2 (1.5 - x) for Beta(2, 2)', () => {
    for (const t of [1e-8, 0.3, 1, 7, 1e6]) {
      expectNear(tTwoSided(t, 1), t > 1 ? (2 / Math.PI) * Math.atan(1 / t) : 1 - (2 / Math.PI) * Math.atan(t), {
        relative: 1e-12,
      })
    }
    for (const x of [1e-12, 0.2, 0.5, 0.999]) {
      expectNear(incompleteBeta(1, 1, x), x, { relative: 1e-13 })
      expectNear(incompleteBeta(2, 2, x), 3 * x * x - 2 * x ** 3, { relative: 1e-12 })
    }
  })

  it('finds critical values and quantiles as tables print them', () => {
    // Abramowitz and Stegun, table 26.10 (two-sided 5 %): 12.706, 2.228, 1.980
    expectNear(
      [1, 10, 120].map((df) => tCritical(0.05, df)),
      [12.706, 2.228, 1.98],
      { absolute: 5e-4 },
    )
    // Beta(1, 3): 1 - (1 - x)^3
    expectNear(betaQuantile(1, 3, 0.488), 0.2, { relative: 1e-12 })
    expect([betaQuantile(2, 3, 0), betaQuantile(2, 3, 1)]).toEqual([0, 1])
  })

  it('stays between 0 and 1 at the ends', () => {
    const shares = [
      normalTail(1e9),
      normalTail(-1e9),
      tTwoSided(Number.POSITIVE_INFINITY, 3),
      tTwoSided(0, 3),
      chiSquareTail(0, 1),
      incompleteBeta(1e-3, 5, 1e-300),
      incompleteBeta(1e6, 1e6, 0.5),
      incompleteBeta(1e5, 1e-3, 1 - 1e-16),
    ]
    for (const share of shares) expect(share >= 0 && share <= 1).toBe(true)
  })
})
