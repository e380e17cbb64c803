import { z } from 'zod'
import { declaredTypes } from '../definitions/definition.ts'
import { definition, flag, map, named, notBoth, Tag, text, texts } from './values.ts'

export const AttributeType = z.enum(Object.keys(declaredTypes))
export const Identity = z.enum(['key', 'durable'])

const column = { column: text.describe('The column of its table') }
const shown = {
  type: AttributeType.describe('The type that the column must have'),
  order: z.array(text).describe('Its members in their order'),
  order_by: text.describe('The column by which its members are ordered'),
  label: text.describe('The column with the names of its members'),
  label_in: named(text, Tag).describe('The columns with the names of its members in other languages, by their tags'),
  blank: text.describe('What the member is called that stands for a missing value; (blank) where absent'),
}
const within = {
  within: texts.describe('Attributes that tell members of the same key apart, such as a country of cities'),
}
const oneOrder = notBoth('order', 'order_by')

/** The table of a snowflake that has an attribute's columns. */
export const Via = map(
  {
    table: text.describe('The table that has the columns'),
    on: text.describe("The column of the dimension's table that points to it"),
  },
  { key: text.describe('The column of its own that `on` points to; of the same name where absent') },
)

/** An attribute of a dimension. */
export const Attribute = definition(column, {
  ...shown,
  ...within,
  of: Identity.describe(
    'Whether it identifies a row of the dimension (key) or the thing that rows are versions of (durable)',
  ),
  via: Via.describe('A further table that has its columns'),
}).meta(oneOrder)

/** A further attribute of a calendar. */
export const CalendarAttribute = definition(column, {
  ...shown,
  ...within,
  period: flag.describe('Whether each of its members is one unbroken range of dates'),
}).meta(oneOrder)

/** An attribute on the fact row itself. */
export const Degenerate = definition(column, {
  ...shown,
  drill: flag.describe('Whether it identifies a row, so that drill-through shows it first'),
}).meta(oneOrder)
