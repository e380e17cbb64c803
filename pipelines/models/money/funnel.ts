import { clopperPearsonInterval, wilsonInterval } from '../experiments/proportions.ts'
import type { Interval } from '../experiments/samples.ts'
import { quantilesOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'

/** A stage, and how many of the cohort reached it. */
export interface Stage {
  readonly name: string
  readonly count: number
}

/** The step into a stage from the one before. */
export interface FunnelStep {
  readonly stage: string
  readonly count: number
  /** of those who reached the stage before */
  readonly stepRate: number
  /** of all who began */
  readonly overallRate: number
  /** how many did not go on */
  readonly lost: number
  readonly wilson: Interval
  readonly clopperPearson: Interval
}

/** A funnel: a step into every stage but the first, and where the greatest share is lost. */
export interface Funnel {
  readonly steps: readonly FunnelStep[]
  /** the stage with the lowest step rate, the first of equal ones */
  readonly largestLeak: string
}

/**
 * A funnel of one cohort, each stage a part of the one before within the same time.
 *
 * @param confidence of the intervals of the step rates, such as 0.95
 * @throws ModelRefusal `too_few_stages`; `not_nested` where more reached a stage than the one before, as counts of events of a
 *   month do; `empty_stage` where nobody reached a stage that another follows; those of `wilsonInterval`
 */
export const funnel = (stages: readonly Stage[], confidence: number): Funnel => {
  const [first, ...rest] = stages
  if (first === undefined || rest.length === 0) throw ModelRefusal.of('too_few_stages', { count: stages.length })
  const steps = rest.map(({ name, count }, i): FunnelStep => {
    const before = stages[i] ?? first
    if (before.count === 0) throw ModelRefusal.of('empty_stage', { stage: before.name, next: name })
    if (count > before.count) {
      throw ModelRefusal.of('not_nested', { stage: name, reached: count, previous: before.name, before: before.count })
    }
    const counts = { count: before.count, successes: count }
    return {
      stage: name,
      count,
      stepRate: count / before.count,
      overallRate: count / first.count,
      lost: before.count - count,
      wilson: wilsonInterval(counts, confidence),
      clopperPearson: clopperPearsonInterval(counts, confidence),
    }
  })
  const leak = steps.reduce((worst, step) => (step.stepRate < worst.stepRate ? step : worst))
  return { steps, largestLeak: leak.stage }
}

/** How long it took those who went from a stage to the next. */
export interface StageTime {
  readonly stage: string
  readonly count: number
  /** of the times of those who got there, in the unit given; null where nobody did */
  readonly median: number | null
  readonly quarter: number | null
  readonly threeQuarters: number | null
}

/**
 * Times between stages, of those who got to both; who has not got there yet is not in them, so they are too short while a cohort
 * is young.
 *
 * @param names of the stages in their order
 * @param journeys when each of the cohort reached each stage, as a number of days or hours; null where not
 * @returns one row for each stage but the first
 * @throws ModelRefusal `out_of_order` where a stage was reached before the one before it
 */
export const stageTimes = (names: readonly string[], journeys: readonly (readonly (number | null)[])[]): StageTime[] =>
  names.slice(1).map((stage, i) => {
    const times = journeys.flatMap((reached) => {
      const [from, to] = [reached[i] ?? null, reached[i + 1] ?? null]
      if (from === null || to === null) return []
      if (!(to >= from)) {
        throw ModelRefusal.of('out_of_order', { stage, to, previous: names[i] ?? '', from })
      }
      return [to - from]
    })
    const quarters = times.length === 0 ? [] : quantilesOf(Float64Array.from(times), [0.25, 0.5, 0.75])
    return {
      stage,
      count: times.length,
      median: quarters[1] ?? null,
      quarter: quarters[0] ?? null,
      threeQuarters: quarters[2] ?? null,
    }
  })
