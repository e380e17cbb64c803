import { describe, expect, it } from 'vitest'
import {
  type NamedMeasure,
  namesIn,
  parseCalculation,
  parseMeasureReference,
} from '../../../../../server/model/expressions/query-calculation.ts'
import { calculationScope } from '../../../../../server/model/expressions/scope.ts'
import { loadModel } from '../../../../../server/model/load.ts'
import { crmSchema } from '../crm-schema.ts'
import { definitions } from '../definitions.ts'

const cube = (() => {
  const text = definitions({
    measures:
      '{value: {agg: sum, expr: close_value, unit: USD, hidden: true}, deals: {agg: count}, average: {calc: value / deals}, days: {agg: avg, expr: days_to_close, unit: day}}',
  })
  const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
  const found = 'model' in loaded ? loaded.model.cubes.get('sales') : undefined
  if (found === undefined) throw new Error('the definitions of this test have problems')
  return found
})()
const measures: ReadonlyMap<string, NamedMeasure> = cube.measures
const scope = calculationScope(cube)

const parse = (text: string, names = measures) => parseCalculation(text, 'sales', names, scope)

describe('a calculation of a query', () => {
  it('has its unit and the base measures below it, in order of first use', () => {
    expect(parse('if(deals > 5, average / days)')).toEqual({
      calculation: {
        kind: 'if',
        condition: {
          kind: 'comparison',
          op: '>',
          left: { kind: 'measure', measure: 'deals' },
          right: { kind: 'number', value: 5 },
        },
        value: {
          kind: 'arithmetic',
          op: '/',
          left: { kind: 'measure', measure: 'average' },
          right: { kind: 'measure', measure: 'days' },
        },
      },
      unit: 'USD/day',
      inputs: ['deals', 'value', 'days'],
    })
  })

  it('has no unit where units cancel or numbers stand alone', () => {
    expect(parse('value / value')).not.toHaveProperty('unit')
    expect(parse('1 + 1')).toMatchObject({ inputs: [] })
    expect(parse('1 + 1')).not.toHaveProperty('unit')
  })

  it('may name what the query has named', () => {
    const named = new Map<string, NamedMeasure>([
      ...measures,
      ['mine', { type: 'double', unit: 'USD', inputs: ['value'] }],
    ])
    expect(parse('mine - average', named)).toMatchObject({ unit: 'USD', inputs: ['value', 'deals'] })
  })

  it('says what is wrong and at which character', () => {
    expect(parse('value +\n dayz')).toEqual({
      problems: [
        { code: 'unknown_measure', message: 'cube sales has no measure "dayz"; nearest is "days"', column: 10 },
      ],
    })
    expect(parse('value + days')).toEqual({
      problems: [{ code: 'unit_mismatch', message: '+ needs equal units; found USD and day', column: 7 }],
    })
    expect(parse('deals > 1')).toMatchObject({
      problems: [{ message: 'the calculation must be a number; found a condition', column: 7 }],
    })
    expect(parse('')).toMatchObject({ problems: [{ code: 'syntax', column: 1 }] })
  })

  it('is refused where it would be too long with the measures that it names written out', () => {
    const long: NamedMeasure = {
      type: 'double',
      calculation: {
        kind: 'coalesce',
        arguments: Array.from({ length: 501 }, () => ({ kind: 'measure', measure: 'deals' })),
      },
      inputs: ['deals'],
    }
    const named = new Map<string, NamedMeasure>([...measures, ['long', long]])
    expect(parse('long + 1', named)).toMatchObject({ inputs: ['deals'] })
    expect(parse('long + long', named)).toMatchObject({
      problems: [{ code: 'too_long', message: 'the calculation, written out, has more than 1000 operands', column: 1 }],
    })
  })
})

describe('what a calculation of a query may name', () => {
  it('are the attributes and date roles of the cube', () => {
    expect(parse("value{closed.year = 2017, stage = 'Won'}@prior(quarter)")).toHaveProperty('problems', [
      expect.objectContaining({ code: 'fixed_period', column: 41 }),
    ])
    expect(parse("value@prior(quarter, 2, closed){stage = 'Won'}")).toEqual({
      calculation: {
        kind: 'at',
        operand: { kind: 'measure', measure: 'value', modifiers: [{ kind: 'prior', unit: 'quarter', n: 2 }] },
        changes: [{ kind: 'members', attribute: 'stage', members: ['Won'] }],
      },
      unit: 'USD',
      inputs: ['value'],
    })
    expect(scope.dates.get('closed')?.shifts.get('prior_year')).toEqual({ kind: 'months', months: 12 })
    expect(scope).toMatchObject({ cube: 'sales', time: 'closed' })
  })

  it('are no display measures', () => {
    const named = new Map<string, NamedMeasure>([...measures, ['share', { kind: 'display', type: 'double' }]])
    expect(parse('share / 2', named)).toMatchObject({ problems: [{ code: 'display_input', column: 1 }] })
  })

  it('counts what a statistic, a move and a change of coordinate are made of as inputs', () => {
    expect(parse('corr(average, days@ytd over product.series) * deals{all(stage)}')).toMatchObject({
      inputs: ['value', 'deals', 'days'],
    })
  })
})

