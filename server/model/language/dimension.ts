import { z } from 'zod'
import { Attribute } from './attribute.ts'
import { Hierarchy } from './hierarchy.ts'
import { oneTable, table } from './table.ts'
import { map, named, someTexts, text, topLevel } from './values.ts'

const unknown = {
  unknown: text.describe(
    'What the member is called that stands for a missing or unmatched key; (unknown) where absent',
  ),
}

/** Which versions of a member a row of the dimension is. */
export const History = map({
  from: text.describe('The column with the first moment of a version'),
  to: text.describe('The column with the moment at which it ended'),
})

/** A dimension over a calendar. */
export const CalendarDimension = topLevel(
  { calendar: text.describe('The calendar whose dates are its members') },
  unknown,
)

const hasDurable = { required: ['durable'] }
const isDurable = { properties: { of: { const: 'durable' } }, required: ['of'] }

/** A dimension over a table. */
export const TableDimension = topLevel(
  { key: someTexts.describe('The column, or the columns together, that identify a row') },
  {
    ...table,
    ...unknown,
    durable: text.describe('The column that versions of one member share'),
    history: History.describe('The columns that say from when to when a version holds'),
    attributes: named(Attribute).describe('What its members are grouped and filtered by'),
    hierarchies: named(Hierarchy).describe('Paths of levels, or parent-child trees'),
  },
).meta({
  ...oneTable,
  dependentRequired: { history: ['durable'] },
  anyOf: [hasDurable, { properties: { attributes: { additionalProperties: { not: isDurable } } } }],
})

/** A dimension, over a table or over a calendar. */
export const Dimension = z.union([TableDimension, CalendarDimension])
