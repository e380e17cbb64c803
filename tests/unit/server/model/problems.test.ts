import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema } from './crm-schema.ts'
import { definitions, productAttribute, productWith } from './definitions.ts'
import { type Case, itSays } from './problem-cases.ts'

const measure = (definition: string) => definitions({ measures: `{deals: {agg: count}, m: ${definition}}` })

const yaml: readonly Case[] = [
  [
    'a list that is not closed',
    'cubes: {a: [1, 2\n¦¦',
    [
      'invalid_yaml',
      'the YAML cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'invalid_yaml',
      'the YAML cannot be read: Flow map in block collection must be sufficiently indented and end with a }',
    ],
  ],
  [
    'a key twice',
    definitions({ cube: '¦table: dim_date' }),
    ['duplicate_key', 'key "table" stands here already, in line 8'],
  ],
  ['a list at the top', '¦- cubes', ['wrong_shape', 'a file of definitions must be a map; found a list']],
  ['a key that is a list', '¦[a]: 1', ['wrong_shape', 'a key must be a text; found a map or list']],
  ['an alias', 'cubes: &c {}\ndimensions: ¦*c', ['not_supported_yet', 'a YAML alias (*c) is not supported yet']],
]

const topLevel: readonly Case[] = [
  [
    'another version',
    definitions({ extra: 'version: ¦2' }),
    ['wrong_shape', '"version" must be 1; found the number 2'],
  ],
  [
    'a typing error in a top-level key',
    definitions({ extra: '¦cube: {}' }),
    [
      'unknown_key',
      'a file of definitions has no key "cube"; nearest is "cubes"; expected version, requires, parameters, scenarios, calendars, dimensions, rates, cubes, views, sets, segments, events, perspectives, policies, translations, tests',
    ],
  ],
  [
    'a part of the language that is to come',
    definitions({ extra: '¦rollups: {mine: {cube: sales}}' }),
    ['not_supported_yet', '"rollups" of a file of definitions is not supported yet'],
  ],
  [
    'a section that is a list',
    definitions({ calendars: '¦[days]' }),
    ['wrong_shape', '"calendars" must be a map; found a list'],
  ],
]

const targeted = (targets: string) =>
  definitions({
    measures: '{deals: {agg: count}, value: {agg: sum, expr: close_value, unit: USD}}',
    cube: `targets: ${targets}`,
  })

const targets: readonly Case[] = [
  [
    'a target that is no measure',
    targeted('{deals: ¦deal}'),
    ['unknown_measure', 'cube sales has no measure "deal"; nearest is "deals"'],
  ],
  [
    'a target of what is no measure',
    targeted('{¦valeu: deals}'),
    ['unknown_measure', 'cube sales has no measure "valeu"; nearest is "value"'],
  ],
  [
    'a target in another unit',
    targeted('{value: ¦deals}'),
    ['unit_mismatch', 'the target of value needs equal units; found USD and no unit'],
  ],
  [
    'a measure that is its own target',
    targeted('{deals: ¦deals}'),
    ['wrong_type', 'the target of deals must be another measure; found deals itself'],
  ],
  [
    'a target that is no name',
    targeted('{deals: ¦5}'),
    ['wrong_shape', 'the target of deals in cube sales must be the name of a measure; found the number 5'],
  ],
  [
    'targets that are a list',
    targeted('¦[deals]'),
    ['wrong_shape', '"targets" of cube sales must be a map; found a list'],
  ],
]

const event = (body: string) => definitions({ extra: `events: {outage: ${body}}` })

const events: readonly Case[] = [
  [
    'an event without a day',
    definitions({ extra: 'events: {¦outage: {title: The outage}}' }),
    ['missing_key', 'event outage needs the key "from"'],
  ],
  [
    'an event on what is no day',
    event('{from: ¦2024-02-30}'),
    ['wrong_shape', '"from" of event outage must be a date such as 2017-01-31; found "2024-02-30"'],
  ],
  [
    'an event that ends before it begins',
    event('{from: 2024-03-11, to: ¦2024-03-10}'),
    ['wrong_shape', '"to" of event outage must be a date that is not before its from, 2024-03-11; found 2024-03-10'],
  ],
  [
    'an event with a key that it cannot have',
    event('{from: 2024-03-11, ¦too: 2024-03-15}'),
    [
      'unknown_key',
      'event outage has no key "too"; nearest is "to"; expected title, description, synonyms, owner, certified, example_questions, since, from, to, override',
    ],
  ],
]

