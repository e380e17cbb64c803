import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calculation, ScalarType } from '../../../../../server/model/expression.ts'
import { type MeasureNames, readCalculation } from '../../../../../server/model/expressions/calculation.ts'
import type { CalculationScope } from '../../../../../server/model/expressions/scope.ts'
import { formatUnit, noUnit, parseUnit } from '../../../../../server/model/expressions/unit.ts'
import { phrase, reading } from '../phrase.ts'

const measures: Readonly<Record<string, readonly [type: ScalarType | undefined, unit?: string]>> = {
  won: ['decimal', 'EUR'],
  lost: ['decimal', 'EUR'],
  days: ['double', 'day'],
  deals: ['integer'],
  stage: ['text'],
  first: ['date'],
  last: ['date'],
  broken: [undefined],
  share: ['double'],
}

const attribute = (type: ScalarType | undefined, within: readonly string[] = [], isTree = false) => ({
  type,
  within,
  isTree,
})
const periods = ['year', 'quarter', 'month', 'date', 'retail_month']
const scope: CalculationScope = {
  cube: 'sales',
  attributes: new Map([
    ['stage_name', attribute('text')],
    ['store.country', attribute('text')],
    ['store.state', attribute('text', ['store.country'])],
    ['store.sqft', attribute('decimal')],
    ['store.size', attribute('double')],
    ['store.open', attribute('boolean')],
    ['store.since', attribute('date')],
    ['store.torn', attribute(undefined)],
    ['owner.org', attribute('integer', [], true)],
    ['closed.year', attribute('integer')],
    ['closed.month', attribute('text')],
  ]),
  dates: new Map([
    [
      'closed',
      {
        periods,
        shifts: new Map([
          ['prior_year', { kind: 'months', months: 12 }],
          ['prior_year_weekday', { kind: 'days', days: 364 }],
          ['prior_easter', { kind: 'map', column: 'easter_prior' }],
        ] as const),
      },
    ],
    [
      'created',
      { periods: ['year', 'month'], shifts: new Map([['prior_year', { kind: 'months', months: 12 }]] as const) },
    ],
  ]),
  time: 'closed',
  isBroken: (name) => name === 'unread',
}
const names: MeasureNames = {
  scope,
  names: new Set(Object.keys(measures)),
  isDisplay: (name) => name === 'share',
  typeOf: (name) => measures[name]?.[0],
  unitOf: (name) => {
    const unit = measures[name]?.[1]
    return unit === undefined ? noUnit : parseUnit(unit)
  },
}

const read = (text: string) => reading((report) => readCalculation(phrase(text), names, 'the calc', report))

/** A calculation in full brackets, so that what binds to what shows. */
const show = (c: Calculation): string => {
  switch (c.kind) {
    case 'number':
      return String(c.value)
    case 'text':
      return `'${c.value}'`
    case 'measure':
      return c.measure
    case 'at':
      return `${show(c.operand)}{${JSON.stringify(c.changes)}}`
    case 'own':
      return `own(${show(c.operand)})`
    case 'over':
      return `${c.function}(${c.operands.map(show).join(', ')} over ${c.attribute})`
    case 'property':
      return `property(${c.attribute})`
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return `(${show(c.left)} ${c.op} ${show(c.right)})`
    case 'negate':
      return `-${show(c.operand)}`
    case 'not':
      return `not ${show(c.operand)}`
    case 'coalesce':
      return `coalesce(${c.arguments.map(show).join(', ')})`
    case 'if':
      return `if ${show(c.condition)} then ${show(c.value)}${c.otherwise ? ` else ${show(c.otherwise)}` : ''}`
  }
}