describe('the names in a calculation', () => {
  it.each([
    ['won / "closed deals" + own(lost)', ['won', 'closed deals', 'lost']],
    ["-x@ytd{stage = 'won', all(ytd)} * coalesce(y, 0)", ['x', 'y']],
    ["if(not a > 1 and stage = 'b', property(c), corr(d, last over e.f))", ['a', 'stage', 'd', 'last']],
    ['won +', []],
  ])('of %s are those that stand for values', (text, names) => {
    expect([...namesIn(text)]).toEqual(names)
  })
})

describe('a measure of a query', () => {
  const names = new Map([...[...measures.keys()], 'won share', 'a@b'].map((name) => [name, 1] as const))
  const reference = (text: string) => parseMeasureReference(text, names, scope)

  it.each([
    ['value', { measure: 'value', modifiers: [] }],
    ['won share', { measure: 'won share', modifiers: [] }],
    ['a@b', { measure: 'a@b', modifiers: [] }],
    ['value@ytd', { measure: 'value', modifiers: [{ kind: 'to_date', unit: 'year' }] }],
    [
      'value @prior_year @ytd',
      {
        measure: 'value',
        modifiers: [
          { kind: 'shift', name: 'prior_year' },
          { kind: 'to_date', unit: 'year' },
        ],
      },
    ],
    ['won share@last(3)', { measure: 'won share', modifiers: [{ kind: 'rolling', n: 3 }] }],
    ['"won share"@last(3)', { measure: 'won share', modifiers: [{ kind: 'rolling', n: 3 }] }],
  ])('%s is read', (text, expected) => {
    expect(reference(text)).toEqual(expected)
  })

  it.each([
    ['valeu@ytd', 1, 'cube sales has no measure "valeu"; nearest is "value"'],
    ['value / deals', 1, 'cube sales has no measure "value / deals"; nearest is "value"'],
    ['value@ytd / deals', 11, 'found "/"; expected "@" and a time modifier, or the end'],
    ['value@to_date(quater)', 15, 'the period of @to_date is "quater"; nearest is "quarter"'],
    ['value@', 7, 'found the end; expected a time modifier such as prior_year'],
    ['', 1, 'cube sales has no measure ""; nearest is "a@b"'],
  ])('%s is refused', (text, column, message) => {
    expect(reference(text)).toEqual({
      problems: [expect.objectContaining({ column, message: expect.stringContaining(message) })],
    })
  })
})

describe('what a declared calculation may name', () => {
  it('are the attributes and date roles of its cube, as for a query', () => {
    const text = definitions({
      measures:
        "{deals: {agg: count}, before: {calc: 'deals@prior(month, 2, closed)'}, here: {calc: 'deals{all(product.series)} + avg(deals over closed.week)'}}",
    })
    const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
    const declared = 'model' in loaded ? loaded.model.cubes.get('sales')?.measures : undefined
    expect(declared?.get('before')).toMatchObject({
      calculation: { kind: 'measure', modifiers: [{ kind: 'prior', unit: 'month', n: 2 }] },
      inputs: ['deals'],
    })
    expect(declared?.get('here')).toMatchObject({ calculation: { kind: 'arithmetic' }, inputs: ['deals'] })
  })

  it('are read also where attributes stand within each other, which is a problem of their own', () => {
    const text = definitions({
      product:
        '{table: dim_product, key: product_key, attributes: {a: {column: series, within: b}, b: {column: series, within: a}}}',
      measures: "{deals: {agg: count}, m: {calc: 'deals{product.a = 1}'}}",
    })
    expect(loadModel([{ path: 'a.yaml', text }], crmSchema)).toMatchObject({
      problems: [{ code: 'cycle' }, { code: 'wrong_type' }],
    })
  })
})