const names: readonly Case[] = [
  [
    'a name with capitals',
    definitions({ measures: '{¦Won Deals: {agg: count}}' }),
    [
      'bad_name',
      '"Won Deals" cannot name a measure: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions; nearest is "won_deals"',
    ],
  ],
  [
    'a name that is a word of the expressions',
    definitions({ measures: '{¦not: {agg: count}}' }),
    [
      'bad_name',
      '"not" cannot name a measure: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions; nearest is "not_"',
    ],
  ],
  [
    'a measure named as a degenerate attribute',
    definitions({ measures: '{¦stage: {agg: count}}' }),
    [
      'name_clash',
      '"stage" is both a degenerate attribute and a measure of cube sales; a query could not tell them apart',
    ],
  ],
  [
    'a hierarchy named as an attribute',
    definitions({ product: productWith('hierarchies: {¦name: {levels: [series, name]}}') }),
    [
      'name_clash',
      '"name" is both an attribute and a hierarchy of dimension product; a query could not tell them apart',
    ],
  ],
  [
    'a synonym of two measures',
    definitions({ measures: '{deals: {agg: count, synonyms: [orders]}, m: {agg: count, synonyms: [wins, ¦Orders]}}' }),
    ['synonym_clash', '"Orders" stands for both deals and m in cube sales; a synonym stands for one thing'],
  ],
  [
    'a synonym that is the name of a measure',
    definitions({ product: productAttribute('series: {column: series, synonyms: [¦deals]}') }),
    ['synonym_clash', '"deals" stands for both deals and product.series in cube sales; a synonym stands for one thing'],
  ],
]

const dimensions: readonly Case[] = [
  [
    'a typing error in a key of a dimension',
    definitions({ product: '{¦tabel: dim_product, table: dim_product, key: product_key}' }),
    [
      'unknown_key',
      'dimension product has no key "tabel"; nearest is "table"; expected title, description, synonyms, owner, certified, example_questions, since, key, table, query, unknown, durable, history, attributes, hierarchies, override',
    ],
  ],
  [
    'a dimension without a key',
    definitions({ product: '{table: dim_product}' }).replace('product: {table', '¦product: {table'),
    ['missing_key', 'dimension product needs the key "key"'],
  ],
  [
    'a table that does not exist',
    definitions({ product: '{table: ¦dim_produkt, key: product_key}' }),
    ['unknown_table', 'the warehouse has no table "dim_produkt"; nearest is "dim_product"'],
  ],
  [
    'a column that does not exist',
    definitions({ product: productAttribute('series: {column: ¦serie}') }),
    ['unknown_column', 'table dim_product has no column "serie"; nearest is "series"'],
  ],
  [
    'a label column that does not exist',
    definitions({ product: productAttribute('series: {column: series, label: ¦seris}') }),
    ['unknown_column', 'table dim_product has no column "seris"; nearest is "series"'],
  ],
  [
    'a column to order by that does not exist',
    definitions({ product: productAttribute('series: {column: series, order_by: ¦prise}') }),
    ['unknown_column', 'table dim_product has no column "prise"; nearest is "series"'],
  ],
  [
    'an attribute without a column',
    definitions({ product: productAttribute('¦series: {title: Series}') }),
    ['missing_key', 'attribute series of dimension product needs the key "column"'],
  ],
  [
    'a declared type that is another',
    definitions({ product: productAttribute('price: {column: list_price, type: ¦text}') }),
    ['wrong_type', 'attribute price must be a decimal as its column list_price is; found type: text'],
  ],
  [
    'a declared type that is none',
    definitions({ product: productAttribute('price: {column: list_price, type: ¦nubmer}') }),
    [
      'wrong_value',
      '"type" of attribute price of dimension product is "nubmer"; nearest is "number"; expected text, integer, decimal, double, number, boolean, date',
    ],
  ],
  [
    'a listed order that holds a member twice',
    definitions({ product: productAttribute('series: {column: series, order: [GTX, MG, ¦GTX]}') }),
    ['repeated', '"GTX" stands twice in the order of attribute series'],
  ],
  [
    'a listed order of a column of decimals',
    definitions({ product: productAttribute('price: {column: list_price, order: [¦1, 2]}') }),
    [
      'wrong_type',
      'the order of attribute price must be left out: only text and integers have a listed order; found that of a decimal',
    ],
  ],
  [
    'a listed and a column order together',
    definitions({ product: productAttribute('series: {column: series, order: [GTX], order_by: ¦series}') }),
    ['excluded_key', 'attribute series of dimension product takes no "order_by": it has a listed order'],
  ],
  [
    'a durable identity that the dimension lacks',
    definitions({ product: productAttribute('¦series: {column: series, of: durable}') }),
    ['missing_key', 'dimension product needs the key "durable"'],
  ],
  [
    'an attribute within one that does not exist',
    definitions({ product: productAttribute('series: {column: series, within: ¦nam}') }),
    ['unknown_attribute', 'dimension product has no attribute "nam"; nearest is "name"'],
  ],
  [
    'attributes within each other',
    definitions({
      product:
        '{table: dim_product, key: product_key, attributes: {¦a: {column: series, within: b}, b: {column: series, within: a}}}',
    }),
    ['cycle', 'within of dimension product goes in a circle: a -> b -> a'],
  ],
  [
    'a level that does not exist',
    definitions({ product: productWith('hierarchies: {line: {levels: [¦serie, name]}}') }),
    ['unknown_attribute', 'dimension product has no attribute "serie"; nearest is "series"'],
  ],
  [
    'a level twice',
    definitions({ product: productWith('hierarchies: {line: {levels: [series, ¦series]}}') }),
    ['repeated', '"series" stands twice in the levels of hierarchy line'],
  ],
]

