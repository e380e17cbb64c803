import { describe, expect, it } from 'vitest'
import {
  divideUnits,
  formatUnit,
  multiplyUnits,
  noUnit,
  parseUnit,
  sameUnit,
} from '../../../../../server/model/expressions/unit.ts'

describe('units', () => {
  it.each(['USD', 'USD/day', 'USD·day', 'USD·USD', '1/day', 'USD/day·head', '1/day·day'])(
    '%s is written as it is read',
    (unit) => {
      expect(formatUnit(parseUnit(unit))).toBe(unit)
    },
  )

  it('cancel when equal units are divided', () => {
    expect(formatUnit(divideUnits(parseUnit('USD'), parseUnit('USD')))).toBeUndefined()
    expect(formatUnit(divideUnits(parseUnit('USD/day'), parseUnit('USD')))).toBe('1/day')
    expect(sameUnit(multiplyUnits(parseUnit('USD/day'), parseUnit('day')), parseUnit('USD'))).toBe(true)
  })

  it('multiply to powers', () => {
    expect(formatUnit(multiplyUnits(parseUnit('m'), parseUnit('m')))).toBe('m·m')
    expect(formatUnit(divideUnits(noUnit, parseUnit('s')))).toBe('1/s')
  })

  it('are the same whatever the order of their parts', () => {
    expect(sameUnit(parseUnit('a·b'), parseUnit('b·a'))).toBe(true)
    expect(sameUnit(parseUnit('a'), parseUnit('b'))).toBe(false)
  })
})
