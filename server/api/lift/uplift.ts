import { qini, qiniError, type Ranked } from '../../../pipelines/models/experiments/qini.ts'
import { fitUplift, upliftScores } from '../../../pipelines/models/experiments/uplift.ts'
import { constantFeatures, type Features, joined, levelsOfTexts, oneHot } from '../../../pipelines/models/features.ts'
import { valuesAt } from '../../../pipelines/models/frame.ts'
import { randomStream } from '../../../pipelines/models/numeric/random.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import type { LiftRequest, LiftResult, Uplift } from '../../contract/lift.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import type { Asking } from '../analysis/asking.ts'
import { inSteps } from '../analysis/in-steps.ts'

/** Most members that a feature may have: of one with more, each member is of few. */
const mostMembers = 50

/** How many times subjects are drawn anew for the error of a ranking. */
const samples = 200

/** Subjects of a cell are alike: so many of one arm, of whom so many did it. */
interface Cell {
  readonly arm: string
  readonly members: readonly string[]
  readonly known: number
  readonly converted: number
}

const cellOf = (row: AnsweredRow, features: readonly string[]): Cell => ({
  arm: row.named('arm').label,
  members: features.map((feature) => row.named(feature).label),
  known: (row.number('subjects') ?? 0) - (row.number('open_subjects') ?? 0),
  converted: row.number('converted') ?? 0,
})

interface Subjects {
  readonly features: Features
  readonly treated: Float64Array
  readonly outcomes: Float64Array
}

/** The subjects that cells stand for, one after the other. */
const subjectsOf = (cells: readonly Cell[], names: readonly string[], arm: string): Subjects => {
  const each = cells.flatMap((cell) =>
    Array.from({ length: cell.known }, (_, i) => ({ cell, did: i < cell.converted ? 1 : 0 })),
  )
  const encoded = names.map((name, j) => {
    const column = each.map(({ cell }) => cell.members[j] ?? '')
    const levels = levelsOfTexts(column)
    if (levels.length <= mostMembers) return oneHot(name, column, levels)
    throw ModelRefusal.of('too_many_members', { feature: name, count: levels.length, most: mostMembers })
  })
  return {
    features: joined(encoded),
    treated: Float64Array.from(each, ({ cell }) => (cell.arm === arm ? 1 : 0)),
    outcomes: Float64Array.from(each, ({ did }) => did),
  }
}

const halves = (count: number, seed: string) => {
  const random = randomStream(seed)
  const isLearned = Array.from({ length: count }, () => random() < 0.5)
  const rows = Int32Array.from(isLearned.keys())
  return { learned: rows.filter((row) => isLearned[row]), judged: rows.filter((row) => !isLearned[row]) }
}

const at = ({ treated, outcomes }: Subjects, scores: Float64Array, rows: Int32Array): Ranked => ({
  scores: valuesAt(scores, rows),
  treated: valuesAt(treated, rows),
  outcomes: valuesAt(outcomes, rows),
})

/** Features that tell subjects of some rows apart. */
const telling = ({ names, columns }: Features, rows: Int32Array): Features => {
  const constant = new Set(constantFeatures({ names, columns: columns.map((column) => valuesAt(column, rows)) }))
  const kept = names.flatMap((name, j) => (constant.has(name) ? [] : [j]))
  if (kept.length === 0) throw ModelRefusal.of('constant_feature/all')
  return { names: kept.map((j) => names[j] ?? ''), columns: kept.map((j) => columns[j] ?? new Float64Array()) }
}

const rankingOf = (ranked: Ranked, confidence: number, seed: string) => ({
  coefficient: qini(ranked).coefficient,
  interval: qiniError(ranked, confidence, samples, seed).interval,
})

/**
 * Who an arm moved: a model learned from one half of the subjects and judged by the other, beside the best single member.
 *
 * @throws ModelRefusal of `fitUplift` and `qini`; `too_many_members` for a feature that has more than 50
 */
const upliftOf = (cells: readonly Cell[], arm: string, names: readonly string[], request: LiftRequest): Uplift => {
  const { control, confidence, seed } = request
  const subjects = subjectsOf(
    cells.filter((cell) => cell.arm === arm || cell.arm === control),
    names,
    arm,
  )
  const { learned, judged } = halves(subjects.treated.length, `${seed}/${arm}`)
  const features = telling(subjects.features, learned)
  const scores = upliftScores(fitUplift({ ...subjects, features }, learned), features)
  const ofFlag = (j: number) => features.columns[j] ?? new Float64Array()
  const flags = features.names.map((name, j) => ({
    name,
    j,
    learned: qini(at(subjects, ofFlag(j), learned)).coefficient,
  }))
  const best = flags.reduce((first, flag) => (flag.learned > first.learned ? flag : first))
  const [attribute = '', ...member] = best.name.split('=')
  const byModel = at(subjects, scores, judged)
  return {
    arm,
    learned: learned.length,
    judged: judged.length,
    model: rankingOf(byModel, confidence, seed),
    curve: [...qini(byModel).curve],
    bestFlag: {
      attribute,
      member: member.join('='),
      ...rankingOf(at(subjects, ofFlag(best.j), judged), confidence, seed),
    },
  }
}

function* upliftsIn(
  cells: readonly Cell[],
  arms: readonly string[],
  features: readonly string[],
  request: LiftRequest,
) {
  const found: LiftResult['uplift'] = []
  for (const arm of arms) {
    const uplift = orRefusal(
      () => upliftOf(cells, arm, features, request),
      (refusal) => ({ arm, refused: refusal.told() }),
    )
    found.push(uplift)
    yield
  }
  return found
}

/** Who each arm moved, by the members of the features; or why the data cannot tell. */
export const upliftsOf = async (
  { ask, signal }: Asking,
  request: LiftRequest,
  where: LiftRequest['where'],
  arms: readonly string[],
) => {
  const { features = [] } = request
  if (features.length === 0) return []
  const places = Object.fromEntries(features.map((_, i) => [`rows[${i + 1}]`, `features[${i}]`]))
  const measures = ['subjects', 'open_subjects', 'converted']
  const { rows } = await ask({ from: 'experiments', measures, rows: ['arm', ...features], where }, { places })
  const cells = rows.map((row) => cellOf(row, features))
  return inSteps(upliftsIn(cells, arms, features, request), signal)
}