/** Products with an attribute of the employees, which the warehouse has no better table for. */
const outrigger = (via: string, column = 'office') =>
  definitions({ product: productAttribute(`office: {column: ${column}, via: ${via}}`) })

const snowflakes: readonly Case[] = [
  [
    'a snowflake of a table that does not exist',
    outrigger('{table: ¦dim_emploee, on: product_key, key: employee_key}'),
    ['unknown_table', 'the warehouse has no table "dim_emploee"; nearest is "dim_employee"'],
  ],
  [
    'a column that the table of the snowflake lacks, though the dimension has it',
    outrigger('{table: dim_employee, on: product_key, key: employee_key}', '¦series'),
    ['unknown_column', 'table dim_employee has no column "series"; nearest is "office"'],
  ],
  [
    'a column that points to a snowflake and does not exist',
    outrigger('{table: dim_employee, on: ¦employee_key}'),
    ['unknown_column', 'table dim_product has no column "employee_key"; nearest is "product_key"'],
  ],
  [
    'a key of the snowflake that has another name',
    outrigger('{table: dim_employee, on: ¦product_key}'),
    ['unknown_column', 'table dim_employee has no column "product_key"; nearest is "employee_key"'],
  ],
  [
    'a key of the snowflake of another type',
    outrigger('{table: dim_employee, on: product_key, key: ¦employee_id}'),
    [
      'wrong_type',
      'dim_employee.employee_id, by which attribute office is joined, must be an integer as dim_product.product_key is; found a text',
    ],
  ],
  [
    'a snowflake without a table',
    outrigger('¦{on: product_key}'),
    ['missing_key', 'via of attribute office of dimension product needs the key "table"'],
  ],
  [
    'a degenerate attribute of a snowflake',
    definitions({ degenerate: '{office: {column: office, ¦via: {table: dim_employee, on: employee_key}}}' }).replace(
      'column: office, ',
      'column: stage, ',
    ),
    [
      'unknown_key',
      'degenerate attribute office of cube sales has no key "via"; nearest is "title"; expected title, description, synonyms, owner, certified, example_questions, since, column, type, order, order_by, label, label_in, blank, drill',
    ],
  ],
]

