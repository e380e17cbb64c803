import { z } from 'zod'
import { CubeQuery } from './query.ts'
import { Column, Notice } from './result.ts'

/** Most periods that a forecast goes ahead. */
const farthest = 104

/**
 * The request of `POST /api/forecast`: a query with one measure and one attribute on its rows, a month or a week, and how many
 * of these to go ahead.
 */
export const ForecastRequest = z.strictObject({
  query: CubeQuery,
  horizon: z.number().int().min(1).max(farthest).default(12),
  /** the measure is never less, and never more; 0 where it counts and nothing is said */
  least: z.number().optional(),
  most: z.number().optional(),
})
export type ForecastRequest = z.infer<typeof ForecastRequest>

const Dated = {
  /** as the attribute writes it: 2026-04, 2026-W14 */
  period: z.string(),
  /** its first and its last date, ISO */
  from: z.string(),
  to: z.string(),
}

/** How forecasts of one method were against what came, where it had learned only from what was before. */
export const ForecastTest = z.object({
  method: z.string(),
  /** mean absolute error, in the unit of the measure */
  mae: z.number(),
  rmse: z.number(),
  /** mean error: above 0 where more came than was expected */
  me: z.number(),
  /** in percent; null where a value was 0 */
  mape: z.number().nullable(),
  /** mean absolute error by that of the value of a season ago within what it learned from; null where that is 0 */
  mase: z.number().nullable(),
  /** share of the values that lay inside the 80 and the 95 % intervals */
  covered80: z.number(),
  covered95: z.number(),
})
export type ForecastTest = z.infer<typeof ForecastTest>

/** What could not be computed: a code, and why. */
export const Refused = z.object({
  code: z.string(),
  reason: z.string(),
  /** name of the sentence that `reason` is, and what it tells */
  sentence: z.string(),
  facts: z.record(z.string(), z.unknown()),
})
export type Refused = z.infer<typeof Refused>

/** The answer of `POST /api/forecast`. Values are in the unit of the measure. */
export const ForecastResult = z.object({
  /** the query that the series is the answer of */
  query: CubeQuery,
  measure: Column,
  attribute: z.string(),
  unit: z.enum(['month', 'week']),
  /** how many values make a season: 12, 52, or 1 where the series is too short to show one */
  season: z.number().int(),
  /** the series that was learned from, each period once */
  history: z.array(z.object({ ...Dated, value: z.number() })),
  forecast: z.array(
    z.object({
      ...Dated,
      value: z.number(),
      low80: z.number(),
      high80: z.number(),
      low95: z.number(),
      high95: z.number(),
    }),
  ),
  method: z.object({
    name: z.string(),
    /** no method beat the baseline, so that this is it */
    isBaseline: z.boolean(),
    /** why this method, in words */
    why: z.string(),
  }),
  /** between what values and intervals were kept, and by whose word; absent where they were not */
  bounds: z
    .object({ least: z.number().optional(), most: z.number().optional(), because: z.enum(['asked', 'counts']) })
    .optional(),
  backtest: z.object({
    /** how many periods ahead was forecast, from how many ends of the series */
    horizon: z.number().int(),
    origins: z.number().int(),
    chosen: ForecastTest,
    baseline: ForecastTest,
    /** of all methods that could be tried, the best first */
    rivals: z.array(ForecastTest),
    refused: z.array(z.object({ method: z.string(), reason: z.string() })),
  }),
  /** periods of the past that stand out of their season and trend; why there is nothing to say of that in `refused` */
  anomalies: z.object({
    found: z.array(z.object({ ...Dated, value: z.number(), expected: z.number(), z: z.number() })),
    refused: Refused.optional(),
  }),
  notices: z.array(Notice),
  meta: z.object({ model: z.string(), data: z.string(), elapsedMs: z.number() }),
})
export type ForecastResult = z.infer<typeof ForecastResult>
