import { describe, expect, it } from 'vitest'
import type { TimeModifier } from '../../../../../server/model/calendar.ts'
import { readCalculation } from '../../../../../server/model/expressions/calculation.ts'
import { formatUnit } from '../../../../../server/model/expressions/unit.ts'
import { phrase, reading } from '../phrase.ts'
import { names, scope } from './names.ts'
import { print } from './print.ts'

const read = (text: string, of = names) => reading((report) => readCalculation(phrase(text), of, 'the calc', report))

const readAs = (text: string) => {
  const { value, problems } = read(text)
  expect(problems).toEqual([])
  return value?.calculation
}

const unitOf = (text: string) => {
  const { value, problems } = read(text)
  expect(problems).toEqual([])
  return value?.unit === undefined || value.unit === 'any' ? undefined : formatUnit(value.unit)
}

const modifiersOf = (text: string) => {
  const calculation = readAs(text)
  return calculation?.kind === 'measure' ? calculation.modifiers : undefined
}

describe('a time modifier', () => {
  it.each<readonly [string, readonly TimeModifier[]]>([
    ['won@prior', [{ kind: 'prior', n: 1 }]],
    ['won@prior(2)', [{ kind: 'prior', n: 2 }]],
    ['won@prior(month)', [{ kind: 'prior', unit: 'month', n: 1 }]],
    ['won@prior(quarter,2)', [{ kind: 'prior', unit: 'quarter', n: 2 }]],
    ['won@prior(retail_month)', [{ kind: 'prior', unit: 'retail_month', n: 1 }]],
    ['won @ prior ( day )', [{ kind: 'prior', unit: 'date', n: 1 }]],
    ['won@prior_year', [{ kind: 'shift', name: 'prior_year' }]],
    ['won@prior_year_weekday', [{ kind: 'shift', name: 'prior_year_weekday' }]],
    ['won@ytd', [{ kind: 'to_date', unit: 'year' }]],
    ['won@to_date(quarter)', [{ kind: 'to_date', unit: 'quarter' }]],
    ['won@closing(month)', [{ kind: 'closing', unit: 'month' }]],
    ['won@last(3)', [{ kind: 'rolling', n: 3 }]],
    ['won@rolling(3 month)', [{ kind: 'rolling', unit: 'month', n: 3 }]],
    ['won@rolling(28 day)', [{ kind: 'rolling', unit: 'date', n: 28 }]],
    [
      'won@prior_year@ytd',
      [
        { kind: 'shift', name: 'prior_year' },
        { kind: 'to_date', unit: 'year' },
      ],
    ],
    [
      'won@ytd@prior_easter',
      [
        { kind: 'to_date', unit: 'year' },
        { kind: 'shift', name: 'prior_easter' },
      ],
    ],
    ['(won)@ytd', [{ kind: 'to_date', unit: 'year' }]],
  ])('%s is read', (text, modifiers) => {
    expect(modifiersOf(text)).toEqual(modifiers)
  })

  it.each<readonly [string, TimeModifier]>([
    ['won@prior(created)', { kind: 'prior', n: 1, role: 'created' }],
    ['won@prior(month, created)', { kind: 'prior', unit: 'month', n: 1, role: 'created' }],
    ['won@prior(month, 2, created)', { kind: 'prior', unit: 'month', n: 2, role: 'created' }],
    ['won@prior_year(created)', { kind: 'shift', name: 'prior_year', role: 'created' }],
    ['won@ytd(created)', { kind: 'to_date', unit: 'year', role: 'created' }],
    ['won@last(3, created)', { kind: 'rolling', n: 3, role: 'created' }],
    ['won@rolling(3 month, created)', { kind: 'rolling', unit: 'month', n: 3, role: 'created' }],
    ['won@rolling(3 month, closed)', { kind: 'rolling', unit: 'month', n: 3 }],
  ])('%s moves the role that it names, which is left out where it is the time', (text, modifier) => {
    expect(modifiersOf(text)).toEqual([modifier])
  })

  it('of a role named like a period means the period where it takes one', () => {
    const closed = scope.dates.get('closed')
    const dates = new Map([...scope.dates, ...(closed ? [['month', closed] as const] : [])])
    const of = { ...names, scope: { ...scope, dates } }
    expect(read('won@prior(month)', of).value?.calculation).toMatchObject({ modifiers: [{ unit: 'month' }] })
    expect(read('won@ytd(month)', of).value?.calculation).toMatchObject({ modifiers: [{ role: 'month' }] })
    expect(read('won@to_date(month, month)', of).value?.calculation).toMatchObject({
      modifiers: [{ unit: 'month', role: 'month' }],
    })
  })

  it('after brackets moves every measure in them, and nothing else', () => {
    expect(print(readAs('(won / days + coalesce(2, property(store.size)))@ytd') ?? { kind: 'text', value: '' })).toBe(
      '((won@to_date(year) / days@to_date(year)) + coalesce(2, property(store.size)))',
    )
    expect(print(readAs("won{stage_name = 'Won'}@ytd") ?? { kind: 'text', value: '' })).toBe(
      "won@to_date(year){stage_name = 'Won'}",
    )
  })

  it('comes before those that stand closer to the measure, which start from the dates that it gives', () => {
    expect(modifiersOf('(won@ytd)@prior(quarter)')).toEqual([
      { kind: 'prior', unit: 'quarter', n: 1 },
      { kind: 'to_date', unit: 'year' },
    ])
  })

  it.each([
    [
      'won@prior_yaer',
      '5: there is no time modifier "@prior_yaer"; nearest is "@prior_year"; expected @prior, @ytd, @to_date, @closing, @last, @rolling, @prior_year, @prior_year_weekday, @prior_easter',
    ],
    [
      'won@prior_easter(created)',
      '5: there is no time modifier "@prior_easter"; nearest is "@prior_year"; expected @prior, @ytd, @to_date, @closing, @last, @rolling, @prior_year',
    ],
    [
      'won@prior(mont)',
      '11: the period of @prior is "mont"; nearest is "month"; expected year, quarter, month, date, retail_month',
    ],
    [
      'won@to_date(quarter, created)',
      '13: the period of @to_date is "quarter"; nearest is "year"; expected year, month',
    ],
    ['won@ytd(creatd)', '9: the date role of @ytd is "creatd"; nearest is "created"; expected closed, created'],
    [
      'won@prior(month, 2, creatd)',
      '21: the date role of @prior is "creatd"; nearest is "created"; expected closed, created',
    ],
    [
      'won@to_date',
      '5: what @to_date takes in brackets must be a period, as in @to_date(quarter); a date role may come last; found nothing',
    ],
    ['won@ytd(3)', '5: what @ytd takes in brackets must be nothing; a date role may come last; found 3'],
    [
      'won@rolling(month)',
      '5: what @rolling takes in brackets must be how many of which period, as in @rolling(3 month); a date role may come last; found month',
    ],
    [
      'won@prior(month, year, created)',
      '5: what @prior takes in brackets must be a period and how many of it, as in @prior(quarter, 2); a date role may come last; found month, year, created',
    ],
    ['won@prior(0)', '11: how many periods @prior reaches must be a whole number from 1 to 10000; found 0'],
    ['won@last(2.5)', '10: how many periods @last reaches must be a whole number from 1 to 10000; found 2.5'],
    ['won@last(99999)', '10: how many periods @last reaches must be a whole number from 1 to 10000; found 99999'],
    ['won@last(-1)', '10: found "-"; expected a period, a number or a date role'],
    ['won@', '5: found the end; expected a time modifier such as prior_year'],
    ['won@prior(month', '16: found the end; expected ")"'],
    [
      'won@prior_easter@ytd',
      '4: @prior_easter takes each date to another one, which leaves no range for a further modifier to start from; let @prior_easter come last',
    ],
    [
      '(won@ytd)@prior_easter',
      '10: @prior_easter takes each date to another one, which leaves no range for a further modifier to start from; let @prior_easter come last',
    ],
    [
      'won{closed.year = 1997}@prior_year',
      '24: @prior_year moves dates that {…} sets by closed.year; write it before the bracket: m@prior_year{…}',
    ],
    ['1@ytd', '1: what @ytd follows must be made of measures; found none in it'],
    ['if((won > 1)@ytd, 1)', '9: what @ytd follows must be a number, a text or a date; found a condition'],
  ])('%s is refused', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })

  it('of another role may follow a shift by mapped dates', () => {
    expect(modifiersOf('won@prior_easter@ytd(created)')).toEqual([
      { kind: 'shift', name: 'prior_easter' },
      { kind: 'to_date', unit: 'year', role: 'created' },
    ])
  })

  it('needs a date role', () => {
    const of = { ...names, scope: { ...scope, dates: new Map() } }
    expect(reading((report) => readCalculation(phrase('won@ytd'), of, 'the calc', report)).problems).toEqual([
      '5: @ytd moves a date role, and cube sales has none; ask for the measure without it',
    ])
  })

  it('leaves a part where it is that sets its dates itself', () => {
    expect(
      print(
        readAs('(won / won{closed.year = 1997} + won / lost{all(closed.month)})@ytd') ?? { kind: 'text', value: '' },
      ),
    ).toBe('((won@to_date(year) / won{closed.year = 1997}) + (won@to_date(year) / lost{all(closed.month)}))')
    expect(readAs('(won{closed.year = 1997})@ytd@prior_year(created)')).toMatchObject({
      operand: { modifiers: [{ kind: 'shift', name: 'prior_year', role: 'created' }] },
    })
  })

  it('moves other dates than those that a change of coordinate sets', () => {
    expect(readAs('won{closed.year = 1997}@prior_year(created)')).toMatchObject({
      kind: 'at',
      operand: { modifiers: [{ kind: 'shift', name: 'prior_year', role: 'created' }] },
    })
    expect(readAs('won@prior_year{closed.year = 1997}')).toMatchObject({ kind: 'at' })
  })
})