describe('reading', () => {
  it.each([
    ['won - lost / 2', '(won - (lost / 2))'],
    ['-won + 1', '(-won + 1)'],
    ['if(won > lost, 1, 0)', 'if (won > lost) then 1 else 0'],
    ['if(deals >= 10, won / deals)', 'if (deals >= 10) then (won / deals)'],
    ['if(not deals = 0 and won > 5 or lost != 3, 1)', 'if ((not (deals = 0) and (won > 5)) or (lost <> 3)) then 1'],
    ['if(not (deals = 0 or won < 1), 1)', 'if not ((deals = 0) or (won < 1)) then 1'],
    ["if(stage = 'It''s won', won, lost)", "if (stage = 'It's won') then won else lost"],
    ["if(if(deals > 1, 'a', 'b') = 'a', 1)", "if (if (deals > 1) then 'a' else 'b' = 'a') then 1"],
    ["if(coalesce(stage, 'none') <> 'none', 1)", "if (coalesce(stage, 'none') <> 'none') then 1"],
    ['if(last > first, 1)', 'if (last > first) then 1'],
    ['coalesce(won, lost, 0)', 'coalesce(won, lost, 0)'],
    ['won + 1 > 2 * lost', undefined],
  ])('%s is %s', (text, expected) => {
    const { value, problems } = read(text)
    expect(problems).toEqual(expected === undefined ? ['9: the calc must be a number; found a condition'] : [])
    expect(value && show(value.calculation)).toBe(expected)
  })

  it.each([
    ['won / days', 'EUR/day'],
    ['won * 2', 'EUR'],
    ['won / lost', undefined],
    ['if(deals > 5, won, 0)', 'EUR'],
    ['if(won > 1000, days)', 'day'],
    ['coalesce(won, 0) / days', 'EUR/day'],
    ["if(stage = 'Won', 1, 0)", undefined],
  ])('%s has the unit %s', (text, unit) => {
    const { value, problems } = read(text)
    expect(problems).toEqual([])
    expect(value?.unit === undefined || value.unit === 'any' ? undefined : formatUnit(value.unit)).toBe(unit)
  })
})

describe('problems', () => {
  it.each([
    ["won + 'a'", '7: the right of + must be a number; found a text'],
    [
      'stage * last',
      '1: the left of * must be a number; found a text',
      '9: the right of * must be a number; found a date',
    ],
    ['-(won > 1)', '7: what follows - must be a number; found a condition'],
    ['stage', '1: the calc must be a number; found a text'],
    ["if(won > 1, 'a')", '1: the calc must be a number; found a text'],
    ['if(won, 1)', '4: the first of if() must be a condition; found a number'],
    [
      'if(deals = 1)',
      '1: what if() takes must be a condition, a value, and another value where it is false; found 1 argument',
    ],
    [
      'if(deals = 1, 1, 2, 3)',
      '1: what if() takes must be a condition, a value, and another value where it is false; found 4 arguments',
    ],
    ["if(deals = 1, won, 'a')", '20: a value of if() must be a number; found a text'],
    ['if(deals = 1, won > 2)', '19: a value of if() must be a number, a text or a date; found a condition'],
    ['coalesce(won > 1, 2)', '14: a value of coalesce() must be a number, a text or a date; found a condition'],
    ['coalesce(won, first)', '15: a value of coalesce() must be a number; found a date'],
    ["if(won = 'a', 1)", '10: the right of = must be a number; found a text'],
    ['if((won > 1) = (lost > 1), 1)', '9: the left of = must be a number, a text or a date; found a condition'],
    ['if(won and lost > 1, 1)', '4: the left of and must be a condition; found a number'],
    ['if(not won, 1)', '8: what follows not must be a condition; found a number'],
    ['if(won > days, 1)', '8: > needs equal units; found EUR and day'],
    ['if(won > deals, 1)', '8: > needs equal units; found EUR and no unit'],
    ['if(deals > 1, won, days)', '1: if needs equal units; found EUR and day'],
    ['coalesce(won, days)', '1: coalesce needs equal units; found EUR and day'],
    ['wonn / deals', '1: cube sales has no measure "wonn"; nearest is "won"'],
    ['if(deals is null, 1)', '10: is null in a calculation is not supported yet'],
    ['if(deals in (1, 2), 1)', '10: in in a calculation is not supported yet'],
    ['coalesce(won, null)', '15: null in a calculation is not supported yet'],
    ["if(last > date '2017-01-01', 1)", '11: a date in a calculation is not supported yet'],
    ['won -', '6: found the end; expected a value, a name, "not", "-" or "("'],
  ])('of %s', (text, ...expected) => {
    expect(read(text).problems).toEqual(expected)
  })

  it('are none of names whose own problem is known', () => {
    expect(read('unread + 1')).toEqual({ value: undefined, problems: [] })
    expect(read("if(broken = 'a', broken + 1)").problems).toEqual([])
  })
})

describe('any text', () => {
  it('gives a calculation or a problem', () => {
    const words = [
      'won',
      'stage',
      'if(',
      'coalesce(',
      '(',
      ')',
      ',',
      '+',
      '>',
      '=',
      "'a'",
      'and',
      'not',
      '1',
      '@',
      'null',
    ]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words)).map((list) => list.join(' ')),
        ),
        (text) => {
          const { value, problems } = read(text)
          expect(value !== undefined || problems.length > 0).toBe(true)
        },
      ),
    )
  })
})
