import { constantFeatures, type Features, rowsOfFeatures, type Scale, scaled, scaleOf } from '../features.ts'
import { valuesAt } from '../frame.ts'
import { chanceOf, fitBinomial } from '../numeric/binomial-regression.ts'
import { ModelRefusal } from '../refusal.ts'

/** Subjects of an experiment: their features, who was treated (1 or 0), and who did it (1 or 0). */
export interface Trial {
  readonly features: Features
  readonly treated: Float64Array
  readonly outcomes: Float64Array
}

/** Who would do it for being treated: two logits on scaled features, one of each arm, the intercept behind the weights. */
export interface UpliftModel {
  readonly names: readonly string[]
  readonly scales: readonly Scale[]
  readonly ofTreated: Float64Array
  readonly ofControl: Float64Array
}

/** Half of this times the squares of the weights is added to the sum of the log losses; the intercept is free. */
const penalty = 1

const scaledColumns = (features: Features, scales: readonly Scale[]): Float64Array[] =>
  features.columns.map((column, j) => scaled(column, scales[j] ?? { mean: 0, deviation: 1 }))

/**
 * Learns who is moved by a treatment: the chance of the outcome when treated less the chance when not, each learned from its arm
 * (T-learner on ridge logits, features scaled by the training rows of both arms).
 *
 * @param rows places of the subjects to learn from; keep others to judge the model by (`qini`)
 * @throws ModelRefusal `not_a_number`; `constant_feature` for one that is the same for all that are learned from; `one_outcome` where
 *   all of an arm did, or did not
 * @source Künzel et al. (2019), PNAS 116(10), 4156-4165
 */
export const fitUplift = ({ features, treated, outcomes }: Trial, rows: Int32Array): UpliftModel => {
  rowsOfFeatures(features)
  const { names } = features
  const [constant] = constantFeatures({ names, columns: features.columns.map((column) => valuesAt(column, rows)) })
  if (constant !== undefined) throw ModelRefusal.of('constant_feature/one', { feature: constant })
  const scales = features.columns.map((column) => scaleOf(column, rows))
  const columns = scaledColumns(features, scales)
  const penalties = Float64Array.from({ length: columns.length + 1 }, (_, j) => (j < columns.length ? penalty : 0))
  const logitOf = (arm: string, isTreated: number): Float64Array => {
    const ofArm = rows.filter((row) => treated[row] === isTreated)
    const events = valuesAt(outcomes, ofArm)
    const trials = events.map(() => 1)
    const did = events.reduce((sum, event) => sum + event, 0)
    const own = [...columns.map((column) => valuesAt(column, ofArm)), trials]
    const isLearnable = did > 0 && did < ofArm.length
    const fit = isLearnable ? fitBinomial({ columns: own, events, trials, penalties, link: 'logit' }) : undefined
    if (fit !== undefined) return fit.coefficients
    throw ModelRefusal.of('one_outcome', { arm, did, subjects: ofArm.length })
  }
  return { names, scales, ofTreated: logitOf('treated', 1), ofControl: logitOf('control', 0) }
}

/**
 * The uplift that a model expects of each subject, -1 to 1.
 *
 * @throws ModelRefusal `not_a_number`; Error for other features than those of the fit
 */
export const upliftScores = (
  { names, scales, ofTreated, ofControl }: UpliftModel,
  features: Features,
): Float64Array => {
  const rows = rowsOfFeatures(features)
  if (features.names.join() !== names.join())
    throw new Error(`the model reads ${names.join(', ')}; found ${features.names.join(', ')}`)
  const columns = scaledColumns(features, scales)
  const chance = (logit: Float64Array, row: number): number =>
    chanceOf(columns.reduce((sum, column, j) => sum + (logit[j] ?? 0) * (column[row] ?? 0), logit.at(-1) ?? 0))
  return Float64Array.from({ length: rows }, (_, row) => chance(ofTreated, row) - chance(ofControl, row))
}
