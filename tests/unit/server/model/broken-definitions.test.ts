import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { formatProblem } from '../../../../server/model/problem.ts'
import { soundModel } from './broken-model.ts'
import { crmSchema } from './crm-schema.ts'
import { unmark } from './marked.ts'

/** What is broken, a text of the sound model, what stands in its place with a mark at each problem, and what is said of these. */
type Break = readonly [title: string, found: string, put: string, ...messages: readonly string[]]

const breaks: readonly Break[] = [
  [
    'a section in the singular',
    'dimensions:',
    '¦dimension:',
    'a file of definitions has no key "dimension"; nearest is "dimensions"',
  ],
  [
    'a slip in a key of a cube',
    '    measures:\n      deals: {agg: count}',
    '    ¦mesures:\n      deals: {agg: count}',
    'cube sales has no key "mesures"; nearest is "measures"',
  ],
  [
    'a slip in a key of a measure',
    'value: {agg: sum, expr',
    'value: {agg: sum, ¦exp',
    'measure value of cube sales has no key "exp"; nearest is "expr"',
  ],
  [
    'an aggregate as SQL has it',
    '{agg: sum, expr: close_value',
    '{agg: ¦average, expr: close_value',
    '"agg" of measure value of cube sales is "average"; nearest is "avg"; expected sum, count, count_distinct, avg, min, max, percentile, variance, stddev',
  ],
  [
    'an aggregate within the expression',
    'expr: close_value, unit: USD',
    'expr: ¦sum(close_value), unit: USD',
    "sum() is an aggregate: an expression computes one row, the measure's agg says how rows become one value",
  ],
  [
    'a column of the dimension in an expression of the fact',
    "where: stage = 'Won'",
    "where: ¦series = 'GTX'",
    'table fact_opportunity has no column "series"; nearest is "stage"',
  ],
  [
    'double quotes around a text',
    "where: stage = 'Won'",
    'where: stage = ¦"Won"',
    'table fact_opportunity has no column "Won"; nearest is "stage"; a text stands in single quotes: \'Won\'',
  ],
  [
    'two equals signs',
    "where: stage = 'Won'",
    "where: stage =¦= 'Won'",
    'found "="; expected a value, a name, "not", "-" or "("; equality is one =',
  ],
  [
    'a text without quotes',
    "where: stage = 'Won'",
    'where: stage = ¦Won',
    'table fact_opportunity has no column "Won"; nearest is "stage"; a text stands in single quotes: \'Won\'',
  ],
  [
    'a quote that is not closed',
    "where: stage = 'Won'",
    "where: stage = ¦'Won",
    'found a quote that is not closed (\'Won); expected a value, a name, "not", "-" or "("',
  ],
  [
    'a comparison with null',
    "where: stage = 'Won'",
    'where: stage ¦= null',
    'a comparison with null is never true: instead of = null write is null or is not null',
  ],
  [
    'a text compared with a number',
    "where: stage = 'Won'",
    'where: stage = ¦1',
    'the right of = must be a text; found an integer',
  ],
  [
    'a sum of texts',
    '{agg: sum, expr: close_value',
    '{agg: sum, expr: ¦stage',
    'the expr of measure value must be a number for sum; found a text',
  ],
  ['a bracket that is not closed', 'expr: close_value', 'expr: (close_value¦', 'found the end; expected ")"'],
  [
    'SQL of a case',
    'expr: close_value',
    "expr: case ¦when stage = 'Won' then close_value end",
    'found "when"; expected an operator or the end; there is no case: write if(condition, value, otherwise)',
  ],
  [
    'a condition that is a number',
    "where: stage = 'Won'",
    'where: ¦close_value',
    'the where of measure won_deals must be a boolean; found a decimal',
  ],
  [
    'a slip in a column',
    'expr: close_value',
    'expr: ¦close_valeu',
    'table fact_opportunity has no column "close_valeu"; nearest is "close_value"',
  ],
  [
    'a slip in a measure of a calculation',
    'calc: won_deals / deals',
    'calc: ¦won_deal / deals',
    'cube sales has no measure "won_deal"; nearest is "won_deals"',
  ],
  [
    'a column in a calculation',
    'calc: value / deals',
    'calc: ¦close_value / deals',
    'cube sales has no measure "close_value"; nearest is "deal_value"',
  ],
  [
    'a calculation that needs itself',
    'deal_value: {calc: value / deals}',
    '¦deal_value: {calc: deal_value / deals}',
    'a calculated measure goes in a circle: deal_value -> deal_value',
  ],
  [
    'two calculations that need each other',
    'deal_value: {calc: value / deals}',
    '¦deal_value: {calc: other / deals}\n      other: {calc: deal_value * 2}',
    'a calculated measure goes in a circle: deal_value -> other -> deal_value',
  ],
  ['dollars and days added', 'calc: value / deals', 'calc: value ¦+ days', '+ needs equal units; found USD and day'],
  [
    'a unit that the calculation does not have 2',
    'deal_value: {calc: value / deals}',
    'deal_value: {calc: won_deals / deals, unit: ¦EUR}',
    'measure deal_value says unit EUR, but what it is made of gives no unit',
  ],
  [
    'a time modifier that there is none of',
    'calc: won_deals / deals',
    'calc: won_deals / deals@¦last_year',
    'there is no time modifier "@last_year"; nearest is "@last"; expected @prior, @ytd, @to_date, @closing, @last, @rolling, @prior_year',
  ],
  [
    'a sum by calc',
    'win_rate: {calc: won_deals / deals',
    'win_rate: {calc: sum(won_deals¦) / deals',
    'found ")"; expected an operator, or "over" and the attribute whose members sum() is taken over',
  ],
  [
    'calc and agg',
    'win_rate: {calc: won_deals / deals',
    'win_rate: {¦agg: count, calc: won_deals / deals',
    'measure win_rate of cube sales takes no "agg": calc makes it of other measures, and agg of rows; keep one of them',
  ],
  [
    'a measure without anything',
    'deals: {agg: count}',
    '¦deals: {title: Deals}',
    'measure deals of cube sales needs the key "agg"',
  ],
  [
    'a measure that is a text',
    'deals: {agg: count}',
    'deals: ¦count',
    'measure deals of cube sales must be a map; found the text "count"',
  ],
  [
    'a name with a space',
    'deal_value:',
    '¦deal value:',
    '"deal value" cannot name a measure: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions; nearest is "deal_value"',
  ],
  [
    'a name with a hyphen',
    'deal_value:',
    '¦deal-value:',
    '"deal-value" cannot name a measure: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions; nearest is "deal_value"',
  ],
  [
    'a name in capitals',
    'deal_value:',
    '¦Deal_Value:',
    '"Deal_Value" cannot name a measure: a name is lower-case letters, digits and underscores, starts with a letter and is no word of the expressions; nearest is "deal_value"',
  ],
  [
    'a measure of the name of an attribute',
    'deal_value:',
    '¦stage:',
    '"stage" is both a degenerate attribute and a measure of cube sales; a query could not tell them apart',
  ],
  ['the same measure twice', 'deal_value:', '¦value:', 'key "value" stands here already, in line 52'],
  [
    'a tab for indentation',
    '    title: Sales',
    '¦\ttitle: Sales',
    'the YAML cannot be read: Tabs are not allowed as indentation; write spaces',
  ],
  [
    'a line that is indented too little',
    '      days: {agg: avg',
    '     ¦days: {agg: avg',
    'the YAML cannot be read: All mapping items must start at the same column: this line is indented otherwise than those that it belongs to',
  ],
  [
    'a line that is indented too far',
    '      days: {agg: avg',
    '        ¦days: {agg: avg',
    'the YAML cannot be read: All mapping items must start at the same column: this line is indented otherwise than those that it belongs to',
  ],
  [
    'no space behind a colon',
    'deals: {agg: count}\n      won_deals',
    '¦deals:{agg: count}\n      won_deals',
    'the YAML cannot be read: a space is missing behind the colon of "deals"',
  ],
  [
    'a brace that is not closed',
    'deals: {agg: count}\n      won_deals',
    'deals: {agg: count\n      ¦won_deals',
    'the YAML cannot be read: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'a list without brackets',
    'grain: [opportunity_id]',
    'grain: ¦opportunity_id, stage',
    'table fact_opportunity has no column "opportunity_id, stage"; nearest is "opportunity_id"; several columns are a list: [opportunity_id, stage]',
  ],
  [
    'a title with a colon',
    'title: Sales',
    'title: ¦Sales: all',
    'the YAML cannot be read: Nested mappings are not allowed in compact mappings: a text with a colon in it stands in quotes',
  ],
  [
    'a yes for a boolean',
    'drill: true}',
    'drill: ¦yes}',
    '"drill" of degenerate attribute deal of cube sales must be true or false; found the text "yes"',
  ],
  [
    'a date as people write it',
    'complete_through: 2017-12-31',
    'complete_through: ¦31.12.2017',
    '"complete_through" of cube sales must be a date such as 2017-12-31, or load; found the text "31.12.2017"',
  ],
  [
    'a date that is none',
    'complete_through: 2017-12-31',
    'complete_through: ¦2017-02-30',
    '"complete_through" of cube sales must be a date such as 2017-12-31, or load; found the text "2017-02-30"',
  ],
  [
    'coverage from after its to',
    'coverage: {from: 2016-10-01}',
    'coverage: {from: 2016-10-01, to: ¦2015-01-01}',
    '"to" of coverage of cube sales must be a date that is not before its from, 2016-10-01; found 2015-01-01',
  ],
  [
    'a fiscal year in words',
    'starts: 02-01',
    'starts: ¦February',
    '"starts" of fiscal of calendar days must be a month and a day of every year, such as 02-01; found the text "February"',
  ],
  [
    'a zone that there is none of',
    'zone: Europe/Berlin',
    'zone: ¦Europe/Munich',
    '"zone" of calendar days must be a time zone such as Europe/Berlin; found the text "Europe/Munich"',
  ],
  [
    'a date role that is not named',
    '  sales:\n    title: Sales\n    table: fact_opportunity\n    grain: [opportunity_id]\n    time: closed\n',
    '  ¦sales:\n    title: Sales\n    table: fact_opportunity\n    grain: [opportunity_id]\n',
    'cube sales has several date roles and must name one as time; expected engaged, closed',
  ],
  [
    'a time that is no role',
    'time: closed',
    'time: ¦closed_date',
    '"time" of cube sales is "closed_date"; nearest is "closed"; expected engaged, closed',
  ],
  [
    'a role by another key',
    'product: {on: product_key}',
    'product: {on: ¦stage}',
    'role product joins stage (text) to the key product_key (integer) of dimension product; their types must be equal',
  ],
  [
    'a table with a slip',
    'table: fact_opportunity',
    'table: ¦fact_opportunities',
    'the warehouse has no table "fact_opportunities"; nearest is "fact_opportunity"',
  ],
  [
    'a table with its schema',
    'table: dim_product',
    'table: ¦main.dim_product',
    'the warehouse has no table "main.dim_product"; nearest is "dim_product"',
  ],
  [
    'a grain by an attribute',
    'grain: [opportunity_id]',
    'grain: [¦deal]',
    'table fact_opportunity has no column "deal"; nearest is "stage"',
  ],
  [
    'a level that is no attribute',
    'levels: [series, name]',
    'levels: [¦category, name]',
    'dimension product has no attribute "category"; nearest is "name"',
  ],
  [
    'levels with their role',
    'levels: [series, name]',
    'levels: [¦product.series, name]',
    'dimension product has no attribute "product.series"; nearest is "series"',
  ],
  [
    'an attribute that is a column',
    'series: {column: series}',
    'series: ¦series',
    'attribute series of dimension product must be a map; found the text "series"',
  ],
  [
    'a drill column that there is none of',
    'product.name, close_value]',
    '¦product.nme, close_value]',
    '"product.nme" is neither an attribute of cube sales nor a column of fact_opportunity; nearest is "product.name"',
  ],
  [
    'a cube of a view that there is none of',
    'cubes: [sales]\n    measures',
    'cubes: [¦sale]\n    measures',
    'there is no cube "sale"; nearest is "sales"',
  ],
  [
    'a test of a measure with a slip',
    'by: [product.series], measures: [deals]',
    'by: [product.series], measures: [¦deal]',
    'cube sales has no measure "deal"; nearest is "deals"',
  ],
  [
    'a test with a value too many',
    'rows: [[GTX, 3]]',
    'rows: [¦[GTX, 3, 4]]',
    'a row of test golden has 3 values; expected 2: product.series, deals',
  ],
  ['an unknown policy key', 'rep: {cubes', 'rep: {¦cube', 'policy rep has no key "cube"; nearest is "cubes"'],
  [
    'a measure of a view without its cube',
    'calc: sales.value / sales.deals',
    'calc: ¦value / sales.deals',
    'cube overview has no measure "value"; nearest is "sales.value"',
  ],
  [
    'a set by a measure with a slip',
    'take: 5, by: value',
    'take: 5, by: ¦valu',
    'cube sales has no measure "valu"; nearest is "value"',
  ],
  [
    'a set of an attribute without its role',
    'top_products: {of: product.name',
    'top_products: {of: ¦name',
    'cube sales has no attribute "name"; nearest is "owner.name"',
  ],
  [
    'a set that takes a text',
    'take: 5',
    'take: ¦five',
    '"take" of set top_products must be a number that is not negative, such as 20; found the text "five"',
  ],
  [
    'a segment on a column of another table',
    "where: office = 'West'",
    "where: ¦series = 'West'",
    'table dim_employee has no column "series"; nearest is "office"',
  ],
  [
    'a perspective of nothing',
    'cube: sales\n    include',
    'cube: ¦sails\n    include',
    'there is no cube "sails"; nearest is "sales"',
  ],
  [
    'a default of a role alone',
    'closed.year: current',
    '¦closed: current',
    'cube sales has no attribute "closed"; nearest is "closed.year"',
  ],
  [
    'a policy of a slip',
    'rows: {owner.office',
    'rows: {¦owner.ofice',
    'policy rep of sales has no attribute "owner.ofice"; nearest is "owner.office"',
  ],
  [
    'a parameter that there is none of',
    'expr: close_value',
    'expr: close_value * ¦:least',
    'there is no parameter "least"; nearest is "least_value"',
  ],
  [
    'a parameter of another type',
    'default: 0, min: 0',
    'default: ¦none, min: 0',
    '"default" of parameter least_value must be a number of at most 15 digits before and 12 after the point; found the text "none"',
  ],
  [
    'a default below its min',
    'default: 0, min: 0',
    'default: ¦-1, min: 0',
    '"default" of parameter least_value must be a number from 0 on; found the number -1',
  ],
  ['another version', 'version: 1', 'version: ¦2', '"version" must be 1; found the number 2'],
  [
    'and as &&',
    "where: stage = 'Won'",
    "where: stage = 'Won' ¦&& close_value > 0",
    'found "&"; expected an operator or the end; write and',
  ],
  [
    'a percentile in percent',
    'days: {agg: avg',
    'days: {agg: percentile, p: ¦50',
    '"p" of measure days of cube sales must be a number from 0 to 1, such as 0.5 for the median; found the number 50',
  ],
  [
    'a percentile without p',
    'days: {agg: avg',
    '¦days: {agg: percentile',
    'measure days of cube sales needs the key "p"',
  ],
]

