import { describe, expect, it } from 'vitest'
import type { Cube } from '../../../../server/model/cube.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { inlineQueries } from '../../../../server/model/queries.ts'
import { table } from './crm-schema.ts'
import { type Case, itSays } from './problem-cases.ts'

const schema = new Map([
  ['days', table('day:d year:i')],
  ['shops', table('id:i name:t')],
  ['sales', table('id:i sold:d paid:d shop:i currency:t amount:c pieces:i season:t note:t')],
  ['fx', table('day:d code:t against:t rate:c inexact:f')],
  ['plan', table('year:i code:t against:t rate:c')],
])

const daily = '{table: fx, date: day, from: code, to: against, rate: rate}'
const planned = '{table: plan, period: year, from: code, to: against, rate: rate}'
const rates = (fx = daily, budget = planned) => `rates: {fx: ${fx}, budget: ${budget}}`
const eur = '{currency_column: currency, to: EUR, rates: fx, rate_at: sold}'

const model = (
  measures: string,
  more: { rates?: string; cube?: string; degenerate?: string } = {},
) => `${more.rates ?? rates()}
calendars: {days: {table: days, date: day}}
dimensions:
  calendar: {calendar: days}
  shop: {table: shops, key: id, attributes: {name: {column: name}}}
cubes:
  sales:
    table: sales
    grain: [id]
    time: sold
    roles: {sold: {dimension: calendar, on: sold}, paid: {dimension: calendar, on: paid}, shop: {on: shop}}
    degenerate: ${more.degenerate ?? '{currency: {column: currency}}'}
    measures: ${measures}
    ${more.cube ?? ''}
`

const parameters = (definitions: string, rest: string) => `parameters: {${definitions}}\n${rest}`
const currencies = 'report: {type: text, default: EUR, allowed: [EUR, USD]}'
const chosen = eur.replace('EUR', '":report"')
const sum = (unit: string) => `{agg: sum, expr: amount, unit: ${unit}}`

const money = (unit: string, rest = 'agg: sum, expr: amount') => model(`{m: {${rest}, unit: ${unit}}}`)

const ratesCases: readonly Case[] = [
  [
    'rates whose table is not said',
    model('{n: {agg: count}}', {
      rates: rates('{date: day, from: code, to: against, rate: rate}').replace('fx:', '¦fx:'),
    }),
    ['missing_key', 'rates fx needs the key "table"'],
  ],
  [
    'rates that say neither a date nor a period',
    model('{n: {agg: count}}', {
      rates: rates('{table: fx, from: code, to: against, rate: rate}').replace('fx:', '¦fx:'),
    }),
    ['missing_key', 'rates fx needs the key "date"'],
  ],
  [
    'rates that say both',
    model('{n: {agg: count}}', { rates: rates(daily.replace('date: day', 'date: day, period: ¦code')) }),
    ['excluded_key', 'rates fx takes no "period": its rates have a date, from which each holds until the next'],
  ],
  [
    'rates in a table that does not exist',
    model('{n: {agg: count}}', { rates: rates(daily.replace('table: fx', 'table: ¦fxx')) }),
    ['unknown_table', 'the warehouse has no table "fxx"; nearest is "fx"'],
  ],
  [
    'a rate in a column that does not exist',
    model('{n: {agg: count}}', { rates: rates(daily.replace('rate: rate', 'rate: ¦rat')) }),
    ['unknown_column', 'table fx has no column "rat"; nearest is "rate"'],
  ],
  [
    'a rate that is not exact',
    model('{n: {agg: count}}', { rates: rates(daily.replace('rate: rate', 'rate: ¦inexact')) }),
    [
      'wrong_type',
      '"rate" of rates fx must be a decimal column, so that what is converted stays exact; found inexact, a double',
    ],
  ],
  [
    'dates of rates that are texts',
    model('{n: {agg: count}}', { rates: rates(daily.replace('date: day', 'date: ¦code')) }),
    ['wrong_type', '"date" of rates fx must be a date column; found code, a text'],
  ],
]