describe('a change of coordinate', () => {
  it.each([
    ["won{stage_name = 'It''s'}", [{ kind: 'members', attribute: 'stage_name', members: ["It's"] }]],
    ['won{all(store.state)}', [{ kind: 'all', attribute: 'store.state' }]],
    [
      'won{closed.year in (1997, 1998), all(stage_name), store.open = true}',
      [
        { kind: 'members', attribute: 'closed.year', members: [1997, 1998] },
        { kind: 'all', attribute: 'stage_name' },
        { kind: 'members', attribute: 'store.open', members: [true] },
      ],
    ],
    ["won{store.state = ('USA', 'CA')}", [{ kind: 'members', attribute: 'store.state', members: [['USA', 'CA']] }]],
    [
      "won{store.state in (('USA', 'CA'), 'WA', ('BC'), (null, 'DF'), null)}",
      [{ kind: 'members', attribute: 'store.state', members: [['USA', 'CA'], 'WA', 'BC', [null, 'DF'], null] }],
    ],
    ["won{store.floor in (1, ('USA', 2))}", [{ kind: 'members', attribute: 'store.floor', members: [1, ['USA', 2]] }]],
    [
      "won{store.shelf in ('A', ('USA', 2, 'B'))}",
      [{ kind: 'members', attribute: 'store.shelf', members: ['A', ['USA', 2, 'B']] }],
    ],
    ['won{store.sqft = 10.50}', [{ kind: 'members', attribute: 'store.sqft', members: ['10.50'] }]],
    ['won{store.size in (-1.5, 1e3)}', [{ kind: 'members', attribute: 'store.size', members: [-1.5, 1000] }]],
    [
      "won{store.since in ('2017-12-31', date '2018-01-01')}",
      [{ kind: 'members', attribute: 'store.since', members: ['2017-12-31', '2018-01-01'] }],
    ],
  ])('%s is read', (text, changes) => {
    expect(readAs(text)).toEqual({ kind: 'at', operand: { kind: 'measure', measure: 'won' }, changes })
  })

  it('binds tighter than any operator, and follows brackets too', () => {
    expect(print(readAs('-won{all(stage_name)} / lost@ytd{closed.year = 1997}') ?? { kind: 'text', value: '' })).toBe(
      '((-won{all(stage_name)}) / lost@to_date(year){closed.year = 1997})',
    )
    expect(print(readAs('(won + lost){all(stage_name)}{all(owner.org)}') ?? { kind: 'text', value: '' })).toBe(
      '(((won + lost)){all(stage_name)}){all(owner.org)}',
    )
  })

  it.each([
    ['won{}', '5: found "}"; expected an attribute, or all(…) around one'],
    ['won{stage_name}', '15: found "}"; expected "=" or "in" after the attribute'],
    ['won{stage_nam = 1}', '5: cube sales has no attribute "stage_nam"; nearest is "stage_name"'],
    ['won{all(store)}', '9: cube sales has no attribute "store"; nearest is "store.sqft"'],
    ['won{stage_name = 1}', '18: a member of stage_name must be a text in single quotes; found 1'],
    ["won{closed.year = '1997'}", "19: a member of closed.year must be a whole number; found '1997'"],
    ['won{closed.year = 1997.5}', '19: a member of closed.year must be a whole number; found 1997.5'],
    ['won{store.open = 1}', '18: a member of store.open must be true or false; found 1'],
    ['won{store.sqft = 1e3}', '18: a member of store.sqft must be a number; found 1e3'],
    ['won{store.size = 1e999}', '18: a member of store.size must be a number; found 1e999'],
    [
      "won{store.since = '2017-02-29'}",
      "19: a member of store.since must be a date such as '2017-12-31'; found '2017-02-29'",
    ],
    [
      "won{store.state = ('USA', 'CA', 'LA')}",
      "19: a member of store.state must be a path of 2 (store.country, store.state); found a path of 3 ('USA', 'CA', 'LA')",
    ],
    [
      "won{stage_name in ('a', ('b', 'c'))}",
      "25: a member of stage_name must be one value; found a path of 2 ('b', 'c')",
    ],
    [
      "won{store.shelf = (2, 'B')}",
      "19: a member of store.shelf must be a path of 3 (store.country, store.floor, store.shelf); found a path of 2 (2, 'B')",
    ],
    ["won{store.state = (1, 'CA')}", '20: a member of store.country must be a text in single quotes; found 1'],
    [
      'won{stage_name = won}',
      `18: found "won"; expected a number, a text in single quotes, true, false, null, or a path such as ('USA', 'CA')`,
    ],
    ["won{stage_name = 'a', all(stage_name)}", '27: "stage_name" stands twice in one change of coordinate'],
    ['if((won > 1){all(stage_name)}, 1)', '9: what {…} follows must be a number, a text or a date; found a condition'],
  ])('%s is refused', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })

  it('takes any value where the type of the attribute is unknown for another problem', () => {
    expect(read("won{store.torn in (1, 'a')}").problems).toEqual([])
    expect(read('won{unread = 1}')).toEqual({ value: undefined, problems: [] })
  })
})

