import { describe, expect, it } from 'vitest'
import type { ParameterDomain } from '../../../../server/model/parameter.ts'
import { misfitOf, scaleOf, withScale } from '../../../../server/model/parameter-values.ts'

describe('a value', () => {
  it.each<[ParameterDomain, unknown, string | undefined]>([
    [{ type: 'number' }, 0.6, undefined],
    [{ type: 'number' }, 1e-12, undefined],
    [{ type: 'number' }, 0.1 + 0.2, 'a number of at most 15 digits before and 12 after the point'],
    [{ type: 'number' }, 1e15, 'a number of at most 15 digits before and 12 after the point'],
    [{ type: 'number' }, Number.NaN, 'a number of at most 15 digits before and 12 after the point'],
    [{ type: 'number', min: 0, max: 1 }, 1, undefined],
    [{ type: 'number', min: 0, max: 1 }, 1.1, 'a number from 0 to 1'],
    [{ type: 'number', max: 1 }, 2, 'a number up to 1'],
    [{ type: 'integer', min: 1 }, 0, 'a whole number from 1 on'],
    [{ type: 'integer' }, 2 ** 53, 'a whole number'],
    [{ type: 'date', min: '2026-01-01' }, '2025-12-31', 'a date from 2026-01-01 on'],
    [{ type: 'date' }, '2024-02-29', undefined],
    [{ type: 'text', allowed: ['a', 'b'] }, 'c', 'one of a, b'],
    [{ type: 'text', allowed: ['a', 'b'] }, 1, 'one of a, b'],
    [{ type: 'text' }, '', undefined],
    [{ type: 'boolean' }, 'true', 'true or false'],
    [{ type: 'boolean' }, undefined, 'true or false'],
  ])('of %o: %j', (domain, value, expected) => {
    expect(misfitOf(value, domain)).toBe(expected)
  })
})

describe('the digits of a number', () => {
  it.each([
    [1, 0, '1'],
    [1, 3, '1.000'],
    [1.05, 2, '1.05'],
    [-0.5, 2, '-0.50'],
    [1e-7, 9, '0.000000100'],
    [-2.5e-7, 8, '-0.00000025'],
    [123_456_789_012_345, 1, '123456789012345.0'],
  ])('of %d at %d places are %s', (value, scale, text) => {
    expect(withScale(value, scale)).toBe(text)
    expect(scaleOf(value)).toBeLessThanOrEqual(scale)
  })
})
