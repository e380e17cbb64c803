import { z } from 'zod'
import type { ProfileFeature, ProfileLevel } from './model-texts.ts'

/** What a model of customers tells of them. */
const ModelKind = z.enum(['segments', 'value', 'churn'])

/** Why a model gives no scores: a code that is the same for the same reason in every model, and what was found and is needed. */
const ModelRefused = z.object({
  code: z.string(),
  message: z.string(),
  /** name of the sentence that `message` is, and what it tells; null for one of a run before sentences had names */
  sentence: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
})
export type ModelRefused = z.infer<typeof ModelRefused>

/** A sentence of a card: its code, what it tells, and its English text. */
const ModelSentence = z.object({ code: z.string(), facts: z.record(z.string(), z.unknown()), text: z.string() })
export type ModelSentence = z.infer<typeof ModelSentence>

/** A figure by which a model is judged. */
const ModelMetric = z.object({
  /** such as `auc`, the same in every model */
  name: z.string(),
  title: z.string(),
  value: z.number(),
  /** what the baseline of the model has; null where the figure is none to compare */
  baseline: z.number().nullable(),
  /** whether more is better; null where neither is */
  better: z.enum(['up', 'down']).nullable(),
  format: z.enum(['number', 'share', 'money']),
})
export type ModelMetric = z.infer<typeof ModelMetric>

/** What the newest month of a model came to. */
const modelState = {
  name: z.string(),
  title: z.string(),
  kind: ModelKind,
  /** what it tells, in a sentence or two */
  description: z.string(),
  /** `scored`: customers have its scores; `refused`: none have, `refusal` says why; `not_run`: the last run had nothing for it to read */
  state: z.enum(['scored', 'refused', 'not_run']),
  refusal: ModelRefused.nullable(),
  /** the run of the pipeline that made the scores of the newest month; null where nothing was run */
  run: z.number().int().nullable(),
  /** first day of the newest month, ISO; scores are as of its last day; null where nothing was run */
  month: z.string().nullable(),
  /** customers, or contracts, with scores of that month */
  rows: z.number().int(),
}

/** A model of customers and how good it is. */
const ModelSummary = z.object({
  ...modelState,
  /** the figures of its card that say most of it */
  headline: z.array(ModelMetric),
})
export type ModelSummary = z.infer<typeof ModelSummary>

/** The answer of `GET /api/models`: all models there are, also those that have no scores. */
export const ModelList = z.object({ models: z.array(ModelSummary) })
export type ModelList = z.infer<typeof ModelList>

/** First and last day, ISO. */
const Days = z.object({ from: z.string(), to: z.string() })

/** Days that a model learns from, and later ones that it is judged by. */
const ModelWindows = z.object({
  /** what was known of customers when it learned, and days after that which showed what became of them */
  learnedFrom: z.object({ known: Days, shown: Days }),
  /** the same, later, for judging what was learned; null where it is not judged by days */
  judgedOn: z.object({ known: Days, shown: Days }).nullable(),
})

/** Something that a model reads, or cuts by. */
const ModelFeature = z.object({ name: z.string(), title: z.string(), description: z.string() })
export type ModelFeature = z.infer<typeof ModelFeature>

/** A parameter of a model, as it was fitted. */
const ModelParameter = z.object({
  name: z.string(),
  title: z.string(),
  value: z.number(),
  /** standard error; null where there is none */
  error: z.number().nullable(),
})
export type ModelParameter = z.infer<typeof ModelParameter>

/**
 * What goes with leaving: by how much the mean chance is greater with the feature than without it, all else as it is; of a
 * number, with one deviation more of it. An association, no cause.
 */
const ModelDriver = z.object({
  feature: z.string(),
  title: z.string(),
  /** share, 0.2 for 20 points more */
  effect: z.number(),
  /** standard error of the effect */
  error: z.number(),
  low: z.number(),
  high: z.number(),
})
export type ModelDriver = z.infer<typeof ModelDriver>

/** Customers of similar chances: what was predicted of them, and the share that it happened to. */
const CalibrationRow = z.object({ customers: z.number().int(), predicted: z.number(), happened: z.number() })

/** A group of customers that a model made, in the order of the model. */
const ModelGroup = z.object({
  name: z.string(),
  title: z.string(),
  customers: z.number().int(),
  /** share of all customers */
  share: z.number(),
  /** what those in it are like, in words; null where the name says it */
  words: z.string().nullable(),
  /** the same as values: each feature with how its mean stands to that of all customers; none where the name says it */
  profile: z.array(
    z.object({
      feature: z.enum(['recency', 'frequency', 'monetary'] satisfies ProfileFeature[]),
      level: z.enum(['far_above', 'above', 'average', 'below', 'far_below'] satisfies ProfileLevel[]),
      mean: z.number(),
      all: z.number(),
    }),
  ),
})
export type ModelGroup = z.infer<typeof ModelGroup>

/** The share of customers who are still there after so many months, its 95 % interval, and how many were seen that long. */
const CurvePoint = z.object({
  month: z.number().int(),
  survival: z.number(),
  low: z.number(),
  high: z.number(),
  atRisk: z.number().int(),
})

/** What a model came to in a month. */
const ModelMonth = z.object({
  /** first day of the month, ISO */
  month: z.string(),
  run: z.number().int(),
  rows: z.number().int(),
  refusal: ModelRefused.nullable(),
  metrics: z.array(ModelMetric),
})
export type ModelMonth = z.infer<typeof ModelMonth>

/** The answer of `GET /api/models/{name}`: what the model was made of, how good it is, and where it must not be used. It holds no customer's data. */
export const ModelCard = z.object({
  ...modelState,
  /** the attributes and measures that have its scores, as `cube.name` */
  shownIn: z.array(z.string()),
  /** what it is called in the literature, with its source */
  method: z.string(),
  /** what it was fitted to; null where nothing was run */
  data: z
    .object({
      /** `Days` of what it read */
      read: Days,
      customers: z.number().int(),
      /** purchases, or contracts, read */
      records: z.number().int(),
      /** how many of the customers the parameters were fitted to, the others being scored by what these taught */
      fitted: z.number().int(),
      /** what numbers drawn by chance begin with */
      seed: z.number().int(),
    })
    .nullable(),
  windows: ModelWindows.nullable(),
  features: z.array(ModelFeature),
  /** what it is compared with, in a sentence; null where it predicts nothing */
  baseline: z.string().nullable(),
  metrics: z.array(ModelMetric),
  calibration: z.array(CalibrationRow),
  drivers: z.array(ModelDriver),
  parameters: z.array(ModelParameter),
  groups: z.array(ModelGroup),
  /** ascending months from 0; empty of a model that has none */
  curve: z.array(CurvePoint),
  /** what is to be known of these scores, such as that the data do not tell who left */
  notes: z.array(ModelSentence),
  /** where it must not be used */
  limits: z.array(ModelSentence),
  /** every month that it was run for, the newest first */
  backtests: z.array(ModelMonth),
})
export type ModelCard = z.infer<typeof ModelCard>