const file = 'acme/cubes/sales.yaml'

const problemsOf = (...files: readonly { readonly path: string; readonly text: string }[]): readonly string[] => {
  const loaded = loadModel(files, crmSchema)
  return 'problems' in loaded ? loaded.problems.map(formatProblem) : []
}

/** A problem without the list of all keys that there are, which grows with the language. */
const withoutKeys = (line: string): string => line.replace(/( has no key .*); expected .*/, '$1')

const breakIt = (found: string, put: string): string => {
  if (!soundModel.includes(found)) throw new Error(`the sound model has no ${found}`)
  return soundModel.replace(found, () => put)
}

describe('definitions', () => {
  it('that are sound have no problem', () => {
    expect(problemsOf({ path: file, text: soundModel })).toEqual([])
  })

  it.each(breaks.map((one) => [one[0], one] as const))(
    'with %s say so, where it stands',
    (_, [, found, put, ...said]) => {
      const { text, places } = unmark(breakIt(found, put), file)
      const expected = said.map((message, i) => {
        const { line, column } = places[i] ?? places[0] ?? { line: 0, column: 0 }
        return `${file}:${line}:${column}: ${message}`
      })
      expect(problemsOf({ path: file, text }).map(withoutKeys)).toEqual(expected)
    },
  )

  it('are broken in sixty ways and more', () => {
    expect(new Set(breaks.map(([, found, put]) => `${found} ${put}`)).size).toBe(breaks.length)
    expect(breaks.length).toBeGreaterThanOrEqual(60)
  })

  it('with several mistakes in several files say all of them at once', () => {
    const text = breakIt('won_deals / deals, format', 'won_deal / deals, format').replace(
      'column: series',
      'column: serie',
    )
    const other = 'version: 1\nviews: {v: {cubes: [sales]}}\ncubes: {more: {table: fact_oportunity, grain: [a]}}\n'
    expect(problemsOf({ path: file, text }, { path: 'acme/cubes/more.yaml', text: other })).toEqual([
      `${file}:21:24: table dim_product has no column "serie"; nearest is "series"`,
      `${file}:54:24: cube sales has no measure "won_deal"; nearest is "won_deals"`,
      'acme/cubes/more.yaml:3:23: the warehouse has no table "fact_oportunity"; nearest is "fact_opportunity"',
    ])
  })

  it('with mistakes in a view, a set, a perspective, a policy and a test say all of them at once', () => {
    const text = [
      ['sales.value / sales.deals', 'sales.valu / sales.deals'],
      ['take: 5, by: value', 'take: 5, by: valu'],
      ['include: [value', 'include: [valu'],
      ['rows: {owner.office', 'rows: {owner.ofice'],
      ['measures: [deals], rows', 'measures: [deal], rows'],
    ].reduce((all, [found = '', put = '']) => all.replace(found, put), soundModel)
    const perspective = 'version: 1\nperspectives: {of_view: {view: overview, include: [value_per_deal]}}\n'
    const said = problemsOf({ path: file, text }, { path: 'acme/cubes/of-view.yaml', text: perspective })
    expect(said.map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'cube overview has no measure "sales.valu"; nearest is "sales.value"',
      'cube sales has no measure "valu"; nearest is "value"',
      'cube sales has no measure or attribute "valu"; nearest is "value"',
      'policy rep of sales has no attribute "owner.ofice"; nearest is "owner.office"',
      'cube sales has no measure "deal"; nearest is "deals"',
    ])
  })
})
