import { z } from 'zod'
import type { Aggregation, SemiAdditiveRule } from '../cube.ts'
import type { ShowKind } from '../display.ts'
import { definition, flag, map, text } from './values.ts'

const aggregations: readonly Aggregation[] = [
  ...(['sum', 'count', 'count_distinct', 'avg', 'min', 'max'] as const),
  ...(['percentile', 'variance', 'stddev'] as const),
]
const shows: readonly ShowKind[] = [
  ...(['share', 'rank', 'running', 'difference', 'percent_change', 'index', 'moving_average', 'trend'] as const),
]
const rules: readonly SemiAdditiveRule[] = ['last', 'first', 'avg', 'min', 'max', 'last_per_entity']

export const Agg = z.enum(aggregations)
export const Show = z.enum(shows)
export const Over = z.enum(rules)
export const Method = z.enum(['continuous', 'discrete'])
export const Better = z.enum(['up', 'down'])
export const Base = z.enum(['parent', 'row', 'column', 'grand'])
export const ShareOver = z.enum(['all', 'visible'])
export const Direction = z.enum(['asc', 'desc'])
export const Ties = z.enum(['standard', 'dense'])
export const P = z.number().min(0).max(1)
export const Window = z.int().min(1)

/** A style and how many digits follow the point, such as `money0`. */
export const Format = z.string().regex(/^(?:money|number|percent|ratio)[0-6]$/)

/** The keys that only some aggregations take, with the one that does. */
export const onlyOfAgg: Readonly<Record<string, Aggregation>> = { weight: 'avg', p: 'percentile', method: 'percentile' }

/** The keys that only some display calculations take, with those that do. */
export const onlyOfShow: Readonly<Record<string, readonly ShowKind[]>> = {
  over: ['share', 'rank'],
  direction: ['rank'],
  ties: ['rank'],
  window: ['moving_average'],
}

/** Aggregations of money that are no money of the same currency. */
export const countless: Readonly<Partial<Record<Aggregation, string>>> = {
  count: 'it counts rows, which are no money',
  count_distinct: 'it counts values, which are no money',
  variance: 'a variance is in squares of its unit; take stddev',
}

/** Display calculations whose base must be said, so that their meaning does not change with the axes. */
export const based: readonly ShowKind[] = ['share', 'rank']

export const Budget = map({ budget: text.describe('The column or attribute with the period of a row') })
const rateAt = z.union([text, Budget])

/** The unit of money in several currencies. */
export const Money = map(
  { currency_column: text.describe('The column with the currency of a row') },
  {
    to: z
      .union([z.string().regex(/^(?:[A-Za-z][A-Za-z0-9]*|:[a-z][a-z0-9_]*)$/), z.boolean()])
      .describe('The currency to convert to, or a parameter that chooses it, such as ":currency"'),
    rates: text.describe('The rates to convert by'),
    rate_at: rateAt.describe('Of when the rate is: a date role, now, or {budget: …}'),
  },
).meta({ dependentRequired: { to: ['rates', 'rate_at'], rates: ['to'], rate_at: ['to'] } })

const presentation = {
  format: Format.describe('A style and how many digits follow the point, such as money0, number1 or percent1'),
  better: Better.describe('Whether more is better'),
  hidden: flag.describe('Whether no list shows it'),
  folder: text.describe('The folder in which lists show it'),
}
const unit = { unit: text.describe('Its unit, such as EUR or day') }

/** A unit in words, no part of which a parameter chooses. */
const plainUnit = z.union([
  z
    .string()
    .min(1)
    .regex(/^(?!(?:.*[/·])?\s*:[a-z][a-z0-9_]*\s*(?:[/·]|$))/),
  z.number(),
  z.boolean(),
])

/** What the aggregation says of the other keys. */
const aggregationRules = () => {
  const is = (...words: readonly Aggregation[]) => ({ properties: { agg: { enum: words } }, required: ['agg'] })
  const without = (key: string) => ({ not: { required: [key] } })
  const hasMoney = { properties: { unit: { type: 'object' } }, required: ['unit'] }
  return [
    ...Object.entries(onlyOfAgg).map(([key, owner]) => ({ anyOf: [is(owner), without(key)] })),
    { anyOf: [{ not: is('percentile') }, { required: ['p'] }] },
    { oneOf: [is('count'), { required: ['expr'] }] },
    { not: { allOf: [{ properties: { agg: { enum: Object.keys(countless) } } }, hasMoney] } },
  ]
}

/** A measure of rows: how they become one value. */
export const BaseMeasure = definition(
  { agg: Agg.describe('How the rows become one value') },
  {
    ...presentation,
    unit: z
      .union([plainUnit, Money])
      .describe('Its unit, such as EUR or day, or {currency_column: …} for money in several currencies'),
    expr: text.describe('What is computed for a row'),
    where: text.describe('Which rows count'),
    over: z
      .record(z.string(), Over)
      .meta({ minProperties: 1, maxProperties: 1 })
      .describe('One pair {date role: rule}, for a state that is not added up over time'),
    weight: text.describe('By what an average is weighted'),
    p: P.describe('Which percentile, from 0 to 1'),
    method: Method.describe('Whether a percentile lies between two values or is one of them'),
  },
).meta({ id: 'base_measure', allOf: aggregationRules() })

/** A measure of other measures. */
export const CalculatedMeasure = definition(
  { calc: text.describe('What is computed of other measures, such as won / deals') },
  { ...presentation, ...unit },
).meta({ id: 'calculated_measure' })

/** An attribute at whose members values are compared. */
export const BaseLevel = map({ level: text.describe('The attribute') })

/** A measure that shows a value among the others of an answer. */
export const DisplayMeasure = definition(
  { show: Show.describe('What is shown'), of: text.describe('The measure that it is of') },
  {
    ...presentation,
    ...unit,
    base: z.union([Base, BaseLevel]).describe('What a value is compared with'),
    over: ShareOver.describe('Whether members that the answer leaves out count'),
    direction: Direction,
    ties: Ties.describe('How equal values rank'),
    window: Window.describe('How many periods or rows it spans'),
  },
).meta({
  id: 'display_measure',
  allOf: [
    ...Object.entries(onlyOfShow).map(([key, owners]) => ({
      anyOf: [{ properties: { show: { enum: owners } } }, { not: { required: [key] } }],
    })),
    { anyOf: [{ not: { properties: { show: { enum: based } } } }, { required: ['base'] }] },
    { anyOf: [{ not: { properties: { show: { const: 'moving_average' } } } }, { required: ['window'] }] },
  ],
})

export const Measure = z.union([BaseMeasure, CalculatedMeasure, DisplayMeasure])
/** The measures of a view are made of those of its cubes. */
export const ViewMeasure = z.union([CalculatedMeasure, DisplayMeasure])