const calendars: readonly Case[] = [
  [
    'a calendar that does not exist',
    definitions({ calendar: '{calendar: ¦dais}' }),
    ['unknown_calendar', 'there is no calendar "dais"; nearest is "days"'],
  ],
  [
    'a date column that does not exist',
    definitions({ calendars: '{days: {table: dim_date, key: date_key, date: ¦dat}}' }),
    ['unknown_column', 'table dim_date has no column "dat"; nearest is "date"'],
  ],
  [
    'a calendar over a table that does not exist',
    definitions({ calendars: '{days: {table: ¦dim_dates, date: date}}' }),
    ['unknown_table', 'the warehouse has no table "dim_dates"; nearest is "dim_date"'],
  ],
  [
    'a fiscal year that starts at no date',
    definitions({ calendars: '{days: {table: dim_date, key: date_key, date: date, fiscal: {starts: ¦13-01}}}' }),
    [
      'wrong_shape',
      '"starts" of fiscal of calendar days must be a month and a day of every year, such as 02-01; found the text "13-01"',
    ],
  ],
  [
    'a time zone that does not exist',
    definitions({ calendars: '{days: {table: dim_date, key: date_key, date: date, zone: ¦Europe/Berln}}' }),
    ['wrong_shape', '"zone" of calendar days must be a time zone such as Europe/Berlin; found the text "Europe/Berln"'],
  ],
]

const cubes: readonly Case[] = [
  [
    'a typing error in a key of a cube',
    definitions({ cube: '¦mesures: {}' }),
    [
      'unknown_key',
      'cube sales has no key "mesures"; nearest is "measures"; expected title, description, synonyms, owner, certified, example_questions, since, grain, table, query, where, coverage, complete_through, accumulating, time, roles, bridges, degenerate, measures, targets, drill, override',
    ],
  ],
  [
    'a grain column that does not exist',
    definitions({ grain: '[¦oportunity_id]' }),
    ['unknown_column', 'table fact_opportunity has no column "oportunity_id"; nearest is "opportunity_id"'],
  ],
  [
    'an empty grain',
    definitions({ grain: '¦[]' }),
    ['wrong_shape', '"grain" of cube sales must be the columns that make a row of the fact unique; found a list'],
  ],
  [
    'a fact table that does not exist, once',
    definitions({
      table: '¦fact_oportunity',
      measures: '{m: {agg: sum, expr: close_value}}',
      cube: 'drill: {columns: [nothing]}',
    }),
    ['unknown_table', 'the warehouse has no table "fact_oportunity"; nearest is "fact_opportunity"'],
  ],
  [
    'a role of a dimension that does not exist',
    definitions({ roles: '{item: {dimension: ¦prodct, on: product_key}}' }),
    ['unknown_dimension', 'there is no dimension "prodct"; nearest is "product"'],
  ],
  [
    'a role that joins a column of another type',
    definitions({ roles: '{product: {on: ¦opportunity_id}}' }),
    [
      'key_type',
      'role product joins opportunity_id (text) to the key product_key (integer) of dimension product; their types must be equal',
    ],
  ],
  [
    'a role that joins a column that the dimension lacks',
    definitions({ roles: '{product: {on: {stage: ¦serie}}}' }),
    ['unknown_column', 'table dim_product has no column "serie"; nearest is "series"'],
  ],
  [
    'a role that joins a column of another type than the one that it names',
    definitions({ roles: '{product: {on: {¦stage: list_price}}}' }),
    [
      'key_type',
      'role product joins stage (text) to list_price (decimal) of dimension product; their types must be equal',
    ],
  ],
  [
    'a role through one that does not exist',
    definitions({ roles: '{product: {on: product_key}, other: {dimension: product, on: ¦prodct.product_key}}' }),
    ['unknown_role', 'cube sales has no role "prodct"; nearest is "product"'],
  ],
  [
    'a role by a column that the table of the role before it lacks',
    definitions({ roles: '{product: {on: product_key}, other: {dimension: product, on: product.¦stage}}' }),
    ['unknown_column', 'table dim_product has no column "stage"; nearest is "series"'],
  ],
  [
    'a role by a column of another type of the role before it',
    definitions({ roles: '{product: {on: product_key}, other: {dimension: product, on: product.¦series}}' }),
    [
      'key_type',
      'role other joins series (text) to the key product_key (integer) of dimension product; their types must be equal',
    ],
  ],
  [
    'roles through each other',
    definitions({
      roles: '{¦a: {dimension: product, on: b.product_key}, b: {dimension: product, on: a.product_key}}',
    }),
    ['cycle', 'the path of a role of cube sales goes in a circle: a -> b -> a'],
  ],
  [
    'a role through itself',
    definitions({ roles: '{¦product: {on: product.product_key}}' }),
    ['cycle', 'the path of a role of cube sales goes in a circle: product -> product'],
  ],
  [
    'a role through very many',
    definitions({
      roles: `{r0: {dimension: product, on: product_key}, ${[1, 2, 3, 4, 5, 6]
        .map((i) => `${i === 6 ? '¦' : ''}r${i}: {dimension: product, on: r${i - 1}.product_key}`)
        .join(', ')}}`,
    }),
    ['too_deep', 'the path of role r6 nests deeper than 5'],
  ],
  [
    'two date roles without a time',
    definitions({
      roles:
        '{closed: {dimension: calendar, on: closed_date_key}, engaged: {dimension: calendar, on: engaged_date_key}}',
    }).replace('  sales:', '  ¦sales:'),
    ['time_role', 'cube sales has several date roles and must name one as time; expected closed, engaged'],
  ],
  [
    'a time that is no date role',
    definitions({ cube: 'time: ¦product' }),
    ['wrong_value', '"time" of cube sales is "product"; nearest is "closed"; expected closed'],
  ],
  [
    'a watermark that is no date',
    definitions({ cube: 'complete_through: ¦2017-02-30' }),
    [
      'wrong_shape',
      '"complete_through" of cube sales must be a date such as 2017-12-31, or load; found the text "2017-02-30"',
    ],
  ],
  [
    'a drill column that does not exist',
    definitions({ cube: 'drill: {columns: [stage, ¦product.nam]}' }),
    [
      'unknown_drill_column',
      '"product.nam" is neither an attribute of cube sales nor a column of fact_opportunity; nearest is "product.name"',
    ],
  ],
]

