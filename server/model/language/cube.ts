import { z } from 'zod'
import { dateGrains } from '../cube.ts'
import { Degenerate } from './attribute.ts'
import { Measure } from './measure.ts'
import { oneTable, table } from './table.ts'
import {
  byName,
  date,
  definition,
  flag,
  map,
  named,
  optionalMap,
  someOf,
  someTexts,
  text,
  texts,
  topLevel,
} from './values.ts'

/** The most rows that one answer of drill-through may have. */
export const mostRows = 100_000
export const DrillLimit = z.int().min(1).max(mostRows)

export const RoleType = z.enum(['instant'])
export const RoleGrain = z.enum(dateGrains)
export const Allocation = z.enum(['weighted', 'full'])

const pairs = z.record(z.string(), text).meta({ minProperties: 1 })
const columns = z.union([text, pairs])
const labels = byName(text).describe('Other titles of attributes of the dimension, by their names')
const unknown = text.describe('What the member is called that stands for a missing or unmatched key')
const dimension = text.describe('The dimension; that of the same name where absent')

/** One use of a dimension by a cube. */
export const Role = definition(
  {
    on: columns.describe(
      "The foreign key column, or pairs {column: dimension's column}; role.column through another role",
    ),
  },
  {
    dimension,
    as_of: someTexts.describe('Which version of a member a row sees: key, or date roles and now'),
    type: RoleType.describe('instant: the role is the date of a moment'),
    instant: text.describe('The column with the moment'),
    grain: RoleGrain.describe('The period that a row is for, where it is coarser than a date'),
    labels,
    unknown,
  },
).meta({ dependentRequired: { type: ['instant'], instant: ['type'] } })

/** Which of several stored sets of weights counts. */
export const BridgeModel = map({
  column: text.describe('The column that says of which model a row is'),
  default: text.describe('The model that counts'),
})

/** A dimension of which one row of the fact has several members. */
export const Bridge = definition(
  {
    table: text.describe('The table with a row for each member of a fact row'),
    fact_key: columns.describe("The column of both tables, or pairs {fact's column: bridge's column}"),
    dimension_key: text.describe('The column with the key of the member'),
  },
  {
    dimension,
    weight: text.describe('The column with the share of the member, from 0 to 1'),
    model: BridgeModel.describe('Which of several stored sets of weights counts'),
    allocation: Allocation.describe('weighted: each member has its share; full: each has the whole'),
    unassigned: text.describe('What rows without a member are called; (unassigned) where absent'),
    labels,
    unknown,
  },
).meta({
  anyOf: [
    { required: ['weight'] },
    { not: { properties: { allocation: { const: 'weighted' } }, required: ['allocation'] } },
  ],
})

/** The dates between which the fact has every row; one bound may be left open. */
export const Coverage = map({}, { from: date, to: date }).meta(someOf('from', 'to'))
export const Drill = map(
  {},
  {
    columns: texts.describe('Attributes of the cube and columns of the fact, in order'),
    limit: DrillLimit.describe('The most rows of one answer'),
  },
)

/** A cube. */
export const Cube = topLevel(
  { grain: someTexts.describe('The columns that make a row of the fact unique') },
  {
    ...table,
    where: text.describe('The condition that decides which rows of the fact are in the cube'),
    coverage: Coverage.describe('The dates between which the fact has every row'),
    complete_through: z
      .union([date, z.literal('load')])
      .describe('The date up to which the data are complete, or load'),
    accumulating: flag.describe('Whether rows are updated until what they tell of has ended'),
    time: text.describe('The date role that is the time of the cube, where it has several'),
    roles: named(Role).describe('The dimensions that it uses'),
    bridges: named(Bridge).describe('Dimensions of which one row has several members'),
    degenerate: named(Degenerate).describe('Attributes on the fact row itself'),
    measures: named(Measure).describe('What is computed of its rows'),
    targets: byName(text).describe('By the name of a measure, the measure that says what it is to reach'),
    drill: optionalMap(Drill.shape).describe('What the rows behind a cell show'),
  },
).meta(oneTable)
