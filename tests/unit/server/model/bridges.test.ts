import { describe, expect, it } from 'vitest'
import { catalogOf } from '../../../../server/model/catalog.ts'
import type { Cube } from '../../../../server/model/cube.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema, table } from './crm-schema.ts'
import { definitions } from './definitions.ts'
import { type Case, itSays } from './problem-cases.ts'

const schema = new Map([
  ...crmSchema,
  ['bridge_part', table('opportunity_id:t deal:t number:i product_key:i credit:c rough:f note:t model:t run:i')],
])

const part =
  'table: bridge_part, dimension: product, fact_key: opportunity_id, dimension_key: product_key, weight: credit'

const bridges = (text: string, measures = '{deals: {agg: count}}') =>
  definitions({ cube: `bridges: ${text}`, roles: '{closed: {dimension: calendar, on: closed_date_key}}', measures })

const cubeOf = (text: string): Cube => {
  const loaded = loadModel([{ path: 'cubes/sales.yaml', text }], schema)
  const cube = 'model' in loaded ? loaded.model.cubes.get('sales') : undefined
  if (cube === undefined) throw new Error(JSON.stringify(loaded))
  return cube
}

const bridgeOf = (text: string) => cubeOf(bridges(`{parts: {${text}}}`)).roles.get('parts')?.bridge

describe('a bridge', () => {
  it('makes a role of its name, whose attributes have an unassigned member', () => {
    const cube = cubeOf(bridges(`{parts: {${part}, unassigned: "(no part)", unknown: "(lost part)"}}`))
    expect(cube.roles.get('parts')).toMatchObject({ table: 'dim_product', key: 'product_key', on: 'product_key' })
    expect(cube.attributes.get('parts.series')).toMatchObject({ unassigned: '(no part)', unknown: '(lost part)' })
    expect(cube.attributes.get('stage')?.unassigned).toBeUndefined()
  })

  it('shares by weights where it has some, and gives each member the whole where it has none', () => {
    const weight = { column: 'credit', type: 'decimal' }
    const factKey = [{ on: 'opportunity_id', key: 'opportunity_id' }]
    const known = { table: 'bridge_part', factKey, unassigned: '(unassigned)' }
    expect(bridgeOf(part)).toEqual({ ...known, allocation: 'weighted', weight })
    expect(bridgeOf(part.replace(', weight: credit', ''))).toEqual({ ...known, allocation: 'full' })
    expect(bridgeOf(`${part}, allocation: full`)).toEqual({ ...known, allocation: 'full' })
  })

  it('joins by columns of other names, and chooses one of several stored sets of weights', () => {
    const text = part.replace('fact_key: opportunity_id', 'fact_key: {opportunity_id: deal, days_to_close: number}')
    expect(bridgeOf(`${text}, model: {column: run, default: 7}`)).toMatchObject({
      factKey: [
        { on: 'opportunity_id', key: 'deal' },
        { on: 'days_to_close', key: 'number' },
      ],
      model: { column: 'run', is: { kind: 'literal', value: 7, type: 'integer' } },
    })
  })

  it('is told in the catalog: what its unassigned member is called, and along which bridges sums do not add up', () => {
    const measures = '{deals: {agg: count}, value: {agg: sum, expr: close_value}, most: {agg: max, expr: close_value}}'
    const both = `{parts: {${part}}, touched: {${part}, allocation: full, title: Touched by}}`
    const catalog = catalogOf(cubeOf(bridges(both, measures)), { model: 'm', data: 'd', completeThrough: null })
    expect(catalog.measures.map(({ name, additivity, notAlong }) => [name, additivity, notAlong])).toEqual([
      ['deals', 'additive', ['touched']],
      ['value', 'additive', ['touched']],
      ['most', 'non', undefined],
    ])
    const series = catalog.attributes.find(({ name }) => name === 'touched.series')
    expect(series).toMatchObject({ roleTitle: 'Touched by', unassigned: '(unassigned)' })
  })
})