const measures: readonly Case[] = [
  [
    'a measure without an aggregation',
    definitions({ measures: '{¦m: {expr: close_value}}' }),
    ['missing_key', 'measure m of cube sales needs the key "agg"'],
  ],
  [
    'an aggregation that does not exist',
    measure('{agg: ¦summ, expr: close_value}'),
    [
      'wrong_value',
      '"agg" of measure m of cube sales is "summ"; nearest is "sum"; expected sum, count, count_distinct, avg, min, max, percentile, variance, stddev',
    ],
  ],
  [
    'a percentile that says not which',
    measure('{agg: percentile, expr: close_value}').replace(', m:', ', ¦m:'),
    ['missing_key', 'measure m of cube sales needs the key "p"'],
  ],
  [
    'a percentile in percent',
    measure('{agg: percentile, p: ¦95, expr: close_value}'),
    [
      'wrong_shape',
      '"p" of measure m of cube sales must be a number from 0 to 1, such as 0.5 for the median; found the number 95',
    ],
  ],
  [
    'a percentile of a method that does not exist',
    measure('{agg: percentile, p: 0.5, method: ¦discreet, expr: close_value}'),
    [
      'wrong_value',
      '"method" of measure m of cube sales is "discreet"; nearest is "discrete"; expected continuous, discrete',
    ],
  ],
  [
    'a continuous percentile of dates, between which there is nothing',
    measure('{agg: percentile, p: 0.5, expr: ¦closed_date}'),
    ['wrong_type', 'the expr of measure m must be a number for percentile; found a date'],
  ],
  [
    'a variance of a text',
    measure('{agg: variance, expr: ¦stage}'),
    ['wrong_type', 'the expr of measure m must be a number for variance; found a text'],
  ],
  [
    'a weight of a sum',
    measure('{agg: sum, expr: close_value, weight: ¦days_to_close}'),
    ['excluded_key', 'measure m of cube sales takes no "weight": it belongs to agg: avg, and this is agg: sum'],
  ],
  [
    'a p of an average',
    measure('{agg: avg, expr: close_value, p: ¦0.5}'),
    ['excluded_key', 'measure m of cube sales takes no "p": it belongs to agg: percentile, and this is agg: avg'],
  ],
  [
    'a weight that is a text',
    measure('{agg: avg, expr: close_value, weight: ¦stage}'),
    ['wrong_type', 'the weight of measure m must be a number; found a text'],
  ],
  [
    'a weight over a column that does not exist',
    measure('{agg: avg, expr: close_value, weight: 2 * ¦days}'),
    ['unknown_column', 'table fact_opportunity has no column "days"; nearest is "stage"'],
  ],
  [
    'a measure that is hidden a little',
    measure('{agg: count, hidden: ¦some}'),
    ['wrong_shape', '"hidden" of measure m of cube sales must be true or false; found the text "some"'],
  ],
  [
    'a count of an expression',
    measure('{agg: count, expr: ¦close_value}'),
    [
      'excluded_key',
      'measure m of cube sales takes no "expr": it counts rows; say which ones by where, such as "amount is not null"',
    ],
  ],
  [
    'a sum of a text',
    measure('{agg: sum, expr: ¦stage}'),
    ['wrong_type', 'the expr of measure m must be a number for sum; found a text'],
  ],
  [
    'a filter that is no condition',
    measure('{agg: count, where: ¦close_value}'),
    ['wrong_type', 'the where of measure m must be a boolean; found a decimal'],
  ],
  [
    'a format that does not exist',
    measure('{agg: count, format: ¦mony0}'),
    [
      'wrong_value',
      '"format" of measure m of cube sales is "mony0"; nearest is "money0"; expected money0 to money6, number0 to number6, percent0 to percent6, ratio0 to ratio6',
    ],
  ],
  [
    'a column that does not exist in the middle of an expression',
    measure('{agg: sum, expr: close_value * ¦probabilty}'),
    ['unknown_column', 'table fact_opportunity has no column "probabilty"; nearest is "product_key"'],
  ],
  [
    'an attribute that does not exist, in a quoted text',
    measure(`{agg: count, where: "stage = 'Won' and ¦product.serie = 'GTX'"}`),
    ['unknown_attribute', 'cube sales has no attribute "product.serie"; nearest is "product.series"'],
  ],
  [
    'both names of a condition',
    measure(`{agg: count, where: "¦stge = 'Won' or ¦days_to_clos > 3"}`),
    ['unknown_column', 'table fact_opportunity has no column "stge"; nearest is "stage"'],
    ['unknown_column', 'table fact_opportunity has no column "days_to_clos"; nearest is "days_to_close"'],
  ],
  [
    'text in arithmetic, in a single-quoted text with doubled quotes',
    measure(`{agg: sum, expr: 'close_value + ¦''a'''}`),
    ['wrong_type', 'the right of + must be a number; found a text'],
  ],
  [
    'values of two types compared, on the second line of a block',
    `${definitions().trimEnd()}\n`.replace(
      'measures: {deals: {agg: count}}',
      "measures:\n      m:\n        agg: count\n        where: |\n          stage = 'Won'\n          and close_value > ¦'x'",
    ),
    ['wrong_type', 'the right of > must be a decimal; found a text'],
  ],
  [
    'a comparison with null',
    measure(`{agg: count, where: "stage ¦= null"}`),
    ['null_comparison', 'a comparison with null is never true: instead of = null write is null or is not null'],
  ],
  [
    'an expression that ends early',
    measure(`{agg: sum, expr: "close_value *¦"}`),
    ['syntax', 'found the end; expected a value, a name, "not", "-" or "("'],
  ],
  [
    'a text that is not closed',
    measure(`{agg: count, where: "stage = ¦'Won"}`),
    ['syntax', `found a quote that is not closed ('Won); expected a value, a name, "not", "-" or "("`],
  ],
  [
    'an aggregate in a row',
    measure('{agg: sum, expr: ¦sum(close_value)}'),
    [
      'aggregate_in_row',
      "sum() is an aggregate: an expression computes one row, the measure's agg says how rows become one value",
    ],
  ],
  [
    'a function that does not exist',
    measure('{agg: sum, expr: ¦rond(close_value)}'),
    [
      'unknown_function',
      'there is no function "rond"; nearest is "round"; expected abs, coalesce, lower, upper, length, round, days_between, year, month, day, if, assigned',
    ],
  ],
  [
    'a parameter that does not exist',
    measure(`{agg: count, where: "close_value > ¦:limit"}`),
    ['unknown_parameter', 'there is no parameter "limit"'],
  ],
]