const unitCases: readonly Case[] = [
  [
    'a currency in a column that does not exist',
    money('{currency_column: ¦curency}'),
    ['unknown_column', 'table sales has no column "curency"; nearest is "currency"'],
  ],
  [
    'a currency that is a number',
    money('{currency_column: ¦pieces}'),
    ['wrong_type', '"currency_column" of measure m must be a text; found an integer'],
  ],
  [
    'a unit without the column of currencies',
    money('¦{to: EUR}'),
    ['missing_key', 'unit of measure m of cube sales needs the key "currency_column"'],
  ],
  [
    'rates without a currency to convert to',
    money('{currency_column: currency, rates: ¦fx}'),
    ['missing_key', 'unit of measure m of cube sales needs the key "to"'],
  ],
  [
    'a conversion without rates',
    money('¦{currency_column: currency, to: EUR, rate_at: sold}'),
    ['missing_key', 'unit of measure m of cube sales needs the key "rates"'],
  ],
  [
    'a conversion at no date',
    money('¦{currency_column: currency, to: EUR, rates: fx}'),
    ['missing_key', 'unit of measure m of cube sales needs the key "rate_at"'],
  ],
  [
    'rates that do not exist',
    money('{currency_column: currency, to: EUR, rates: ¦fxx, rate_at: sold}'),
    ['unknown_rates', 'there are no rates "fxx"; nearest is "fx"'],
  ],
  [
    'a currency that is no code',
    money('{currency_column: currency, to: ¦€, rates: fx, rate_at: sold}'),
    [
      'wrong_shape',
      '"to" of unit of measure m of cube sales must be a currency code such as EUR, or a parameter that chooses one such as ":currency"; found the text "€"',
    ],
  ],
  [
    'a parameter that does not exist',
    parameters(
      'report: {type: text, default: EUR, allowed: [EUR]}',
      money(chosen.replace('report', 'reports').replace('":', '¦":')),
    ),
    ['unknown_parameter', 'there is no parameter "reports"; nearest is "report"'],
  ],
  [
    'a parameter where there is none',
    money(chosen.replace('":', '¦":')),
    ['unknown_parameter', 'there is no parameter "report"'],
  ],
  [
    'a parameter that is named like no parameter',
    money(chosen.replace('":report"', '¦":Report"')),
    [
      'wrong_shape',
      '"to" of unit of measure m of cube sales must be a currency code such as EUR, or a parameter that chooses one such as ":currency"; found the text ":Report"',
    ],
  ],
  [
    'a parameter that is a number',
    parameters('report: {type: integer, default: 1, allowed: [1, 2]}', money(chosen.replace('":', '¦":'))),
    [
      'currency_parameter',
      'measure m is converted to the currency :report, which is of type integer; a currency is a text: write type: text, allowed: [EUR, USD]',
    ],
  ],
  [
    'a parameter that could not be read, and of nothing that follows',
    parameters('¦report: {type: text, allowed: [EUR]}', money(chosen)),
    ['missing_key', 'parameter report needs the key "default"'],
  ],
  [
    'a parameter that may be any text',
    parameters('report: {type: text, default: EUR}', money(chosen.replace('":', '¦":'))),
    [
      'currency_parameter',
      'measure m is converted to the currency :report, which may be any text; list the currencies that a query may choose, such as allowed: [EUR, USD], so that a load can prove that each has its rates',
    ],
  ],
  [
    'a parameter that may be no currency',
    parameters('report: {type: text, default: EUR, allowed: [EUR, "US$"]}', money(chosen.replace('":', '¦":'))),
    [
      'currency_parameter',
      'measure m is converted to the currency :report, which allows "US$", which is no currency code such as EUR',
    ],
  ],
  [
    'a parameter that scenarios set',
    parameters(
      'report: {type: text, default: EUR, allowed: [EUR, USD], scenario: true}',
      money(chosen.replace('":', '¦":')),
    ),
    [
      'currency_parameter',
      'measure m is converted to the currency :report, which is one that scenarios set: they would put money of several currencies in one column, which has one unit; leave its scenario: true out, and ask once for each currency by "parameters": {"report": "USD"}',
    ],
  ],
  [
    'a unit that a parameter chooses and nothing converts to',
    parameters('report: {type: text, default: EUR, allowed: [EUR, USD]}', money('¦":report"')),
    [
      'wrong_shape',
      '"unit" of measure m of cube sales must be a unit such as EUR, or what converts money to :report: {currency_column: …, to: ":report", rates: …, rate_at: …}; found the text ":report"',
    ],
  ],
  [
    'a date role that does not exist',
    money('{currency_column: currency, to: EUR, rates: fx, rate_at: ¦solt}'),
    ['wrong_value', '"rate_at" of measure m is "solt"; nearest is "sold"; expected sold, paid, now'],
  ],
  [
    'a role that is no date',
    money('{currency_column: currency, to: EUR, rates: fx, rate_at: ¦shop}'),
    ['wrong_value', '"rate_at" of measure m is "shop"; nearest is "sold"; expected sold, paid, now'],
  ],
  [
    'several dates',
    money('{currency_column: currency, to: EUR, rates: fx, rate_at: ¦[sold, now]}'),
    [
      'wrong_shape',
      '"rate_at" of unit of measure m of cube sales must be a date role, now, or {budget: the column or attribute with the period of a row}; found a list',
    ],
  ],
  [
    'now where nothing says how far the data are complete',
    money('{currency_column: currency, to: EUR, rates: fx, rate_at: ¦now}'),
    ['missing_key', 'cube sales, whose rates of now need a last complete date, needs the key "complete_through"'],
  ],
  [
    'a date for rates of periods',
    money('{currency_column: currency, to: EUR, rates: ¦budget, rate_at: sold}'),
    [
      'rate_at_rates',
      'measure m asks for the rate of a date, and rates budget are of periods; write rate_at: {budget: …}, or name rates with a "date"',
    ],
  ],
  [
    'a period for rates of dates',
    money('{currency_column: currency, to: EUR, rates: ¦fx, rate_at: {budget: sold.year}}'),
    [
      'rate_at_rates',
      'measure m asks for the rate of a budget\'s period, and rates fx are of dates; write rate_at with a date role or now, or name rates with a "period"',
    ],
  ],
  [
    'a period that is computed',
    money('{currency_column: currency, to: EUR, rates: budget, rate_at: {budget: ¦year(sold)}}'),
    [
      'wrong_shape',
      "the budget's period of measure m must be a column of sales or an attribute of its dates (sold, paid); found year(sold)",
    ],
  ],
  [
    'a period of something that is no date',
    money('{currency_column: currency, to: EUR, rates: budget, rate_at: {budget: ¦shop.name}}'),
    [
      'wrong_shape',
      "the budget's period of measure m must be a column of sales or an attribute of its dates (sold, paid); found shop.name",
    ],
  ],
  [
    'a period of another type than that of the rates',
    money('{currency_column: currency, to: EUR, rates: budget, rate_at: {budget: ¦season}}'),
    ['wrong_type', "the budget's period of measure m must be an integer, as year of rates budget is; found a text"],
  ],
  [
    'a key that a unit does not have',
    money('{currency_column: currency, ¦too: EUR}'),
    [
      'unknown_key',
      'unit of measure m of cube sales has no key "too"; nearest is "to"; expected currency_column, to, rates, rate_at',
    ],
  ],
]

