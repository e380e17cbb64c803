import { holm } from '../../../pipelines/models/experiments/adjust.ts'
import { type Lift, liftOfMeans, liftOfRates } from '../../../pipelines/models/experiments/lift.ts'
import { wilsonInterval } from '../../../pipelines/models/experiments/proportions.ts'
import { orRefusal } from '../../../pipelines/models/refusal.ts'
import type { Arm, Contrast, LiftOf } from '../../contract/lift.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import { refusedAt } from '../analysis/refusal.ts'

/** What is asked of each arm. */
export const armMeasures = [
  'subjects',
  'open_subjects',
  'visitors',
  'converted',
  'value',
  'value_spread',
] as const satisfies readonly string[]

/** An arm with the spread of what its subjects brought. */
export interface ArmFigures extends Arm {
  readonly spread: number
}

/** An arm as a row tells it. @throws QueryError `model_refused` where a policy keeps its count back */
export const armOf = (row: AnsweredRow, confidence: number): ArmFigures => {
  const { label } = row.named('arm')
  const subjects = row.number('subjects')
  if (subjects === undefined) throw refusedAt('', 'kept_back/arm', { arm: label })
  const known = subjects - (row.number('open_subjects') ?? 0)
  const converted = row.number('converted') ?? 0
  const value = row.number('value') ?? 0
  return {
    arm: label,
    subjects,
    known,
    converted,
    visited: row.number('visitors') ?? 0,
    rate: known > 0 ? converted / known : null,
    rateInterval: known > 0 ? wilsonInterval({ count: known, successes: converted }, confidence) : null,
    value,
    valuePerSubject: known > 0 ? value / known : null,
    spread: row.number('value_spread') ?? 0,
  }
}

/** An arm as the API tells it. */
export const shownArm = ({ spread: _, ...arm }: ArmFigures): Arm => arm

type Metric = LiftOf['metric']

const liftBy: Readonly<Record<Metric, (treated: ArmFigures, control: ArmFigures, confidence: number) => Lift>> = {
  conversion: (treated, control, confidence) =>
    liftOfRates(
      { count: treated.known, successes: treated.converted },
      { count: control.known, successes: control.converted },
      confidence,
    ),
  visit: (treated, control, confidence) =>
    liftOfRates(
      { count: treated.subjects, successes: treated.visited },
      { count: control.subjects, successes: control.visited },
      confidence,
    ),
  value: (treated, control, confidence) => {
    const sampleOf = ({ known, value, spread }: ArmFigures) => ({
      count: known,
      mean: known > 0 ? value / known : 0,
      variance: spread ** 2,
    })
    return liftOfMeans(sampleOf(treated), sampleOf(control), confidence)
  },
}

const metrics: readonly Metric[] = ['conversion', 'visit', 'value']

interface Judged {
  readonly lift?: LiftOf
  readonly refused?: Contrast['refused'][number]
}

const judged = (metric: Metric, treated: ArmFigures, control: ArmFigures, confidence: number): Judged =>
  orRefusal<Judged, Judged>(
    () => {
      const { difference, standardError, interval, pValue, relative } = liftBy[metric](treated, control, confidence)
      return { lift: { metric, difference, standardError, interval, pValue, adjustedPValue: pValue, relative } }
    },
    (refusal) => ({ refused: { metric, ...refusal.told() } }),
  )

/** An arm beside the control group; its p-values are not adjusted yet. */
export const contrastOf = (treated: ArmFigures, control: ArmFigures, confidence: number): Contrast => {
  const all = metrics.map((metric) => judged(metric, treated, control, confidence))
  return {
    arm: treated.arm,
    lifts: all.flatMap(({ lift }) => lift ?? []),
    refused: all.flatMap(({ refused }) => refused ?? []),
  }
}

/**
 * Contrasts with p-values adjusted by Holm over those that `familyOf` puts together.
 *
 * @param familyOf of a metric: the same text for what is adjusted together
 */
export const adjusted = (contrasts: readonly Contrast[], familyOf: (metric: Metric) => string): Contrast[] => {
  const families = new Map<string, LiftOf[]>()
  for (const lift of contrasts.flatMap(({ lifts }) => lifts)) {
    const family = familyOf(lift.metric)
    families.set(family, [...(families.get(family) ?? []), lift])
  }
  const found = new Map<LiftOf, number>()
  for (const family of families.values())
    for (const [i, p] of holm(family.map(({ pValue }) => pValue)).entries()) {
      const lift = family[i]
      if (lift !== undefined) found.set(lift, p)
    }
  return contrasts.map((contrast) => ({
    ...contrast,
    lifts: contrast.lifts.map((lift) => ({ ...lift, adjustedPValue: found.get(lift) ?? lift.pValue })),
  }))
}
