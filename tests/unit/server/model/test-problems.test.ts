import { describe } from 'vitest'
import { crmSchema } from './crm-schema.ts'
import { definitions } from './definitions.ts'
import { type Case, itSays } from './problem-cases.ts'

const tests = (text: string): string =>
  `${definitions({ measures: '{deals: {agg: count}, value: {agg: sum, expr: close_value}}' })}tests:\n  - ${text}\n`

const kinds =
  'unique, not_null, reference, functional_dependency, no_overlap, weights_at_most_one, golden, freshness, row_count, distribution, invariant'

const shapes: readonly Case[] = [
  [
    'a map of tests',
    `${definitions()}tests: ¦{unique: {table: dim_product, columns: [product_key]}}`,
    ['wrong_shape', '"tests" must be a list of tests; found a map'],
  ],
  [
    'a test that is a word',
    tests('¦unique'),
    [
      'wrong_shape',
      'a test must be one kind of test with what it needs, such as {unique: {table: dim_account, columns: [account_key]}}; found the text "unique"',
    ],
  ],
  [
    'a kind of test that there is none of',
    tests('{¦uniqe: {table: dim_product, columns: [product_key]}}'),
    ['unknown_key', `a test has no key "uniqe"; nearest is "unique"; expected ${kinds}`],
  ],
  [
    'a test without what it needs',
    tests('{¦unique: {table: dim_product}}'),
    ['missing_key', 'test unique needs the key "columns"'],
  ],
  [
    'two kinds in one test',
    tests('¦{unique: {table: dim_product, columns: [product_key]}, invariant: all}'),
    [
      'wrong_shape',
      'a test must be one kind of test with what it needs, such as {unique: {table: dim_account, columns: [account_key]}}; found a map with 2 keys',
    ],
  ],
  [
    'a table that is not there',
    tests('{unique: {table: ¦dim_prodct, columns: [product_key]}}'),
    ['unknown_table', 'the warehouse has no table "dim_prodct"; nearest is "dim_product"'],
  ],
  [
    'a column that its table lacks',
    tests('{not_null: {table: dim_product, columns: [product_key, ¦serie]}}'),
    ['unknown_column', 'table dim_product has no column "serie"; nearest is "series"'],
  ],
  [
    'a key with fewer columns than what refers to it',
    tests('{reference: {table: fact_opportunity, columns: [product_key, stage], to: dim_product, key: ¦product_key}}'),
    ['wrong_count', '"key" of test reference has 1 value; expected 2: one for product_key, one for stage'],
  ],
  [
    'a bridge that is none',
    tests('{weights_at_most_one: {bridge: ¦sales.touches}}'),
    ['wrong_value', '"bridge" of test weights_at_most_one is "sales.touches"; expected none'],
  ],
  [
    'bounds that exclude everything',
    tests('{row_count: {table: dim_product, min: 10, max: ¦5}}'),
    ['wrong_shape', '"max" of test row_count must be a number that is not less than its min, 10; found 5'],
  ],
  [
    'no bound at all',
    tests('{¦row_count: {table: dim_product}}'),
    ['missing_key', 'test row_count needs the key "min, max, max_drop_percent, max_growth_percent"'],
  ],
  [
    'an age of a column that is no date',
    tests('{freshness: {table: dim_product, column: ¦series, max_days: 3}}'),
    ['wrong_type', '"column" of test freshness must be a date; found text'],
  ],
  [
    'half a day',
    tests('{freshness: {table: fact_opportunity, column: closed_date, max_days: ¦0.5}}'),
    ['wrong_shape', '"max_days" of test freshness must be a whole number that is not negative; found the number 0.5'],
  ],
]

