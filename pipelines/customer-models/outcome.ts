import type { ProfilePart, StoredNote } from '../../server/contract/model-texts.ts'
import type { Driver } from '../models/churn/drivers.ts'
import type { CalibrationBin } from '../models/churn/metrics.ts'
import { ModelRefusal, type ToldRefusal } from '../models/refusal.ts'
import { isoOf } from './days.ts'

/** First and last day, ISO. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** Days as a span. @param from,to whole days since 1970-01-01 */
export const spanOf = (from: number, to: number): Span => ({ from: isoOf(from), to: isoOf(to) })

/** A figure that a model is judged by, and that of its baseline where there is one. */
export interface Metric {
  readonly name: string
  readonly value: number
  readonly baseline: number | null
}

/** A figure without a baseline. */
export const figure = (name: string, value: number): Metric => ({ name, value, baseline: null })

/** A parameter with its standard error, null without one. */
export interface FittedParameter {
  readonly name: string
  readonly value: number
  readonly error: number | null
}

/** A group of customers that a model made: its name, and what it is like where the name does not say it. */
export interface Group {
  readonly name: string
  readonly customers: number
  readonly share: number
  readonly profile: readonly ProfilePart[]
}

/** The share of customers who are still there after so many months, its 95 % interval, and how many were seen that long. */
export interface CurvePoint {
  readonly month: number
  readonly survival: number
  readonly low: number
  readonly high: number
  readonly atRisk: number
}

/** What a model says of how it was made: names and figures, no customer's data. */
export interface Card {
  readonly data: {
    readonly read: Span
    readonly customers: number
    readonly records: number
    readonly fitted: number
    readonly seed: number
  } | null
  readonly windows: {
    readonly learnedFrom: { readonly known: Span; readonly shown: Span }
    readonly judgedOn: { readonly known: Span; readonly shown: Span } | null
  } | null
  /** names of the features that it read */
  readonly features: readonly string[]
  readonly calibration: readonly CalibrationBin[]
  readonly drivers: readonly (Driver & { readonly low: number; readonly high: number })[]
  readonly groups: readonly Group[]
  /** ascending months from 0 */
  readonly curve: readonly CurvePoint[]
  readonly notes: readonly StoredNote[]
}

/** What there is to say before anything was fitted. */
const emptyCard: Card = {
  data: null,
  windows: null,
  features: [],
  calibration: [],
  drivers: [],
  groups: [],
  curve: [],
  notes: [],
}

/** A column of scores, a place for each customer: numbers, NaN for none, or texts, null for none. */
export type ScoreColumn = Float64Array | readonly (string | null)[]

/** What a model came to in a month. */
export interface Outcome {
  readonly model: string
  /** customers with scores */
  readonly rows: number
  readonly refusal: ToldRefusal | null
  readonly parameters: readonly FittedParameter[]
  readonly metrics: readonly Metric[]
  readonly card: Card
  /** by column of `customer_score`; none where it refused */
  readonly scores: Readonly<Record<string, ScoreColumn>>
}

/** What a model gives where it does not refuse. */
export type Scored = Partial<Pick<Outcome, 'parameters' | 'metrics'>> &
  Pick<Outcome, 'rows' | 'scores'> & { readonly card: Partial<Card> }

/** Runs a model; a refusal becomes an outcome without scores. @param card what is known before it is run */
export const outcomeOf = (model: string, card: Partial<Card>, work: () => Scored): Outcome => {
  try {
    const { rows, scores, parameters = [], metrics = [], card: found } = work()
    const finite = metrics.filter(({ value }) => Number.isFinite(value))
    return {
      model,
      rows,
      refusal: null,
      parameters,
      metrics: finite,
      card: { ...emptyCard, ...card, ...found },
      scores,
    }
  } catch (error) {
    if (!(error instanceof ModelRefusal)) throw error
    return {
      model,
      rows: 0,
      refusal: error.told(),
      parameters: [],
      metrics: [],
      card: { ...emptyCard, ...card },
      scores: {},
    }
  }
}
