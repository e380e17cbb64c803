import { ModelRefusal } from '../refusal.ts'
import { chanceOf, type FeatureRows, fitRidgeLogit, type Logit } from './ridge-logit.ts'

/** Subjects of an experiment: their features by name, who was treated (1 or 0), and who did it (1 or 0). */
export interface Trial {
  readonly features: Readonly<Record<string, Float64Array>>
  readonly treated: Float64Array
  readonly outcomes: Float64Array
}

/** Who would do it for being treated: two logits on scaled features, one of each arm. */
export interface UpliftModel {
  /** the features that the scores are made of, in the order of the weights */
  readonly names: readonly string[]
  readonly means: Float64Array
  readonly deviations: Float64Array
  readonly ofTreated: Logit
  readonly ofControl: Logit
}

const scaled = (
  features: Trial['features'],
  { names, means, deviations }: Pick<UpliftModel, 'names' | 'means' | 'deviations'>,
  rows: number,
): FeatureRows => {
  const width = names.length
  const values = new Float64Array(rows * width)
  for (const [j, name] of names.entries()) {
    const column = features[name]
    if (column === undefined || column.length !== rows)
      throw new ModelRefusal(
        'bad_feature',
        `the feature ${name} has ${column?.length ?? 'no'} values; expected ${rows}`,
        { name },
      )
    for (let i = 0; i < rows; i++) values[i * width + j] = ((column[i] ?? 0) - (means[j] ?? 0)) / (deviations[j] ?? 1)
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value))
  if (wrong !== -1) {
    const name = names[wrong % width] ?? ''
    throw new ModelRefusal('bad_feature', `the feature ${name} has a value that is no finite number`, { name })
  }
  return { width, values }
}

const scalesOf = (features: Trial['features'], names: readonly string[], rows: Int32Array) => {
  const columns = names.map((name) => Float64Array.from(rows, (row) => features[name]?.[row] ?? Number.NaN))
  const means = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0) / rows.length)
  const deviations = Float64Array.from(columns, (column, j) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - (means[j] ?? 0)) ** 2, 0) / rows.length),
  )
  const constant = columns.findIndex((column) => column.every((value) => value === column[0]))
  if (constant !== -1) {
    const name = names[constant] ?? ''
    throw new ModelRefusal('constant_feature', `the feature ${name} is the same for all subjects; leave it out`, {
      name,
    })
  }
  return { means, deviations }
}

/**
 * Learns who is moved by a treatment: the chance of the outcome when treated less the chance when not, each learned from its arm
 * (T-learner on ridge logits, features scaled by the training rows of both arms).
 *
 * @param rows places of the subjects to learn from; keep others to judge the model by (`qini`)
 * @throws ModelRefusal `bad_feature`, `constant_feature`, `one_outcome` where all of an arm did, or did not
 * @source Künzel et al. (2019), PNAS 116(10), 4156-4165
 */
export const fitUplift = ({ features, treated, outcomes }: Trial, rows: Int32Array): UpliftModel => {
  const names = Object.keys(features)
  const scales = { names, ...scalesOf(features, names, rows) }
  const all = scaled(features, scales, treated.length)
  const logitOf = (arm: string, isTreated: number): Logit => {
    const ofArm = rows.filter((row) => treated[row] === isTreated)
    const did = ofArm.reduce((sum, row) => sum + (outcomes[row] ?? 0), 0)
    const logit = did > 0 && did < ofArm.length ? fitRidgeLogit(all, ofArm, outcomes) : undefined
    if (logit !== undefined) return logit
    const message = `${did} of ${ofArm.length} subjects of the ${arm} arm did it; a model needs some who did and some who did not`
    throw new ModelRefusal('one_outcome', message, { arm, did, subjects: ofArm.length })
  }
  return { ...scales, ofTreated: logitOf('treated', 1), ofControl: logitOf('control', 0) }
}

/**
 * The uplift that a model expects of each subject, -1 to 1.
 *
 * @param features the same names as those learned from, of the same number of subjects each
 * @throws ModelRefusal `bad_feature`
 */
export const upliftScores = (model: UpliftModel, features: Trial['features']): Float64Array => {
  const [first = ''] = model.names
  const count = features[first]?.length ?? 0
  const rows = scaled(features, model, count)
  return Float64Array.from(
    { length: count },
    (_, i) => chanceOf(model.ofTreated, rows, i) - chanceOf(model.ofControl, rows, i),
  )
}
