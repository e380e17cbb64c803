import { type Random, randomStream } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'
import type { Interval } from './samples.ts'

/** Subjects whose ranking is judged: a score of each, who was treated (1 or 0), and who did it (1 or 0). */
export interface Ranked {
  readonly scores: Float64Array
  readonly treated: Float64Array
  readonly outcomes: Float64Array
}

/** How well a ranking finds those who are moved. */
export interface Qini {
  /** incremental outcomes among the treated when the first 10 %, 20 %, ... 100 % by score are taken, rounded up to whole subjects */
  readonly curve: readonly number[]
  /** area between the curve and that of a random order, per treated subject; 0 for a ranking that knows nothing */
  readonly coefficient: number
  /** area under the uplift of the first so many, times their number, per subject */
  readonly areaUnderUplift: number
  /** difference of the rates of both arms in each tenth, the first ones a subject larger; null where one arm has nobody there */
  readonly upliftByTenth: readonly (number | null)[]
  /** the same over the first 30 %, rounded down */
  readonly upliftOfFirst30: number | null
}

/** Counts over the first so many subjects of a ranking. */
interface Sums {
  treated: number
  control: number
  treatedDid: number
  controlDid: number
}

const none = (): Sums => ({ treated: 0, control: 0, treatedDid: 0, controlDid: 0 })

const incremental = ({ treated, control, treatedDid, controlDid }: Sums): number =>
  control === 0 ? treatedDid : treatedDid - (controlDid * treated) / control

const upliftOf = ({ treated, control, treatedDid, controlDid }: Sums): number | null =>
  treated === 0 || control === 0 ? null : treatedDid / treated - controlDid / control

const less = (all: Sums, before: Sums): Sums => ({
  treated: all.treated - before.treated,
  control: all.control - before.control,
  treatedDid: all.treatedDid - before.treatedDid,
  controlDid: all.controlDid - before.controlDid,
})

const addTo = (sums: Sums, { treated, outcomes }: Ranked, row: number, times: number): void => {
  const did = times * (outcomes[row] ?? 0)
  if (treated[row] === 1) {
    sums.treated += times
    sums.treatedDid += did
  } else {
    sums.control += times
    sums.controlDid += did
  }
}

/** Places from the highest score to the lowest, those of equal scores in the order given. */
const ranking = ({ scores }: Ranked): Int32Array =>
  Int32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)

const check = ({ scores, treated, outcomes }: Ranked): void => {
  const ofTreated = treated.reduce((sum, value) => sum + value, 0)
  if (ofTreated === 0 || ofTreated === treated.length) {
    throw ModelRefusal.of('one_arm', { treated: ofTreated, subjects: treated.length })
  }
  if (scores.length !== treated.length || outcomes.length !== treated.length || scores.some(Number.isNaN)) {
    throw ModelRefusal.of('bad_scores', { scores: scores.length, outcomes: outcomes.length, subjects: treated.length })
  }
}

/**
 * Judges a ranking by the outcomes of subjects that it did not learn from. Of equal scores those given first come first, so the
 * curve of a ranking with few values depends on the order of the subjects.
 *
 * @throws ModelRefusal `one_arm`, `bad_scores`
 * @source Radcliffe (2007), Using control groups to target on predicted lift; Devriendt, Guns and Verbeke (2020)
 */
export const qini = (ranked: Ranked): Qini => {
  check(ranked)
  const order = ranking(ranked)
  const count = order.length
  const sums = none()
  let [area, uplifted, before, upliftBefore] = [0, 0, 0, 0]
  const upTo: Sums[] = [none()]
  for (const [i, row] of order.entries()) {
    addTo(sums, ranked, row, 1)
    upTo.push({ ...sums })
    const now = incremental(sums)
    const upliftNow = (upliftOf(sums) ?? 0) * (i + 1)
    area += (before + now) / 2 / count
    uplifted += (upliftBefore + upliftNow) / 2 / count
    before = now
    upliftBefore = upliftNow
  }
  const first = (subjects: number): Sums => upTo[subjects] ?? sums
  const tenths = Array.from({ length: 10 }, (_, i) => i)
  const startOf = (tenth: number): number => tenth * Math.floor(count / 10) + Math.min(tenth, count % 10)
  return {
    curve: tenths.map((tenth) => incremental(first(Math.ceil(((tenth + 1) * count) / 10)))),
    coefficient: (area - before / 2) / sums.treated,
    areaUnderUplift: uplifted / count,
    upliftByTenth: tenths.map((tenth) => upliftOf(less(first(startOf(tenth + 1)), first(startOf(tenth))))),
    upliftOfFirst30: upliftOf(first(Math.floor((3 * count) / 10))),
  }
}

/** The coefficient of subjects drawn with replacement, of which each counts as often as it was drawn. */
const resampled = (ranked: Ranked, order: Int32Array, random: Random): number => {
  const count = order.length
  const times = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const drawn = Math.floor(random() * count)
    times[drawn] = (times[drawn] ?? 0) + 1
  }
  const sums = none()
  let [area, before] = [0, 0]
  for (const row of order) {
    const drawn = times[row] ?? 0
    if (drawn === 0) continue
    addTo(sums, ranked, row, drawn)
    const now = incremental(sums)
    area += (drawn * (before + now)) / 2 / count
    before = now
  }
  return sums.treated === 0 ? 0 : (area - before / 2) / sums.treated
}

/** How sure a coefficient is. */
export interface QiniError {
  readonly standardError: number
  readonly interval: Interval
}

/**
 * The error of the coefficient by the bootstrap. A ranking whose interval holds 0 has not been shown to know anything, and two
 * rankings are to be compared with their intervals.
 *
 * @param confidence such as 0.95
 * @param samples how many are drawn, such as 200
 * @param seed the same gives the same interval
 * @throws ModelRefusal `one_arm`, `bad_scores`
 * @source Efron and Tibshirani (1993), An Introduction to the Bootstrap, 13.3
 */
export const qiniError = (ranked: Ranked, confidence: number, samples: number, seed: string): QiniError => {
  check(ranked)
  const order = ranking(ranked)
  const random = randomStream(seed)
  const found = Float64Array.from({ length: samples }, () => resampled(ranked, order, random)).sort()
  const mean = found.reduce((sum, value) => sum + value, 0) / samples
  const quantile = (share: number) => found[Math.min(samples - 1, Math.max(0, Math.round(share * (samples - 1))))] ?? 0
  return {
    standardError: Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples - 1)),
    interval: { low: quantile((1 - confidence) / 2), high: quantile((1 + confidence) / 2) },
  }
}
