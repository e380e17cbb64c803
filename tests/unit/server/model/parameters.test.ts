import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema } from './crm-schema.ts'
import { definitions } from './definitions.ts'
import { type Case, itSays } from './problem-cases.ts'

const parameter = (definition: string) => definitions({ extra: `parameters: {p: ${definition}}` })
const factor = 'factor: {type: number, default: 1, min: 0, max: 2, scenario: true}'
const scenario = (definition: string) =>
  definitions({ extra: `parameters: {${factor}, plain: {type: text, default: x}}\nscenarios: {s: ${definition}}` })
const number = 'a number of at most 15 digits before and 12 after the point'

const parameters: readonly Case[] = [
  [
    'no type',
    definitions({ extra: 'parameters: {¦p: {default: 1}}' }),
    ['missing_key', 'parameter p needs the key "type"'],
  ],
  [
    'a type that does not exist',
    parameter('{type: ¦numbr, default: 1}'),
    [
      'wrong_value',
      '"type" of parameter p is "numbr"; nearest is "number"; expected text, number, integer, boolean, date',
    ],
  ],
  [
    'no default',
    definitions({ extra: 'parameters: {¦p: {type: text}}' }),
    ['missing_key', 'parameter p needs the key "default"'],
  ],
  [
    'a default of another type',
    parameter('{type: number, default: ¦x}'),
    ['wrong_shape', `"default" of parameter p must be ${number}; found the text "x"`],
  ],
  [
    'a default that is nothing',
    parameter('{type: text, default: ¦}'),
    ['wrong_shape', '"default" of parameter p must be a text; found nothing'],
  ],
  [
    'a default out of its bounds',
    parameter('{type: number, default: ¦3, min: 0, max: 1}'),
    ['wrong_shape', '"default" of parameter p must be a number from 0 to 1; found the number 3'],
  ],
  [
    'a default that is not allowed',
    parameter('{type: text, default: ¦linea, allowed: [first, linear]}'),
    ['wrong_value', '"default" of parameter p is "linea"; nearest is "linear"; expected first, linear'],
  ],
  [
    'a default that is no day',
    parameter('{type: date, default: ¦2026-02-30}'),
    ['wrong_shape', '"default" of parameter p must be a date such as "2026-03-31"; found the text "2026-02-30"'],
  ],
  [
    'a bound of a text',
    parameter('{type: text, default: x, min: ¦a}'),
    [
      'excluded_key',
      'parameter p takes no "min": it belongs to the types number, integer, date, and this is type: text',
    ],
  ],
  [
    'a list of booleans',
    parameter('{type: boolean, default: true, allowed: ¦[true]}'),
    [
      'excluded_key',
      'parameter p takes no "allowed": it belongs to the types text, number, integer, date, and this is type: boolean',
    ],
  ],
  [
    'a bound of another type',
    parameter('{type: integer, default: 1, max: ¦1.5}'),
    ['wrong_shape', '"max" of parameter p must be a whole number; found the number 1.5'],
  ],
  [
    'bounds the wrong way round',
    parameter('{type: integer, default: 1, min: 3, max: ¦2}'),
    ['wrong_shape', '"max" of parameter p must be a value that is not below its min, 3; found 2'],
  ],
  [
    'nothing allowed',
    parameter('{type: text, default: x, allowed: ¦[]}'),
    ['wrong_shape', '"allowed" of parameter p must be a list of values; found an empty list'],
  ],
  [
    'one value allowed twice',
    parameter('{type: text, default: x, allowed: ¦[x, x]}'),
    ['repeated', '"x" stands twice in "allowed" of parameter p'],
  ],
  [
    'an allowed value out of bounds',
    parameter('{type: integer, default: 1, max: 2, allowed: [1, ¦3]}'),
    ['wrong_shape', 'a value of "allowed" of parameter p must be a whole number up to 2; found the number 3'],
  ],
  [
    'the name of what documents scenarios',
    definitions({ extra: 'parameters: {¦owner: {type: text, default: x, scenario: true}}' }),
    [
      'name_clash',
      '"owner" is both a parameter of scenarios and what documents them of every scenario; a query could not tell them apart',
    ],
  ],
  [
    'an unknown name in an expression',
    definitions({
      extra: `parameters: {${factor}}`,
      measures: '{deals: {agg: count}, m: {agg: sum, expr: "close_value * ¦:factr"}}',
    }),
    ['unknown_parameter', 'there is no parameter "factr"; nearest is "factor"'],
  ],
  [
    'an unknown name in a calculation',
    definitions({ extra: `parameters: {${factor}}`, measures: '{deals: {agg: count}, m: {calc: "deals * ¦:factr"}}' }),
    ['unknown_parameter', 'there is no parameter "factr"; nearest is "factor"'],
  ],
  [
    'no name after a colon',
    definitions({ extra: `parameters: {${factor}}`, measures: '{deals: {agg: count}, m: {calc: "deals * :¦2"}}' }),
    ['syntax', 'found "2"; expected the name of a parameter after the colon'],
  ],
  [
    'a text where a number is needed',
    definitions({
      extra: 'parameters: {t: {type: text, default: x}}',
      measures: '{deals: {agg: count}, m: {calc: "deals * ¦:t"}}',
    }),
    ['wrong_type', 'the right of * must be a number; found a text'],
  ],
  [
    'a parameter in place of a member',
    definitions({
      extra: 'parameters: {t: {type: text, default: x}}',
      measures: '{deals: {agg: count}, m: {calc: "deals{stage = ¦:t}"}}',
    }),
    ['not_supported_yet', 'a parameter in place of a member is not supported yet'],
  ],
  [
    'two of one name',
    definitions({ extra: 'parameters: {p: {type: text, default: x}, ¦p: {type: text, default: y}}' }),
    ['duplicate_key', 'key "p" stands here already, in line 1'],
  ],
]