const golden: readonly Case[] = [
  [
    'a cube that there is none of',
    tests('{golden: {cube: ¦sale, measures: [deals], rows: [[3]]}}'),
    ['unknown_cube', 'there is no cube "sale"; nearest is "sales"'],
  ],
  [
    'a cube that is called a view',
    tests('{golden: {view: ¦sales, measures: [deals], rows: [[3]]}}'),
    ['other_kind', '"sales" is a cube; name it under "cube"'],
  ],
  [
    'neither cube nor view',
    tests('{¦golden: {measures: [deals], rows: [[3]]}}'),
    ['missing_key', 'test golden needs the key "cube or view"'],
  ],
  [
    'a measure and an attribute with a slip each',
    tests('{golden: {cube: sales, by: [¦product.serie], measures: [¦deal@prior_year], rows: [[GTX, 3]]}}'),
    ['unknown_attribute', 'cube sales has no attribute "product.serie"; nearest is "product.series"'],
    ['unknown_measure', 'cube sales has no measure "deal"; nearest is "deals"'],
  ],
  [
    'rows with too few and too many values',
    tests(
      '{golden: {cube: sales, by: product.series, measures: [deals, value], rows: [¦[GTX, 3], [MG, 1, 2.50], ¦[GTK, 1, 2, 3]]}}',
    ),
    ['wrong_count', 'a row of test golden has 2 values; expected 3: product.series, deals, value'],
    ['wrong_count', 'a row of test golden has 4 values; expected 3: product.series, deals, value'],
  ],
  [
    'a number that is a word, and a list for a value',
    tests('{golden: {cube: sales, by: [product.series], measures: [deals, value], rows: [[GTX, ¦three, ¦[1]]]}}'),
    [
      'wrong_shape',
      'a value of deals must be a number such as 260.50 or 2/3, or null for an empty cell; found the text "three"',
    ],
    ['wrong_shape', 'a value of value must be a number such as 260.50 or 2/3, or null for an empty cell; found a list'],
  ],
  [
    'a member that is a map',
    tests('{golden: {cube: sales, by: [product.series], measures: [deals], rows: [[¦{kind: unknown}, 1]]}}'),
    [
      'wrong_shape',
      'a member of product.series must be a key, a list of keys, null or {special: unknown}; found a map',
    ],
  ],
  [
    'rows that are no lists',
    tests('{golden: {cube: sales, measures: [deals], rows: [¦3]}}'),
    [
      'wrong_shape',
      '"rows" of test golden must be a list of rows, each a list such as [Search, 260]; found the number 3',
    ],
  ],
  [
    'a reader of a role that there is none of',
    `${tests('{golden: {cube: sales, as: ¦sales_reb, measures: [deals], rows: [[3]]}}')}policies: {sales_rep: {cubes: [sales]}}\n`,
    [
      'wrong_value',
      'the role of "as" of test golden is "sales_reb"; nearest is "sales_rep"; expected sales_rep, owner',
    ],
  ],
  [
    'a condition on what the cube lacks',
    tests('{golden: {cube: sales, measures: [deals], where: {¦product.colour: red}, rows: [[3]]}}'),
    ['unknown_attribute', 'cube sales has no attribute "product.colour"; nearest is "product.name"'],
  ],
  [
    'an invariant of a cube that is not there',
    tests('{invariant: {cube: ¦salles}}'),
    ['unknown_cube', 'there is no cube "salles"; nearest is "sales"'],
  ],
  [
    'an invariant of nothing that is known',
    tests('{invariant: ¦some}'),
    ['wrong_shape', 'test invariant must be all, or a map such as {cube: bookings}; found the text "some"'],
  ],
  [
    'a share of a measure that is not there',
    tests('{distribution: {cube: sales, by: ¦produt.name, measure: ¦valu, max_points: 5}}'),
    ['unknown_attribute', 'cube sales has no attribute "produt.name"; nearest is "product.name"'],
    ['unknown_measure', 'cube sales has no measure "valu"; nearest is "value"'],
  ],
]

describe('problems of tests', () => {
  itSays('shapes', shapes, crmSchema)
  itSays('golden', golden, crmSchema)
})
