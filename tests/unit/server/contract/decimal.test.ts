import { describe, expect, it } from 'vitest'
import {
  compareDecimals,
  type Decimal,
  decimalText,
  divideDecimal,
  sumDecimals,
  toDecimal,
} from '../../../../server/contract/decimal.ts'

const decimal = (text: string | number): Decimal => {
  const found = toDecimal(text)
  if (found === undefined) throw new Error(`${text} is no number`)
  return found
}

describe('a decimal', () => {
  it.each([
    ['0.10', '0.10'],
    ['-0.05', '-0.05'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    [7, '7'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1.5e21, '1500000000000000000000'],
    ['+3.5', '3.5'],
  ])('reads %s as %s', (value, text) => {
    expect(decimalText(decimal(value))).toBe(text)
  })

  it.each([[null], [undefined], [true], ['West'], ['']])('is nothing of %s', (value) => {
    expect(toDecimal(value)).toBeUndefined()
  })

  it('adds what numbers cannot: a cent to the digits that a double no longer has', () => {
    const sum = sumDecimals(['9007199254740993.01', '0.10', '-0.01', '3'].map(decimal))
    expect(decimalText(sum)).toBe('9007199254740996.10')
    expect(decimalText(sumDecimals([0.1, 0.2].map(decimal)))).toBe('0.3')
    expect(decimalText(sumDecimals([]))).toBe('0')
  })

  it('orders by value, whatever zeros stand at its end', () => {
    const ordered = ['10', '9.99', '-1', '9007199254740993', '9007199254740992'].map(decimal).sort(compareDecimals)
    expect(ordered.map(decimalText)).toEqual(['-1', '9.99', '10', '9007199254740992', '9007199254740993'])
    expect(compareDecimals(decimal('1.5'), decimal('1.50'))).toBe(0)
  })

  it.each([
    ['10', 4, '2.500000'],
    ['2', 3, '0.666667'],
    ['-2', 3, '-0.666667'],
    ['0.01', 3, '0.00333333'],
  ])('divides %s by %i, rounded half away from zero', (value, by, text) => {
    expect(decimalText(divideDecimal(decimal(value), by))).toBe(text)
  })
})
