import { z } from 'zod'
import type { TestKind } from '../../contract/model-tests.ts'
import { Member } from '../../contract/query.ts'
import { Conditions } from './condition.ts'
import { exactlyOne, flag, map, scalar, someOf, someTexts, text } from './values.ts'

/** A number that is not negative, whole or not. */
export const Amount = z.number().min(0)
export const WholeAmount = z.int().min(0)

/** The bounds of a row count, of which one at least is said. */
export const bounds = ['min', 'max', 'max_drop_percent', 'max_growth_percent'] as const

const title = { title: text.describe('What it is called; made of what it tests where absent') }
const table = { table: text.describe('The table of the warehouse') }
const columns = { columns: someTexts.describe('Columns of the table') }
const asked = { cube: text.describe('The cube that is asked'), view: text.describe('The view that is asked') }
const where = { where: Conditions.describe('Conditions by attribute, all of which must hold') }
const oneAsked = exactlyOne('cube', 'view')

const user = z.union([z.record(z.string(), z.union([scalar, z.array(scalar).min(1)])), z.null()])

/** Who asks a golden test. */
export const TestReader = map(
  { role: text.describe('The policy') },
  { user: user.describe('What is known of the reader') },
)

/** What each kind of test says. */
export const tests = {
  unique: map({ ...table, ...columns }, title),
  not_null: map({ ...table, ...columns }, title),
  reference: map(
    { ...table, ...columns, to: text.describe('The table that they point to') },
    { ...title, key: someTexts.describe('Its columns; of the same names where absent') },
  ),
  functional_dependency: map(
    { ...table, ...columns, decide: someTexts.describe('The columns that they decide') },
    title,
  ),
  no_overlap: map(
    {
      ...table,
      by: someTexts.describe('The columns with what has one range at a time'),
      from: text.describe('The column with the first moment'),
      to: text.describe('The column with the moment of the end'),
    },
    title,
  ),
  weights_at_most_one: map({ bridge: text.describe('A bridge, such as sales.channel') }, title),
  golden: map(
    {
      measures: someTexts.describe('Measures, in the order of the values'),
      rows: z.array(z.array(Member)).min(1).describe('Rows, each with its members and then its values'),
    },
    {
      ...title,
      ...asked,
      ...where,
      as: z.union([text, TestReader]).describe('Who asks: a policy, or {role: …, user: …}'),
      by: someTexts.describe('Attributes, in the order of the members'),
      complete: flag.describe('Whether there are no other rows'),
    },
  ).meta(oneAsked),
  freshness: map(
    {
      ...table,
      column: text.describe('The column with the date of a row'),
      max_days: WholeAmount.describe('How many days the newest may be old'),
    },
    title,
  ),
  row_count: map(table, {
    ...title,
    min: WholeAmount.describe('The fewest rows'),
    max: WholeAmount.describe('The most rows'),
    max_drop_percent: Amount.describe('By how much the rows may become fewer from one load to the next'),
    max_growth_percent: Amount.describe('By how much the rows may become more from one load to the next'),
  }).meta(someOf(...bounds)),
  distribution: map(
    {
      by: text.describe('The attribute whose members share'),
      measure: text.describe('The measure that is shared'),
      max_points: Amount.describe('By how many percentage points a share may move'),
    },
    { ...title, ...asked, ...where },
  ).meta(oneAsked),
  invariant: map({}, { ...title, ...asked }).meta(oneAsked),
} satisfies Readonly<Record<TestKind, z.ZodType>>

/** One kind of test with what it needs. */
export const Test = z.union([
  ...Object.entries(tests).flatMap(([kind, parts]) =>
    kind === 'invariant' ? [] : [z.strictObject({ [kind]: parts })],
  ),
  z.strictObject({ invariant: z.union([z.literal('all'), tests.invariant]) }),
])
