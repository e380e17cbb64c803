import { z } from 'zod'
import { Member } from './query.ts'
import { Value } from './result.ts'

/** The kinds of tests that a model may have of itself and of its data, as definitions write them. */
export const testKinds = [
  'unique',
  'not_null',
  'reference',
  'functional_dependency',
  'no_overlap',
  'weights_at_most_one',
  'golden',
  'freshness',
  'row_count',
  'distribution',
  'invariant',
] as const
export type TestKind = (typeof testKinds)[number]

/** A row behind a cell, by column: what identifies it, what drill-through shows, and the file and line that it came from. */
const BehindRow = z.record(z.string(), Value)

/** Some rows of a set, and how many it has in all. */
const SomeRows = z.object({ count: z.number().int(), rows: z.array(BehindRow) })

/** What became of the rows behind a cell since the run before, matched by the grain of their fact. */
export const ChangedRows = z.object({
  /** the measure of the fact that they are added up to */
  measure: z.string(),
  added: SomeRows,
  removed: SomeRows,
  changed: z.object({
    count: z.number().int(),
    rows: z.array(z.object({ was: BehindRow, now: BehindRow })),
  }),
})
export type ChangedRows = z.infer<typeof ChangedRows>

/** A golden cell that is something else than expected. */
export const WrongCell = z.object({
  /** the member of each attribute */
  at: z.record(z.string(), Member),
  measure: z.string(),
  /** as written; null for an empty cell */
  expected: z.string().nullable(),
  /** null for an empty cell, and where there is no row */
  found: Value,
  /** there only where the answer has no row at the cell: its row that is called most like it, or null where it has none */
  nearest: z.string().nullable().optional(),
  /** what the run before had; absent where there is none to compare with */
  before: Value.optional(),
  /** absent where there is no run before, or too many rows to compare them */
  rows: z.array(ChangedRows).optional(),
})
export type WrongCell = z.infer<typeof WrongCell>

/**
 * What a test of the model found. `failed` keeps data and definitions from being served where `blocks` is true; `warned` is
 * told; `skipped` could not be judged, for the reason in `message`.
 */
export const TestOutcome = z.object({
  kind: z.enum(testKinds),
  title: z.string(),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  status: z.enum(['passed', 'failed', 'warned', 'skipped']),
  blocks: z.boolean(),
  /** what is wrong; of one that passed what was looked at, or null */
  message: z.string().nullable(),
  cells: z.array(WrongCell).optional(),
  examples: SomeRows.optional(),
})
export type TestOutcome = z.infer<typeof TestOutcome>

/** The request of `POST /api/tests`: runs the tests of the model on the data that are served. */
export const TestsRequest = z.strictObject({
  /** which kinds; all without */
  kinds: z.array(z.enum(testKinds)).min(1).optional(),
})
export type TestsRequest = z.infer<typeof TestsRequest>

/**
 * That tests keep what came last from being served: the data of a run, or definitions as they are now. What was served before
 * goes on being served, if there was anything.
 */
export const Refused = z.object({
  what: z.enum(['data', 'definitions']),
  /** the run whose data they are; null for definitions */
  run: z.number().int().nullable(),
  /** since when something older is served for it, ISO in UTC */
  since: z.string(),
})
export type Refused = z.infer<typeof Refused>

/** What the tests found that keep something from being served, each of them, also those that passed. */
const RefusedTests = z.object({ ...Refused.shape, tests: z.array(TestOutcome) })
export type RefusedTests = z.infer<typeof RefusedTests>

/**
 * The tests of the model in the order in which they are written, each with what it found. Where nothing is served because tests
 * keep it from being, `model` and `data` are null, and `tests` are what these found.
 */
export const TestsResult = z.object({
  model: z.string().nullable(),
  data: z.string().nullable(),
  tests: z.array(TestOutcome),
  /** what is kept from being served by tests, and what these found; null where nothing is */
  refused: RefusedTests.nullable(),
  /** why what is served is not the latest, a line each: data or definitions that could not be taken over, such as for tests that failed */
  problems: z.array(z.string()),
  counts: z.object({
    passed: z.number().int(),
    failed: z.number().int(),
    warned: z.number().int(),
    skipped: z.number().int(),
  }),
})
export type TestsResult = z.infer<typeof TestsResult>

/** What a test found when data or definitions were taken over, and the run from which on it has found that, ISO in UTC. */
const JudgedTest = z.object({
  ...TestOutcome.shape,
  /** null where no run has judged it yet */
  since: z.object({ run: z.number().int(), at: z.string() }).nullable(),
})
export type JudgedTest = z.infer<typeof JudgedTest>

/**
 * The answer of `GET /api/tests`: what the tests found when what came last was taken over, or kept from being served; nothing is
 * run for it.
 */
export const TestVerdicts = z.object({
  /** the run on whose data they were run: the one that is refused, else the one that is served; null before the first */
  run: z.number().int().nullable(),
  refused: Refused.nullable(),
  tests: z.array(JudgedTest),
})
export type TestVerdicts = z.infer<typeof TestVerdicts>

/** The answer of `GET /api/runs/:run/tests`: what the tests found on the data of a run; none where no test was run. */
export const RunTests = z.object({ run: z.number().int(), tests: z.array(JudgedTest) })
export type RunTests = z.infer<typeof RunTests>
