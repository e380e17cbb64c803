import { describe, expect, it } from 'vitest'
import {
  choosingParameter,
  chosenParts,
  isCurrencyCode,
  targetOf,
  unitInForce,
} from '../../../../server/model/chosen-currency.ts'
import type { Conversion } from '../../../../server/model/expression.ts'
import type { ModelParameter } from '../../../../server/model/parameter.ts'

const parameter = (name: string, inForce?: string): readonly [string, ModelParameter] => [
  name,
  {
    name,
    title: name,
    type: 'text',
    default: 'EUR',
    allowed: ['EUR', 'USD'],
    scenario: false,
    ...(inForce !== undefined && { inForce: { value: inForce } }),
    definition: { file: 'cubes/sales.yaml', line: 1, column: 1 },
  },
]

describe('a currency that a parameter chooses', () => {
  it('is written as the parameter after a colon', () => {
    expect([':currency', ':in_2', 'currency', 'EUR', ':Currency', ':2nd', ':a b', ':'].map(choosingParameter)).toEqual([
      ...['currency', 'in_2', ...Array.from({ length: 6 }, () => undefined)],
    ])
    expect(['EUR', 'eur2', ':currency', '', 'US$', '2EUR'].map(isCurrencyCode)).toEqual([
      ...[true, true, false, false, false, false],
    ])
  })

  it('is told from others that stand in a unit', () => {
    expect(chosenParts(':currency/day')).toEqual([':currency'])
    expect(chosenParts('EUR/:to·:from')).toEqual([':to', ':from'])
    expect(chosenParts('EUR')).toEqual([])
  })

  it('is what a conversion is to, else the currency itself', () => {
    const rates = {
      name: 'fx',
      table: 'fx',
      from: 'f',
      to: 't',
      rate: 'r',
      when: { kind: 'date', column: 'd' },
    } as const
    const fixed: Conversion = { column: 'currency', to: 'USD', rates, at: { source: 'now', kind: 'now' } }
    expect(targetOf(fixed)).toBe('USD')
    expect(targetOf({ ...fixed, parameter: 'currency' })).toBe(':currency')
  })
})

describe('the unit in force', () => {
  const parameters = new Map([parameter('currency', 'USD'), parameter('other')])

  it.each([
    [':currency', 'USD'],
    [':other', 'EUR'],
    [':currency/day', 'USD/day'],
    [':currency·:currency', 'USD·USD'],
    [':currency/:other', 'USD/EUR'],
    [':currency/EUR', 'USD/EUR'],
    [':currency·day/USD', 'day'],
    [':unknown', ':unknown'],
    ['EUR', 'EUR'],
  ])('of %s is %s', (unit, inForce) => {
    expect(unitInForce(unit, parameters)).toBe(inForce)
  })

  it('is none where the same currency cancels', () => {
    expect(unitInForce(':currency/USD', parameters)).toBeUndefined()
    expect(unitInForce('EUR/:other', parameters)).toBeUndefined()
  })

  it('is the unit itself where there are no parameters', () => {
    expect(unitInForce(':currency', undefined)).toBe(':currency')
  })
})
