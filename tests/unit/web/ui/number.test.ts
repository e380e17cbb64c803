import { describe, expect, it } from 'vitest'
import { exactNumber, formatNumber, toNumber, unitLabel } from '../../../../web/ui/number.ts'

const money = { type: 'decimal', format: 'money0', unit: 'USD' } as const
const rate = { type: 'double', format: 'percent1' } as const

describe('a number', () => {
  it.each([
    ['3568647.00', money, 'en-US', '3,568,647'],
    ['3568647.00', money, 'uk', '3 568 647'],
    ['-1250.40', money, 'en-US', '−1,250'],
    [0.6315, rate, 'en-US', '63.2%'],
    [0.6315, rate, 'uk', '63,2%'],
    [51.784, { type: 'double' } as const, 'en-US', '51.78'],
    [8800, { type: 'integer' } as const, 'en-US', '8,800'],
    [1.5, { type: 'double', format: 'ratio1' } as const, 'en-US', '1.5'],
    [0, money, 'en-US', '0'],
  ])('%s is written in the reader’s way', (value, form, locale, text) => {
    expect(formatNumber(value, form, locale).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(text)
  })

  it('keeps every digit of a long decimal', () => {
    expect(formatNumber('12345678901234567890.25', { type: 'decimal', format: 'number2' }, 'en-US')).toBe(
      '12,345,678,901,234,567,890.25',
    )
  })

  it('is empty text where there is no value, and "no value" where it is said', () => {
    expect(formatNumber(null, money, 'en-US')).toBe('')
    expect(exactNumber(undefined, money, 'en-US')).toBe('no value')
    expect([toNumber(null), toNumber('12.5'), toNumber(true)]).toEqual([undefined, 12.5, undefined])
  })
})

describe('a unit', () => {
  it.each([
    [money, '$'],
    [rate, '%'],
    [{ type: 'double', unit: 'day' } as const, 'days'],
    [{ type: 'integer' } as const, ''],
    [{ type: 'integer', unit: 'pallet' } as const, 'pallet'],
  ])('of %j is written once as %s', (form, label) => {
    expect(unitLabel(form, 'en-US')).toBe(label)
  })

  it('stands with the exact value', () => {
    expect(exactNumber('1053202.00', money, 'en-US')).toBe('$1,053,202.00')
    expect(exactNumber(51.78194, { type: 'double', unit: 'day' }, 'en-US')).toBe('51.7819 days')
    expect(exactNumber(0.631505321, rate, 'en-US')).toBe('63.1505%')
    expect(exactNumber(12, { type: 'integer', unit: 'pallet' }, 'en-US')).toBe('12 pallet')
  })
})

describe('a change', () => {
  const change = { type: 'double', format: 'percent1', isChange: true } as const

  it.each([
    [0.087, '+8.7%'],
    [-0.026, '−2.6%'],
    [0, '±0.0%'],
    [0.0004, '±0.0%'],
  ])('of %d has its sign: %s', (value, text) => {
    expect(formatNumber(value, change, 'en')).toBe(text)
  })

  it('of an amount has the sign before the amount', () => {
    expect(formatNumber('1234.5', { type: 'decimal', format: 'money0', isChange: true }, 'en')).toBe('+1,235')
    expect(exactNumber(-3, { type: 'double', unit: 'USD', isChange: true }, 'en')).toBe('−$3.00')
  })

  it('between percentages is in percentage points', () => {
    const points = { type: 'double', format: 'points1', isChange: true } as const
    expect(formatNumber(0.0123, points, 'en')).toBe('+1.2 pp')
    expect(formatNumber(-0.0123, points, 'uk')).toBe('−1,2 pp')
    expect(unitLabel(points, 'en')).toBe('pp')
  })
})
