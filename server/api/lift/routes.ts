import { Hono } from 'hono'
import { sampleRatio } from '../../../pipelines/models/experiments/sample-ratio.ts'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Warning } from '../../contract/estimate.ts'
import type { Contrast, LiftRequest, LiftResult } from '../../contract/lift.ts'
import type { Condition } from '../../contract/query.ts'
import { routes } from '../../contract/routes.ts'
import { warningOf } from '../../contract/warnings.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Answered, Asking } from '../analysis/asking.ts'
import { eachOnce } from '../analysis/notices.ts'
import { refusedAt } from '../analysis/refusal.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { type ArmFigures, adjusted, armMeasures, armOf, contrastOf, shownArm } from './arms.ts'
import { upliftsOf } from './uplift.ts'

const from = 'experiments'

/** Refuses an experiment that there is not, with the nearest that there is. */
const checkExperiment = async ({ ask }: Asking, name: string, where: readonly Condition[]): Promise<never> => {
  const { rows } = await ask({ from, measures: ['subjects'], rows: ['experiment'] })
  const names = rows.map((row) => row.named('experiment').label)
  if (names.includes(name) && where.length > 0)
    throw refusedAt('where', 'too_few_subjects/conditions', { experiment: name })
  throw new QueryError('unknown_experiment', { kind: 'experiment', name, closest: closest(name, names) }, 'experiment')
}

/** The control group and the other arms. @throws QueryError `model_refused` without either */
const sides = (arms: readonly ArmFigures[], control: string) => {
  const own = arms.find(({ arm }) => arm === control)
  const names = arms.map(({ arm }) => arm)
  if (own === undefined) throw refusedAt('control', 'no_control_group', { control, arms: names })
  const treated = arms.filter((arm) => arm !== own)
  if (treated.length === 0) throw refusedAt('', 'too_few_arms/one', { arm: control })
  return { own, treated }
}

/** Refuses arms without any outcome: their days are not over. */
const checkKnown = (arms: readonly ArmFigures[]) => {
  const open = arms.find(({ known }) => known === 0)
  if (open === undefined) return
  throw refusedAt('', 'not_complete', { arm: open.arm, count: open.subjects })
}

/** Fewer conversions than these, and the normal distribution that intervals go by is far from theirs. */
const fewConversions = 10

const warningsOf = (arms: readonly ArmFigures[], ratio: LiftResult['sampleRatio']): Warning[] => {
  const open = arms.reduce((sum, { subjects, known }) => sum + subjects - known, 0)
  const all = arms.reduce((sum, { subjects }) => sum + subjects, 0)
  const few = arms.filter(({ converted, known }) => Math.min(converted, known - converted) < fewConversions)
  const planned = Object.values(ratio.planned).reduce((sum, share) => sum + share, 0)
  const shares = arms.map(({ arm, subjects }) => ({
    arm,
    foundShare: subjects / all,
    plannedShare: (ratio.planned[arm] ?? 0) / planned,
  }))
  const [furthest] = shares.toSorted(
    (a, b) => Math.abs(b.foundShare - b.plannedShare) - Math.abs(a.foundShare - a.plannedShare),
  )
  return [
    ...(ratio.isMismatch && furthest !== undefined ? [warningOf('sample_ratio', furthest)] : []),
    ...(open > 0 ? [warningOf('not_complete', { count: open, subjects: all })] : []),
    ...few.map(({ arm, converted, known }) => warningOf('few_conversions', { count: converted, subjects: known, arm })),
  ]
}

/** The arms of each member of the segment that has a control group and others. */
const segmentsOf = (rows: Answered['rows'], segment: string, { control, confidence }: LiftRequest) => {
  const byMember = new Map<string, { segment: LiftResult['segments'][number]['segment']; arms: ArmFigures[] }>()
  for (const row of rows) {
    const member = row.named(segment)
    const key = JSON.stringify([member.key, member.special])
    const known = byMember.get(key) ?? { segment: member, arms: [] }
    known.arms.push(armOf(row, confidence))
    byMember.set(key, known)
  }
  const judged = [...byMember.values()].map(({ segment: member, arms }) => {
    const own = arms.find(({ arm }) => arm === control)
    const treated = arms.filter((arm) => arm !== own)
    const contrasts = own === undefined ? [] : treated.map((arm) => contrastOf(arm, own, confidence))
    return { segment: member, arms: arms.map(shownArm), contrasts }
  })
  const all = adjusted(
    judged.flatMap(({ contrasts }) => contrasts),
    (metric) => metric,
  )
  const rest = [...all]
  return judged.map((one) => ({ ...one, contrasts: rest.splice(0, one.contrasts.length) }))
}

type Shares = Readonly<Record<string, number>>

const ratioOf = (arms: readonly ArmFigures[], given: Shares | undefined): LiftResult['sampleRatio'] => {
  const planned = Object.fromEntries(arms.map(({ arm }) => [arm, given === undefined ? 1 : (given[arm] ?? 0)]))
  const ratio = sampleRatio(
    arms.map(({ subjects }) => subjects),
    Object.values(planned),
  )
  return { planned, ...ratio }
}

const liftOf = async (request: LiftRequest, asking: Asking): Promise<LiftResult> => {
  const { experiment, control, segment, confidence, shares } = request
  const where = [...request.where, { attribute: 'experiment', in: [experiment] }]
  const measures = [...armMeasures]
  const whole = await asking.ask({ from, measures, rows: ['arm'], where })
  if (whole.rows.length === 0) return checkExperiment(asking, experiment, request.where)
  const arms = whole.rows.map((row) => armOf(row, confidence))
  const { own, treated } = sides(arms, control)
  checkKnown(arms)
  const parts =
    segment === undefined
      ? undefined
      : await asking.ask({ from, measures, rows: [segment, 'arm'], where }, { places: { 'rows[0]': 'segment' } })
  const sampleRatioFound = ratioOf([own, ...treated], shares)
  const contrasts: Contrast[] = adjusted(
    treated.map((arm) => contrastOf(arm, own, confidence)),
    () => 'all',
  )
  return {
    experiment,
    control,
    confidence,
    arms: [own, ...treated].map(shownArm),
    sampleRatio: sampleRatioFound,
    contrasts,
    segments: segment === undefined || parts === undefined ? [] : segmentsOf(parts.rows, segment, request),
    uplift: await upliftsOf(
      asking,
      request,
      where,
      treated.map(({ arm }) => arm),
    ),
    warnings: warningsOf([own, ...treated], sampleRatioFound),
    notices: eachOnce([...whole.notices, ...(parts?.notices ?? [])]),
  }
}

/** `POST /api/lift`: what a campaign with a control group brought beyond what would have come anyway. */
export const liftRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.lift
  const complete = async (asked: LiftRequest): Promise<LiftRequest> => {
    if (asked.shares !== undefined) return asked
    const drawn = (await dependencies.steward?.lists.list())?.find(({ name }) => name === asked.experiment)
    return drawn === undefined ? asked : { ...asked, shares: { control: drawn.share, treatment: 1 - drawn.share } }
  }
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, complete, compute: liftOf }))
}
