import { describe, expect, it } from 'vitest'
import { addUpTo } from '../../../../../server/api/model-tests/adds-up.ts'
import { isAsWritten, isAt } from '../../../../../server/api/model-tests/values.ts'

describe('a golden value', () => {
  it.each([
    ['260', '260.00', 'decimal', true],
    ['260.50', '260.5', 'decimal', true],
    ['0', '0.00', 'decimal', true],
    ['-0.5', '-0.50', 'decimal', true],
    ['-0', '0', 'decimal', true],
    ['0260', '260', 'decimal', true],
    ['260', '260.01', 'decimal', false],
    ['9007199254740993', '9007199254740992', 'decimal', false],
    ['1000', '1', 'integer', false],
    ['100', '1', 'decimal', false],
    ['3', 3, 'integer', true],
    ['3', 4, 'integer', false],
    ['2/3', 2 / 3, 'double', true],
    ['0.6667', 2 / 3, 'double', false],
    ['0.666667', 2 / 3, 'double', true],
    ['0.666666', 2 / 3, 'double', false],
    ['6.5', 6.499999999999999, 'double', true],
    ['3/4', '0.75', 'decimal', true],
    ['2026-01-31', '2026-01-31', 'date', true],
    ['true', true, 'boolean', true],
    [null, null, 'decimal', true],
    [null, '0.00', 'decimal', false],
    ['0', null, 'decimal', false],
  ] as const)('%s, of %j of type %s, agrees: %s', (expected, found, type, agrees) => {
    expect(isAsWritten(expected, found, type)).toBe(agrees)
  })

  it('stands at a key, at a path that ends in it, or at a special member', () => {
    const springfield = { path: ['US', 'Springfield'], special: undefined }
    const unknown = { path: [null], special: 'unknown' } as const
    expect(isAt('Springfield', springfield)).toBe(true)
    expect(isAt(['US', 'Springfield'], springfield)).toBe(true)
    expect(isAt(['AU', 'Springfield'], springfield)).toBe(false)
    expect(isAt({ special: 'unknown' }, unknown)).toBe(true)
    expect(isAt(null, unknown)).toBe(false)
    expect(isAt('null', unknown)).toBe(false)
    expect(isAt(2017, { path: ['2017'], special: undefined })).toBe(true)
  })
})

describe('values that add up', () => {
  it('do so to the last digit, beyond those of a double too', () => {
    expect(addUpTo(['90071992547409.93', '0.01', null], '90071992547409.94', true)).toBe(true)
    expect(addUpTo(['90071992547409.93', '0.01'], '90071992547409.93', true)).toBe(false)
    expect(addUpTo(['-1.5', '1'], '-0.50', true)).toBe(true)
    expect(addUpTo([], null, true)).toBe(true)
    expect(addUpTo([0.1, 0.2], 0.3, false)).toBe(true)
    expect(addUpTo([1e9, -1e9, 1], 1.5, false)).toBe(true)
    expect(addUpTo([1, 1], 2.1, false)).toBe(false)
  })
})