describe('a statistic over members', () => {
  it.each([
    ['avg(won over closed.month)', { function: 'avg' }],
    ['median(won over closed.month)', { function: 'percentile', p: 0.5 }],
    ['percentile(won, 0.95 over closed.month)', { function: 'percentile', p: 0.95 }],
    ['stdev(won over closed.month)', { function: 'stdev' }],
  ])('%s is read', (text, found) => {
    const operands = [{ kind: 'measure', measure: 'won' }]
    expect(readAs(text)).toEqual({ kind: 'over', ...found, operands, attribute: 'closed.month' })
  })

  it('takes any calculation, also of two measures', () => {
    expect(
      print(readAs('slope(won@ytd, avg(days * 2 over store.state) over closed.month)') ?? { kind: 'text', value: '' }),
    ).toBe('slope(won@to_date(year), avg((days * 2) over store.state) over closed.month)')
  })

  it.each([
    ['avg(won over closed.month)', 'EUR'],
    ['min(won over closed.month)', 'EUR'],
    ['sum(won / deals over closed.month)', 'EUR'],
    ['percentile(won, 0.9 over closed.month)', 'EUR'],
    ['stdev(won over closed.month)', 'EUR'],
    ['var(won over closed.month)', 'EUR·EUR'],
    ['var(won / days over closed.month)', 'EUR·EUR/day·day'],
    ['count(won over closed.month)', undefined],
    ['corr(won, days over closed.month)', undefined],
    ['slope(won, days over closed.month)', 'EUR/day'],
    ['intercept(won, days over closed.month)', 'EUR'],
    ['won@ytd', 'EUR'],
    ['won{all(stage_name)} / days', 'EUR/day'],
    ['own(won)', 'EUR'],
    ['won / property(store.size)', 'EUR'],
    ['won - property(store.size)', 'EUR'],
    ['median(days over closed.month) + days', 'day'],
  ])('%s has the unit %s', (text, unit) => {
    expect(unitOf(text)).toBe(unit)
  })

  it('counts and orders values of any kind, and computes with numbers only', () => {
    expect(read('count(stage over closed.month)').problems).toEqual([])
    expect(read("if(min(stage over closed.month) = 'Won', 1)").problems).toEqual([])
    expect(read('avg(stage over closed.month)').problems).toEqual([
      '5: what avg() is taken of must be a number; found a text',
    ])
    expect(read('count(won > 1 over closed.month)').problems).toEqual([
      '11: what count() is taken of must be a number, a text or a date; found a condition',
    ])
  })

  it('leaves the names of its functions to measures where no bracket follows', () => {
    expect(print(readAs('if(last > first, 1)') ?? { kind: 'text', value: '' })).toBe('if((last > first), 1)')
  })

  it.each([
    ['avg(won)', '8: found ")"; expected an operator, or "over" and the attribute whose members avg() is taken over'],
    ['avg(won over)', '13: found ")"; expected an attribute'],
    ['avg(won over won)', '14: cube sales has no attribute "won"; nearest is "owner.org"'],
    ['avg(won, lost over closed.month)', '1: what avg() takes must be one calculation; found 2 arguments'],
    ['corr(won over closed.month)', '1: what corr() takes must be two calculations; found 1 argument'],
    [
      'percentile(won over closed.month)',
      '1: what percentile() takes must be one calculation and a number from 0 to 1; found 1 argument',
    ],
    [
      'percentile(won, 95 over closed.month)',
      '17: the second of percentile() must be a number from 0 to 1, such as 0.5 for the median; found 95',
    ],
    [
      'percentile(won, deals over closed.month)',
      '17: the second of percentile() must be a number from 0 to 1, such as 0.5 for the median; found a calculation',
    ],
    ['won - var(won over closed.month)', '5: - needs equal units; found EUR and EUR·EUR'],
  ])('%s is refused', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })
})

