import { describe, expect, it } from 'vitest'
import { type NamedMeasure, parseCalculation } from '../../../../../server/model/expressions/query-calculation.ts'
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