const calculations: readonly Case[] = [
  [
    'a measure that does not exist',
    measure('{calc: deals / ¦won}'),
    ['unknown_measure', 'cube sales has no measure "won"; nearest is "m"'],
  ],
  [
    'calculations in a circle',
    definitions({ measures: '{¦a: {calc: b + 1}, b: {calc: c}, c: {calc: a}}' }),
    ['cycle', 'a calculated measure goes in a circle: a -> b -> c -> a'],
  ],
  [
    'units that cannot be added',
    definitions({
      measures:
        '{v: {agg: sum, expr: close_value, unit: USD}, d: {agg: sum, expr: days_to_close, unit: day}, m: {calc: v ¦+ d}}',
    }),
    ['unit_mismatch', '+ needs equal units; found USD and day'],
  ],
  [
    'a unit that the calculation does not have',
    definitions({
      measures:
        '{v: {agg: sum, expr: close_value, unit: USD}, d: {agg: sum, expr: days_to_close, unit: day}, m: {calc: v / d, unit: ¦USD}}',
    }),
    ['wrong_unit', 'measure m says unit USD, but what it is made of gives USD/day'],
  ],
  [
    'a unit of a calculation that has none',
    definitions({
      measures:
        '{v: {agg: sum, expr: close_value, unit: USD}, deals: {agg: count}, m: {calc: v / v * deals, unit: ¦USD}}',
    }),
    ['wrong_unit', 'measure m says unit USD, but what it is made of gives no unit'],
  ],
  [
    'a display measure in a calculation',
    definitions({
      measures: '{deals: {agg: count}, part: {show: share, of: deals, base: grand}, m: {calc: deals * ¦part}}',
    }),
    [
      'display_input',
      'measure part of cube sales shows a value among the others of an answer and is no input of a calculation; ask for it in the query, as a display calculation of the calculated measure',
    ],
  ],
  [
    'a time modifier that does not exist',
    measure('{calc: "deals@¦prior_yaer"}'),
    [
      'unknown_modifier',
      'there is no time modifier "@prior_yaer"; nearest is "@prior_year"; expected @prior, @ytd, @to_date, @closing, @last, @rolling, @prior_year',
    ],
  ],
  [
    'an attribute of a change of coordinate that does not exist',
    measure('{calc: "deals{¦stag = 1}"}'),
    ['unknown_attribute', 'cube sales has no attribute "stag"; nearest is "stage"'],
  ],
  [
    'a calculation that is a condition',
    measure('{calc: deals ¦> 3}'),
    ['wrong_type', 'the calc of measure m must be a number; found a condition'],
  ],
  [
    'a calculation with a measure of texts',
    definitions({ measures: '{t: {agg: max, expr: stage}, m: {calc: "if(deals > 1, 1 + ¦t)"}, deals: {agg: count}}' }),
    ['wrong_type', 'the right of + must be a number; found a text'],
  ],
  [
    'a measure of texts alone, though its own problem is another',
    definitions({ measures: '{t: {agg: max, expr: ¦stag}, m: {calc: t + 1}}' }),
    ['unknown_column', 'table fact_opportunity has no column "stag"; nearest is "stage"'],
  ],
  [
    'a statistic over no attribute',
    measure('{calc: "median(deals¦)"}'),
    ['syntax', 'found ")"; expected an operator, or "over" and the attribute whose members median() is taken over'],
  ],
  [
    'a calculation with an aggregation',
    measure('{calc: deals, ¦agg: sum}'),
    [
      'excluded_key',
      'measure m of cube sales takes no "agg": calc makes it of other measures, and agg of rows; keep one of them',
    ],
  ],
]

const groups = {
  yaml,
  topLevel,
  events,
  names,
  dimensions,
  snowflakes,
  calendars,
  cubes,
  measures,
  targets,
  calculations,
}

describe('problems', () => {
  it('has none in the definitions that the cases change', () => {
    expect(loadModel([{ path: 'cubes/sales.yaml', text: definitions() }], crmSchema)).toHaveProperty('model')
  })

  for (const [group, cases] of Object.entries(groups)) itSays(group, cases, crmSchema)
})
