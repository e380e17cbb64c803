import { describe, expect, it } from 'vitest'
import {
  invertPositive,
  lowerFactor,
  solvePositive,
  solveSquare,
} from '../../../../../pipelines/models/numeric/linear.ts'
import { curvatureAt, minimise, minimiseFrom } from '../../../../../pipelines/models/numeric/minimise.ts'
import { fnv1a, normalOf, randomStream, sampleOf } from '../../../../../pipelines/models/numeric/random.ts'

const box = { least: -10, most: 10 }

/** Rosenbrock's valley, whose lowest point is (1, 1). */
const valley = ([x = 0, y = 0]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2

describe('a minimum', () => {
  it('is found at the end of a bent valley', () => {
    const { at, value, atBound } = minimise(valley, [-1.2, 1], box)
    expect(at[0]).toBeCloseTo(1, 4)
    expect(at[1]).toBeCloseTo(1, 4)
    expect(value).toBeLessThan(1e-9)
    expect(atBound).toEqual([false, false])
  })

  it('is found at an end of the box where the objective falls beyond it', () => {
    const { at, atBound } = minimise(([x = 0, y = 0]) => x + (y - 3) ** 2, [0, 0], box)
    expect(at[0]).toBe(-10)
    expect(at[1]).toBeCloseTo(3, 6)
    expect(atBound).toEqual([true, false])
  })

  it('is the lowest of several', () => {
    const twoWells = ([x = 0]: Float64Array): number => (x * x - 4) ** 2 + x
    // the left well of x⁴ − 8x² + x + 16 lies at the root −2.0309 of 4x³ − 16x + 1
    expect(minimiseFrom(twoWells, [[3], [-3]], box).at[0]).toBeCloseTo(-2.0309, 3)
    expect(minimiseFrom(twoWells, [[-3], [3]], box).at[0]).toBeCloseTo(-2.0309, 3)
  })

  it('goes round points where the objective is no number', () => {
    const { at } = minimise(([x = 0]) => (x > 0 ? x - Math.log(x) : Number.NaN), [0.01], box)
    expect(at[0]).toBeCloseTo(1, 5)
  })

  it('bends as its second derivatives say', () => {
    const curvature = curvatureAt(([x = 0, y = 0]) => x * x * y + 3 * y * y, Float64Array.of(1, 2))
    for (const [i, value] of [4, 2, 2, 6].entries()) expect(curvature[i]).toBeCloseTo(value, 5)
  })
})

describe('small linear systems', () => {
  it('are solved, and refused where rows depend on each other', () => {
    const close = (found: Float64Array | undefined, expected: readonly number[]): void => {
      expect(found?.length).toBe(expected.length)
      for (const [i, value] of expected.entries()) expect(found?.[i]).toBeCloseTo(value, 12)
    }
    close(solvePositive(Float64Array.of(4, 2, 2, 3), Float64Array.of(10, 9)), [1.5, 2])
    expect(solvePositive(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBeUndefined()
    close(solveSquare(Float64Array.of(0, 2, 1, 0), Float64Array.of(4, 3)), [3, 2])
    close(invertPositive(Float64Array.of(4, 2, 2, 3), 2), [0.375, -0.25, -0.25, 0.5])
    expect(invertPositive(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined()
    close(lowerFactor(Float64Array.of(4, 2, 2, 5), 2), [2, 0, 1, 2])
    expect(lowerFactor(Float64Array.of(-1, 0, 0, 1), 2)).toBeUndefined()
  })
})

describe('a seeded stream', () => {
  it('is the same for the same seed and another for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, randomStream(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it('has the mean and variance of its distributions', () => {
    const random = randomStream('moments')
    const uniform = Array.from({ length: 40_000 }, random)
    const normal = Array.from({ length: 40_000 }, () => normalOf(random))
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    // five standard errors
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 40_000))
    expect(Math.abs(mean(normal))).toBeLessThan(5 / 200)
    expect(Math.abs(mean(normal.map((value) => value * value)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000))
  })

  it('draws samples without repeats in ascending order', () => {
    const sample = sampleOf(randomStream(3), 100, 1000)
    expect(new Set(sample).size).toBe(100)
    expect(Array.from(sample)).toEqual(Array.from(sample).sort((a, b) => a - b))
    expect(sampleOf(randomStream(3), 5, 3)).toEqual(Int32Array.of(0, 1, 2))
  })

  it('hashes as FNV-1a is published to', () => {
    expect(['', 'a', 'foobar'].map(fnv1a)).toEqual([2166136261, 3826002220, 3214735720])
  })
})