const scenarios: readonly Case[] = [
  [
    'the reserved name',
    definitions({ extra: `parameters: {${factor}}\nscenarios: {¦base: {factor: 2}}` }),
    ['excluded_key', '"scenarios" takes no "base": it is what scenarios are compared with: the values without any'],
  ],
  [
    'nothing that it sets',
    definitions({ extra: `parameters: {${factor}}\nscenarios: {¦s: {title: Nothing}}` }),
    ['wrong_shape', 'scenario s must be values of parameters; found none'],
  ],
  [
    'an unknown parameter',
    scenario('{¦factr: 2}'),
    ['unknown_parameter', 'there is no parameter "factr"; nearest is "factor"'],
  ],
  [
    'a parameter that scenarios may not set',
    scenario('{¦plain: y}'),
    ['wrong_type', 'what a scenario sets must be a parameter with scenario: true; found "plain", which has none'],
  ],
  [
    'a value out of bounds',
    scenario('{factor: ¦3}'),
    ['wrong_shape', 'factor of scenario s must be a number from 0 to 2; found the number 3'],
  ],
  [
    'a value of a member out of bounds',
    scenario('{factor: {at: {product.series: {GTX: ¦3}}}}'),
    ['wrong_shape', 'factor of scenario s at GTX must be a number from 0 to 2; found the number 3'],
  ],
  [
    'another key beside its value',
    scenario('{factor: {default: 1, ¦att: {}}}'),
    ['unknown_key', 'factor of scenario s has no key "att"; nearest is "at"; expected default, at'],
  ],
  ['a list', scenario('{factor: ¦[1, 2]}'), ['wrong_shape', 'factor of scenario s must be a map; found a list']],
  ['no value at all', scenario('{¦factor: {}}'), ['missing_key', 'factor of scenario s needs the key "default"']],
  [
    'members of two attributes',
    scenario('{factor: {at: ¦{product.series: {GTX: 1}, product.name: {X: 1}}}}'),
    ['wrong_shape', '"at" of factor of scenario s must be one pair {attribute: {member: value}}; found 2 attributes'],
  ],
  [
    'an unknown attribute',
    scenario('{factor: {at: {¦product.serie: {GTX: 1}}}}'),
    ['unknown_attribute', 'the model has no attribute "product.serie"; nearest is "product.series"'],
  ],
  [
    'a member of another type',
    scenario('{factor: {at: {closed.year: {¦GTX: 1}}}}'),
    ['wrong_type', 'a member must be an integer as closed.year is; found "GTX"'],
  ],
]

describe('problems', () => {
  itSays('parameters', parameters, crmSchema)
  itSays('scenarios', scenarios, crmSchema)
})

describe('a model', () => {
  it('is sound with a parameter that nothing reads', () => {
    expect(
      loadModel([{ path: 'a.yaml', text: parameter('{type: date, default: 2026-01-01}') }], crmSchema),
    ).toHaveProperty('model')
  })

  it('has another version with another default, and none of it without parameters', () => {
    const versionOf = (text: string) => {
      const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
      return 'model' in loaded && loaded.model.version
    }
    expect(versionOf(parameter('{type: integer, default: 1}'))).not.toBe(
      versionOf(parameter('{type: integer, default: 2}')),
    )
  })

  it('takes parameters of one file in the expressions of another, and one definition over another', () => {
    const measures = '{deals: {agg: count, where: "close_value > :least"}}'
    const files = [
      { path: 'a.yaml', text: definitions({ measures }) },
      { path: 'b.yaml', text: 'parameters: {least: {type: number, default: 1}}' },
      { path: 'c.yaml', text: 'parameters: {least: {type: number, default: 2, override: true}}' },
    ]
    const loaded = loadModel(files, crmSchema)
    const cube = 'model' in loaded ? loaded.model.cubes.get('sales') : undefined
    expect(cube?.parameters?.get('least')?.default).toBe(2)
    const measure = cube?.measures.get('deals')
    expect(measure?.kind === 'base' && measure.filter).toMatchObject({
      right: { kind: 'parameter', value: 2, type: 'decimal' },
    })
  })

  it('says nothing of names that may stand in a file that cannot be read', () => {
    const measures = '{deals: {agg: count, where: "close_value > :least"}}'
    const loaded = loadModel(
      [
        { path: 'a.yaml', text: definitions({ measures }) },
        { path: 'b.yaml', text: 'parameters: {' },
      ],
      crmSchema,
    )
    expect('problems' in loaded && loaded.problems.map(({ code }) => code)).toEqual(['invalid_yaml'])
  })
})