const measureCases: readonly Case[] = [
  [
    'a count in a currency',
    money(`¦${eur}`, 'agg: count'),
    ['excluded_key', 'measure m of cube sales takes no "unit": it counts rows, which are no money'],
  ],
  [
    'a variance in a currency',
    money(`¦${eur}`, 'agg: variance, expr: amount'),
    ['excluded_key', 'measure m of cube sales takes no "unit": a variance is in squares of its unit; take stddev'],
  ],
  [
    'a calculation with currencies of its own',
    model(`{m: {agg: sum, expr: amount}, c: {calc: m, unit: ¦${eur}}}`),
    [
      'excluded_key',
      'measure c of cube sales takes no "unit": currencies are of rows, and it is computed of measures; give these the unit',
    ],
  ],
  [
    'a text as money',
    model(`{¦m: {agg: min, expr: note, unit: ${eur}}}`),
    ['wrong_type', 'the expr of measure m, which is money, must be a number; found a text'],
  ],
  [
    'a measure in several currencies by which no query could ask for one',
    model('{m: {agg: sum, expr: amount, unit: {currency_column: ¦currency}}}', {
      degenerate: '{note: {column: note}}',
    }),
    [
      'currency_attribute',
      'measure m has the currency of each row in currency, and nothing converts it; cube sales needs a degenerate attribute of that column, by which to ask for one currency, or the measure needs "to", "rates" and "rate_at"',
    ],
  ],
  [
    'a sum of two currencies',
    model(
      `{m: {agg: sum, expr: amount, unit: ${eur}}, d: {agg: sum, expr: amount, unit: ${eur.replace('EUR', 'USD')}}, s: {calc: m ¦+ d}}`,
    ),
    ['unit_mismatch', '+ needs equal units; found EUR and USD'],
  ],
  [
    'a sum of a currency and of several',
    model(
      `{m: {agg: sum, expr: amount, unit: ${eur}}, d: {agg: sum, expr: amount, unit: {currency_column: currency}}, s: {calc: m ¦+ d}}`,
    ),
    ['unit_mismatch', '+ needs equal units; found EUR and currency'],
  ],
  [
    'a sum of the same money in two currencies',
    model(
      `{d: {agg: sum, expr: amount, unit: {currency_column: currency}}, s: {calc: "d{currency = 'EUR'} ¦+ d{currency = 'USD'}"}}`,
    ),
    ['unit_mismatch', '+ needs equal units; found EUR and USD'],
  ],
  [
    'a sum of the currency that a query chooses and of a fixed one, its default too',
    parameters(currencies, model(`{m: ${sum(chosen)}, d: ${sum(eur)}, s: {calc: m ¦- d}}`)),
    [
      'unit_mismatch',
      '- needs equal units; found :report and EUR: :report is the currency that a query chooses, whichever that is; convert both to ":report", or both to one currency',
    ],
  ],
  [
    'a sum of what two parameters choose',
    parameters(
      `${currencies}, other: {type: text, default: EUR, allowed: [EUR, USD]}`,
      model(`{m: ${sum(chosen)}, d: ${sum(chosen.replace('report', 'other'))}, s: {calc: m ¦+ d}}`),
    ),
    [
      'unit_mismatch',
      '+ needs equal units; found :report and :other: :report is the currency that a query chooses, whichever that is; convert both to ":report", or both to one currency',
    ],
  ],
  [
    'a calculation of what a query chooses that says a fixed currency',
    parameters(currencies, model(`{m: ${sum(chosen)}, s: {calc: m * 2, unit: ¦EUR}}`)),
    ['wrong_unit', 'measure s says unit EUR, but what it is made of gives :report'],
  ],
  [
    'a number that nothing converts and that says what a query chooses',
    parameters(currencies, model('{n: {agg: count}, s: {calc: "100", unit: ¦":report"}}')),
    ['wrong_unit', 'measure s says unit :report, but what it is made of gives no unit'],
  ],
]

