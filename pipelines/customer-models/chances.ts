import { plattCalibrator } from '../models/churn/calibration.ts'
import { foldsOf, predictOutOfFold } from '../models/churn/cross-validation.ts'
import { driversOf } from '../models/churn/drivers.ts'
import type { LabelledCustomers } from '../models/churn/labels.ts'
import { customersAt } from '../models/churn/labels.ts'
import {
  aucOf,
  brierOf,
  calibrationErrorOf,
  calibrationTable,
  type Judged,
  logLossOf,
  topOfList,
} from '../models/churn/metrics.ts'
import { featureOf, reasonsOf } from '../models/churn/reasons.ts'
import {
  fitRidgeLogit,
  fitRidgeLogitToPart,
  logitContributions,
  predictLogit,
  type RidgeLogit,
} from '../models/churn/ridge-logit.ts'
import { constantFeatures, type Features } from '../models/features.ts'
import { chanceOf } from '../models/numeric/binomial-regression.ts'
import { randomStream, sampleOf } from '../models/numeric/random.ts'
import type { Card, Metric } from './outcome.ts'
import { reasonTitle } from './reason-titles.ts'

/** More rows than this are sampled. */
const most = 20_000
const folds = 3
/** Of the squares of weights. */
const penalty = 1
/** 97.5 % point of the normal distribution. */
const wide = 1.959964

/** Rows to learn from, each with the key of its customer. */
export interface Lessons extends LabelledCustomers {
  readonly keys: readonly string[]
}

/** A reason for a chance of leaving: what it is called, and what it adds to the log-odds. */
export interface ChanceReason {
  readonly title: string
  readonly effect: number
}

/** What was learned: chances of leaving, and their reasons. */
export interface Learned {
  /** the features that it reads */
  readonly features: readonly string[]
  /** rows that it was fitted to */
  readonly fitted: number
  /** share of the rows that left */
  readonly share: number
  readonly chances: (features: Features) => Float64Array
  /** chance of a customer like the mean of all */
  readonly base: number
  readonly model: RidgeLogit
  /** what the calibration multiplies a log-odds by */
  readonly slope: number
}

/** The features of some names, in that order. */
export const chosenFeatures = ({ names, columns }: Features, wanted: readonly string[]): Features => ({
  names: wanted,
  columns: wanted.map((name) => columns[names.indexOf(name)] ?? new Float64Array()),
})

const sampled = (lessons: Lessons, seed: number): Lessons => {
  if (lessons.left.length <= most) return lessons
  const rows = sampleOf(randomStream(seed), most, lessons.left.length)
  return { ...customersAt(lessons, rows), keys: Array.from(rows, (row) => lessons.keys[row] ?? '') }
}

/** Leaves out what may be left out and is the same for all. @param needed names that stay: where one is the same for all, nothing is learned */
export const withoutConstant = <Rows extends LabelledCustomers>(rows: Rows, needed: readonly string[]): Rows => {
  const constant = constantFeatures(rows.features)
  const kept = rows.features.names.filter((name) => needed.includes(name) || !constant.includes(name))
  return { ...rows, features: chosenFeatures(rows.features, kept) }
}

/** What goes with leaving among rows, with 95 % intervals. @throws ModelRefusal as `driversOf` does */
export const intervalDrivers = (lessons: Lessons, seed: number): Card['drivers'] =>
  driversOf(sampled(lessons, seed), penalty).map((driver) => ({
    ...driver,
    low: driver.effect - wide * driver.error,
    high: driver.effect + wide * driver.error,
  }))

/** What adds to the chance of a row, the strongest first, at most three. */
export type ReasonsOf = (features: Features, row: number) => readonly ChanceReason[]

/** The reasons of chances: only what speaks for leaving, of features whose effect is told apart from none. */
export const reasonsBy = ({ model, slope }: Learned, drivers: Card['drivers']): ReasonsOf => {
  const told = new Set(drivers.filter(({ low, high }) => low > 0 || high < 0).map(({ feature }) => featureOf(feature)))
  const isRising = new Map(model.features.map((name, j) => [featureOf(name), (model.weights[j] ?? 0) > 0]))
  return (features, row) => {
    const found = logitContributions(model, features, row)
    return reasonsOf(model.features, found, model.features.length)
      .reasons.flatMap(({ feature, effect }) => {
        const title = reasonTitle(feature, isRising.get(feature) ?? true)
        return slope * effect > 0 && told.has(feature) && title !== null ? [{ title, effect: slope * effect }] : []
      })
      .slice(0, 3)
  }
}

/**
 * Learns chances of leaving: a ridge logistic regression, and a logistic curve through what it predicts out of fold.
 *
 * @throws ModelRefusal as `fitRidgeLogit` does
 */
export const learn = (all: Lessons, seed: number): Learned => {
  const lessons = sampled(all, seed)
  const model = fitRidgeLogit(lessons, { penalty })
  const outOfFold = predictOutOfFold(lessons, foldsOf(lessons.keys, folds), (part) => {
    const fitted = fitRidgeLogitToPart(part, { penalty })
    return (features) => predictLogit(fitted, features)
  })
  const calibrate = plattCalibrator(outOfFold, lessons.left)
  const logOddsOf = (chance: number): number => {
    const [calibrated = 0.5] = calibrate(Float64Array.of(chance))
    return Math.log(calibrated / (1 - calibrated))
  }
  const shift = logOddsOf(0.5)
  const slope = logOddsOf(chanceOf(1)) - shift
  return {
    features: model.features,
    fitted: lessons.left.length,
    share: lessons.left.reduce((sum, left) => sum + left, 0) / lessons.left.length,
    chances: (features) => calibrate(predictLogit(model, chosenFeatures(features, model.features))),
    base: chanceOf(shift + slope * logitContributions(model, lessons.features, 0).base),
    model,
    slope,
  }
}

/**
 * How good chances are on rows that were not learned from.
 *
 * @param plain a score that a list could be made by without a model, the higher the likelier to leave; undefined for none
 * @throws ModelRefusal `none_churned`, `all_churned`
 */
export const judge = (
  learned: Learned,
  { features, left: happened }: LabelledCustomers,
  plain?: Float64Array,
): { readonly metrics: Metric[]; readonly calibration: Card['calibration'] } => {
  const judged: Judged = { chances: learned.chances(features), happened }
  const flat: Judged = { chances: happened.map(() => learned.share), happened }
  const listed: Judged = plain === undefined ? flat : { chances: plain, happened }
  return {
    metrics: [
      { name: 'auc', value: aucOf(judged), baseline: aucOf(listed) },
      { name: 'log_loss', value: logLossOf(judged), baseline: logLossOf(flat) },
      { name: 'brier', value: brierOf(judged), baseline: brierOf(flat) },
      { name: 'calibration_error', value: calibrationErrorOf(judged), baseline: calibrationErrorOf(flat) },
      { name: 'lift_top_decile', value: topOfList(judged, 0.1).lift, baseline: topOfList(listed, 0.1).lift },
      {
        name: 'left_share',
        value: happened.reduce((sum, left) => sum + left, 0) / happened.length,
        baseline: learned.share,
      },
    ],
    calibration: calibrationTable(judged, 10, 'count'),
  }
}