describe('own() and property()', () => {
  it('are read', () => {
    expect(readAs('own(won) / property(store.sqft)')).toEqual({
      kind: 'arithmetic',
      op: '/',
      left: { kind: 'own', operand: { kind: 'measure', measure: 'won' } },
      right: { kind: 'property', attribute: 'store.sqft' },
    })
    expect(readAs('if(not property(store.open), 1)')).toMatchObject({ kind: 'if', condition: { kind: 'not' } })
    expect(readAs("if(property(stage_name) = 'Won', 1)")).toMatchObject({ kind: 'if' })
  })

  it.each([
    ['own()', '5: found ")"; expected a value, a name, "not", "-" or "("'],
    ['own(won, lost)', '1: what own() takes must be one calculation; found 2 arguments'],
    ['property(won + 1)', '1: what property() takes must be the name of one attribute; found 1 argument'],
    ['property(store.sqf)', '10: cube sales has no attribute "store.sqf"; nearest is "store.sqft"'],
    ['property(stage_name)', '1: the calc must be a number; found a text'],
  ])('%s is refused', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })

  it('own() needs a parent-child tree', () => {
    const of = { ...names, scope: { ...scope, attributes: new Map() } }
    expect(reading((report) => readCalculation(phrase('own(won)'), of, 'the calc', report)).problems).toEqual([
      '1: own() needs a parent-child tree, and cube sales has none; ask for the measure itself',
    ])
  })
})