const cases: readonly Case[] = [
  [
    'a bridge without a table',
    bridges('{¦parts: {fact_key: opportunity_id, dimension_key: product_key}}'),
    ['missing_key', 'bridge parts of cube sales needs the key "table"'],
  ],
  [
    'shares without weights',
    bridges(`{¦parts: {${part.replace(', weight: credit', '')}, allocation: weighted}}`),
    ['missing_key', 'bridge parts of cube sales needs the key "weight"'],
  ],
  [
    'an allocation that does not exist',
    bridges(`{parts: {${part}, allocation: ¦whole}}`),
    [
      'wrong_value',
      '"allocation" of bridge parts of cube sales is "whole"; nearest is "full"; expected weighted, full',
    ],
  ],
  [
    'a typing error in a key',
    bridges(`{parts: {${part}, ¦modle: {}}}`),
    [
      'unknown_key',
      'bridge parts of cube sales has no key "modle"; nearest is "model"; expected title, description, synonyms, owner, certified, example_questions, since, table, fact_key, dimension_key, dimension, weight, model, allocation, unassigned, labels, unknown',
    ],
  ],
  [
    'a key of no columns',
    bridges(`{parts: {${part.replace('fact_key: opportunity_id', 'fact_key: ¦{}')}}}`),
    [
      'wrong_shape',
      '"fact_key" of bridge parts of cube sales must be a column, or pairs {fact\'s column: bridge\'s column}; found a map',
    ],
  ],
  [
    'a key that is paired with a list',
    bridges(`{parts: {${part.replace('fact_key: opportunity_id', 'fact_key: {opportunity_id: ¦[a]}')}}}`),
    [
      'wrong_shape',
      'opportunity_id in "fact_key" of bridge parts of cube sales must be a column of the bridge; found a list',
    ],
  ],
  [
    'a model without a default',
    bridges(`{parts: {${part}, model: ¦{column: model}}}`),
    ['missing_key', 'model of bridge parts of cube sales needs the key "default"'],
  ],
  [
    'a model that a parameter chooses which is not there',
    bridges(`{parts: {${part}, model: {column: model, default: ":¦credit"}}}`),
    ['unknown_parameter', 'there is no parameter "credit"'],
  ],
  [
    'a model of another type',
    bridges(`{parts: {${part}, model: {column: run, default: ¦linear}}}`),
    [
      'wrong_type',
      '"default" of model of bridge parts of cube sales must be an integer, as bridge_part.run is; found "linear"',
    ],
  ],
  [
    'a table that does not exist',
    bridges(`{parts: {${part.replace('bridge_part', '¦bridge_parts')}}}`),
    ['unknown_table', 'the warehouse has no table "bridge_parts"; nearest is "bridge_part"'],
  ],
  [
    'a member column that does not exist',
    bridges(`{parts: {${part.replace('dimension_key: product_key', 'dimension_key: ¦product_ky')}}}`),
    ['unknown_column', 'table bridge_part has no column "product_ky"; nearest is "product_key"'],
  ],
  [
    'a fact column that does not exist',
    bridges(`{parts: {${part.replace('fact_key: opportunity_id', 'fact_key: {¦opportunity: deal}')}}}`),
    ['unknown_column', 'table fact_opportunity has no column "opportunity"; nearest is "opportunity_id"'],
  ],
  [
    'keys of two types',
    bridges(`{parts: {${part.replace('fact_key: opportunity_id', 'fact_key: {opportunity_id: ¦run}')}}}`),
    [
      'wrong_type',
      '"fact_key" of bridge parts of cube sales must be a text, as fact_opportunity.opportunity_id is; found an integer in bridge_part.run',
    ],
  ],
  [
    'weights that are texts',
    bridges(`{parts: {${part.replace('weight: credit', 'weight: ¦note')}}}`),
    ['wrong_type', '"weight" of bridge parts of cube sales must be a number; found a text in bridge_part.note'],
  ],
  [
    'members of another type',
    bridges(`{parts: {${part.replace('dimension_key: product_key', 'dimension_key: ¦note')}}}`),
    [
      'key_type',
      'role parts joins note (text) to the key product_key (integer) of dimension product; their types must be equal',
    ],
  ],
  [
    'a bridge to a calendar',
    bridges(`{parts: {${part.replace('dimension: product', 'dimension: ¦calendar')}}}`),
    [
      'wrong_shape',
      'the dimension of bridge parts of cube sales must be a dimension that is no calendar: a fact has its dates in columns of its own; found calendar',
    ],
  ],
  [
    'a dimension that does not exist',
    bridges(`{¦parts: {${part.replace('dimension: product, ', '')}}}`),
    ['unknown_dimension', 'there is no dimension "parts"; nearest is "product"'],
  ],
  [
    'a role through a bridge',
    definitions({
      cube: `bridges: {parts: {${part}}}`,
      roles:
        '{closed: {dimension: calendar, on: closed_date_key}, maker: {dimension: product, on: ¦parts.product_key}}',
    }),
    [
      'wrong_shape',
      '"on" of role maker of cube sales must be a column of the fact or of a role: parts is a bridge, by which a row has several members; found parts',
    ],
  ],
  [
    'a column of drill-through',
    definitions({ cube: `bridges: {parts: {${part}}}\n    drill: {columns: [¦parts.series]}` }),
    ['bridged', 'parts.series comes by the bridge parts, so that one row has several; leave it out'],
  ],
  [
    'a name that a role has too',
    definitions({ cube: `bridges: {¦product: {${part}}}` }),
    ['name_clash', '"product" is both a role and a bridge of cube sales; a query could not tell them apart'],
  ],
  [
    'an attribute of a bridge in a measure',
    bridges(`{parts: {${part}}}`, '{m: {agg: count, where: "¦parts.series = \'GTX\'"}}'),
    [
      'bridged',
      "parts.series comes by the bridge parts, so that one row has several; ask for the measure at a member, m{parts.series = …}, or in a query's where",
    ],
  ],
  [
    'an expression that asks for shares',
    bridges(`{parts: {${part}}}`, '{m: {agg: sum, expr: "if(¦assigned(parts), close_value)"}}'),
    [
      'wrong_type',
      'what chooses rows here must be of columns and attributes; found assigned(), which stands in the where of a measure',
    ],
  ],
]

describe('problems of bridges', () => itSays('bridges', cases, schema))