describe('problems of', () => {
  itSays('rates', ratesCases, schema)
  itSays('units', unitCases, schema)
  itSays('measures', measureCases, schema)
})

const cubeOf = (text: string): Cube => {
  const loaded = loadModel([{ path: 'cubes/sales.yaml', text }], schema)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const cube = loaded.model.cubes.get('sales')
  if (cube === undefined) throw new Error('there is no cube')
  return cube
}

const versionIn = (text: string): string | undefined => {
  const loaded = loadModel([{ path: 'cubes/sales.yaml', text }], schema)
  return 'model' in loaded ? loaded.model.version : undefined
}

describe('money in several currencies', () => {
  it('becomes an exact product of amount and rate, with the currency as its unit', () => {
    const whole = cubeOf(money(eur, 'agg: max, expr: pieces')).measures.get('m')
    expect(whole).toMatchObject({
      unit: 'EUR',
      type: 'decimal',
      expression: { kind: 'arithmetic', op: '*', left: { column: 'pieces' }, right: { kind: 'rate' }, type: 'decimal' },
      currency: { column: 'currency', conversion: { to: 'EUR', at: { kind: 'role', role: 'sold' } } },
    })
  })

  it('of rates at different dates and of one currency adds up', () => {
    const cube = cubeOf(
      model(
        `{a: {agg: sum, expr: amount, unit: ${eur}}, b: {agg: sum, expr: amount, unit: ${eur.replace('sold', 'now')}},
          c: {agg: sum, expr: amount, unit: {currency_column: currency, to: EUR, rates: budget, rate_at: {budget: paid.year}}}, sum: {calc: a + b + c}}`.replaceAll(
          /\n\s*/g,
          ' ',
        ),
        { cube: 'complete_through: 2026-01-31' },
      ),
    )
    expect(cube.measures.get('sum')?.unit).toBe('EUR')
  })

  it('that a query chooses adds up with money of the same choice, and a quotient of the two is a plain number', () => {
    const later = chosen.replace('sold', 'paid')
    const measures = `{a: ${sum(chosen)}, b: ${sum(later)}, n: {agg: count}, s: {calc: a + b, unit: ":report"}, q: {calc: a / b}, mean: {calc: a / n}}`
    const cube = cubeOf(parameters(currencies, model(measures)))
    expect(['a', 's', 'q', 'mean'].map((name) => cube.measures.get(name)?.unit)).toEqual([
      ':report',
      ':report',
      undefined,
      ':report',
    ])
    expect(cube.measures.get('a')).toMatchObject({ currency: { conversion: { to: 'EUR', parameter: 'report' } } })
  })

  it('has another version of the model where other currencies may be chosen', () => {
    const versionOf = (allowed: string) =>
      versionIn(parameters(currencies.replace('[EUR, USD]', allowed), money(chosen)))
    expect(versionOf('[EUR, USD]')).toBeDefined()
    expect(versionOf('[EUR, USD, GBP]')).not.toBe(versionOf('[EUR, USD]'))
  })

  it('has another version of the model where its rates are in another table', () => {
    const one = versionIn(money(eur))
    expect(one).toBeDefined()
    expect(versionIn(money(eur.replace('EUR', 'USD')))).not.toBe(one)
  })

  it('may have its rates in a query of their own', () => {
    const text = model('{n: {agg: count}}', { rates: rates(daily.replace('table: fx', 'query: "SELECT * FROM fx"')) })
    expect(inlineQueries([{ path: 'cubes/sales.yaml', text }])).toMatchObject([{ query: 'SELECT * FROM fx' }])
  })
})
