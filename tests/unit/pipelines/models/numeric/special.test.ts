import { describe, expect, it } from 'vitest'
import { digamma, lnBeta, lnGamma, lnGammaFall } from '../../../../../pipelines/models/numeric/gamma.ts'
import { hyp2f1, scaledHyp2f1 } from '../../../../../pipelines/models/numeric/hyp2f1.ts'
import { tricomiU } from '../../../../../pipelines/models/numeric/tricomi-u.ts'
import { customerReferences, worstError } from '../../../../support/model-references.ts'

const { lngamma, lnbeta, hyp2f1: hypergeometric, 'tricomi-u': tricomi } = customerReferences

describe('the gamma family', () => {
  it(`agrees with ${lngamma.source} to 1e-12`, () => {
    expect(worstError(lngamma.inputs.x.map(lnGamma), lngamma.expected.y)).toBeLessThan(1e-12)
    expect(Math.abs(lnGamma(1 + 1e-9) + 0.5772156649015329e-9)).toBeLessThan(1e-14)
  })

  it(`agrees with ${lnbeta.source} for beta functions to 1e-10, also where one parameter is far greater`, () => {
    const found = lnbeta.inputs.ab.map(([a = 0, b = 0]) => lnBeta(a, b))
    expect(worstError(found, lnbeta.expected.y)).toBeLessThan(1e-10)
  })

  it('falls by a·ln x for an x that leaves no digits to a difference', () => {
    // Γ(x+a)/Γ(x) = x^a (1 + a(a−1)/2x + …), Abramowitz & Stegun 6.1.47
    expect(lnGammaFall(1e14, 0.5) / (-0.5 * Math.log(1e14))).toBeCloseTo(1, 13)
    expect(lnBeta(2, 1e14)).toBeCloseTo(-2 * Math.log(1e14), 11)
    expect(lnGammaFall(20, 1)).toBeCloseTo(-Math.log(20), 14)
    expect(lnGammaFall(3, 2)).toBeCloseTo(-Math.log(12), 14)
  })

  it('has the derivative that tables give', () => {
    const euler = 0.5772156649015329
    expect(digamma(1)).toBeCloseTo(-euler, 13)
    expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.log(2), 13)
    expect(digamma(11)).toBeCloseTo(-euler + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, n) => sum + 1 / n, 0), 13)
  })

  it('is infinite at 0 and not a number below', () => {
    expect(lnGamma(0)).toBe(Number.POSITIVE_INFINITY)
    expect(lnGamma(-1.5)).toBeNaN()
  })
})

describe('the hypergeometric function', () => {
  it(`agrees with ${hypergeometric.source} to 1e-9`, () => {
    const found = hypergeometric.inputs.a_b_c_z.map(([a = 0, b = 0, c = 0, z = 0]) => hyp2f1(a, b, c, z))
    expect(worstError(found, hypergeometric.expected.y)).toBeLessThan(1e-9)
  })

  it('is what its closed forms say', () => {
    // Abramowitz & Stegun 15.1.3, 15.1.8 and 15.1.4
    expect(hyp2f1(1, 1, 2, 0.9)).toBeCloseTo(-Math.log(0.1) / 0.9, 12)
    expect(hyp2f1(3.5, 2, 2, 0.4)).toBeCloseTo(0.6 ** -3.5, 12)
    expect(hyp2f1(0.5, 1, 1.5, 0.81)).toBeCloseTo(Math.log(1.9 / 0.1) / 1.8, 12)
    expect(hyp2f1(2, 3, 4, 0)).toBe(1)
  })

  it('is close to z = 1 what it must be, at the price of many terms', () => {
    expect(hyp2f1(1, 1, 2, 0.9999) / (-Math.log(1e-4) / 0.9999)).toBeCloseTo(1, 10)
    expect(() => hyp2f1(1, 1, 2, 1)).toThrow(RangeError)
  })

  it('stays a number where it alone would be too large', () => {
    // F(a, b; b; z) = (1 − z)^−a = 2^5000
    expect(scaledHyp2f1(-5000 * Math.LN2, 5000, 3, 3, 0.5)).toBeCloseTo(1, 9)
    expect(scaledHyp2f1(-5000 * Math.LN2, 5000, 4, 3.5, 0.5)).toBeGreaterThan(1)
  })
})

describe("Tricomi's function", () => {
  it(`agrees with ${tricomi.source} to 1e-8`, () => {
    const found = tricomi.inputs.a_b_z.map(([a = 0, b = 0, z = 0]) => tricomiU(a, b, z))
    expect(worstError(found, tricomi.expected.y)).toBeLessThan(1e-8)
  })

  it('is what its closed forms say, for large and small parameters', () => {
    // U(a, a + 1, z) = z^−a; U(½, ½, z²) = √π e^(z²) erfc z, with erfc 1 = .15729920705028513
    expect(tricomiU(0.001, 1.001, 5) / 5 ** -0.001).toBeCloseTo(1, 11)
    expect(tricomiU(40, 41, 0.3) / 0.3 ** -40).toBeCloseTo(1, 10)
    expect(tricomiU(0.5, 0.5, 1) / (Math.sqrt(Math.PI) * Math.E * 0.15729920705028513)).toBeCloseTo(1, 12)
    expect(tricomiU(-0.5, 0.5, 4)).toBeCloseTo(2, 11)
  })
})
