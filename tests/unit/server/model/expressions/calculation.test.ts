import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCalculation } from '../../../../../server/model/expressions/calculation.ts'
import { formatUnit } from '../../../../../server/model/expressions/unit.ts'
import { phrase, reading } from '../phrase.ts'
import { names } from './names.ts'
import { print } from './print.ts'

const read = (text: string) => reading((report) => readCalculation(phrase(text), names, 'the calc', report))

describe('reading', () => {
  it.each([
    ['won - lost / 2', '(won - (lost / 2))'],
    ['-won + 1', '((-won) + 1)'],
    ['if(won > lost, 1, 0)', 'if((won > lost), 1, 0)'],
    ['if(deals >= 10, won / deals)', 'if((deals >= 10), (won / deals))'],
    ['if(not deals = 0 and won > 5 or lost != 3, 1)', 'if((((not (deals = 0)) and (won > 5)) or (lost <> 3)), 1)'],
    ['if(not (deals = 0 or won < 1), 1)', 'if((not ((deals = 0) or (won < 1))), 1)'],
    ["if(stage = 'It''s won', won, lost)", "if((stage = 'It''s won'), won, lost)"],
    ["if(if(deals > 1, 'a', 'b') = 'a', 1)", "if((if((deals > 1), 'a', 'b') = 'a'), 1)"],
    ["if(coalesce(stage, 'none') <> 'none', 1)", "if((coalesce(stage, 'none') <> 'none'), 1)"],
    ['if(last > first, 1)', 'if((last > first), 1)'],
    ['coalesce(won, lost, 0)', 'coalesce(won, lost, 0)'],
    ['won + 1 > 2 * lost', undefined],
  ])('%s is %s', (text, expected) => {
    const { value, problems } = read(text)
    expect(problems).toEqual(expected === undefined ? ['9: the calc must be a number; found a condition'] : [])
    expect(value && print(value.calculation)).toBe(expected)
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
    ['if(deals is null, 1)', '10: a calculation has no is null; coalesce(x, 0) gives a value where x has none'],
    ['if(deals in (1, 2), 1)', '10: a calculation has no in; write x = 1 or x = 2'],
    [
      'coalesce(won, null)',
      '15: a calculation has no null; an if() without its third value is empty where its condition is false',
    ],
    ['if(true, 1)', '4: a calculation has no true and false; a condition stands by itself'],
    [
      "if(last > date '2017-01-01', 1)",
      '11: a calculation has no dates of its own; compare two measures, or put a condition on the date into the where of the query',
    ],
    ['won * :rate', '7: there is no parameter "rate"'],
    [
      'share / 2',
      '1: measure share of cube sales shows a value among the others of an answer and is no input of a calculation; ask for it in the query, as a display calculation of the calculated measure',
    ],
    [
      'smu(deals over closed.month)',
      '1: there is no function "smu"; nearest is "sum"; expected coalesce, if, own, property, avg, min, max, sum, count, median, percentile, stdev, var, first, last, corr, slope, intercept',
    ],
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
  const words = [
    ...[
      'won',
      'stage',
      'first',
      'deals',
      'share',
      'closed',
      'closed.month',
      'store.state',
      'owner.org',
      'month',
      "'a'",
    ],
    ...[
      'if(',
      'coalesce(',
      'avg(',
      'percentile(',
      'corr(',
      'own(',
      'property(',
      '(',
      ')',
      ',',
      '{',
      '}',
      'all(',
      'over',
    ],
    ...[
      '+',
      '>',
      '=',
      '-',
      'and',
      'not',
      'in',
      '@',
      '@prior',
      '@ytd',
      '@rolling(3 month)',
      '1',
      '0.5',
      'null',
      '.',
      '"',
    ],
  ]
  const texts = fc.oneof(
    fc.string({ maxLength: 1000 }),
    fc.array(fc.constantFrom(...words), { maxLength: 200 }).map((list) => list.join(' ')),
  )

  it('gives a calculation or a problem, whose place is in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { value, problems } = read(text)
        expect(value !== undefined || problems.length > 0).toBe(true)
        for (const problem of problems) {
          const column = Number.parseInt(problem, 10)
          expect(column).toBeGreaterThanOrEqual(1)
          expect(column).toBeLessThanOrEqual(text.length + 1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['brackets', `${'('.repeat(101)}won${')'.repeat(101)}`, 'the expression nests deeper than 100'],
    ['signs', `${'-'.repeat(101)}won`, 'the expression nests deeper than 100'],
    [
      'statistics',
      `${'avg('.repeat(101)}won${' over closed.month)'.repeat(101)}`,
      'the expression nests deeper than 100',
    ],
    ['operators', `won${' + won'.repeat(501)}`, 'the expression has more than 500 operators'],
    ['changes', `won${'{all(stage_name)}'.repeat(501)}`, 'the expression has more than 500 operators'],
    ['modifiers', `won${'@prior'.repeat(11)}`, 'a measure has more than 10 time modifiers'],
  ])('of too many %s is refused', (_, text, message) => {
    expect(read(text).problems).toEqual([expect.stringMatching(new RegExp(`^\\d+: ${message}$`))])
  })
})

describe('printing', () => {
  const measure = fc.constantFrom(
    'won',
    'lost',
    'won@ytd',
    'lost@prior(quarter, 2)@rolling(3 month, created)',
    'won@prior_year(created)',
  )
  const number = fc.constantFrom('won', '1', '2.5', 'coalesce(won, 0)')
  const attributes = fc.constantFrom('closed.month', 'store.state', 'stage_name', 'owner.org')
  const changes = fc.constantFrom(
    "stage_name = 'It''s'",
    "store.state in (('USA', 'CA'), 'WA', (null, 'BC'))",
    'all(owner.org), closed.year in (1997, -1)',
    "store.open = true, store.sqft = 10.50, store.since = '2017-12-31'",
  )
  const { calculation } = fc.letrec<{ calculation: string; condition: string }>((tie) => {
    const inner = tie('calculation')
    return {
      condition: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(inner, inner).map(([a, b]) => `${a} > ${b}`),
        tie('condition').map((c) => `not (${c})`),
        fc
          .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
      ),
      calculation: fc.oneof(
        { maxDepth: 5 },
        measure,
        number,
        fc.tuple(inner, fc.constantFrom('+', '-'), inner).map(([a, op, b]) => `(${a} ${op} ${b})`),
        inner.map((a) => `-${a}`),
        fc.tuple(inner, changes).map(([a, change]) => `(${a}){${change}}`),
        fc.tuple(inner, attributes).map(([a, attribute]) => `avg(${a} over ${attribute})`),
        fc.tuple(inner, attributes).map(([a, attribute]) => `percentile(${a}, 0.95 over ${attribute})`),
        inner.map((a) => `own(${a})`),
        fc.tuple(tie('condition'), inner, inner).map(([c, a, b]) => `if(${c}, ${a}, ${b})`),
      ),
    }
  })

  it('gives a text that reads as the same calculation', () => {
    fc.assert(
      fc.property(calculation, (text) => {
        const { value, problems } = read(text)
        expect(problems).toEqual([])
        const printed = value && print(value.calculation)
        expect(read(printed ?? '').value).toEqual(value)
      }),
    )
  })
})
