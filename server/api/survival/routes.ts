import { Hono } from 'hono'
import { fitCox, testProportionality } from '../../../pipelines/models/churn/cox.ts'
import { kaplanMeier, medianInterval } from '../../../pipelines/models/churn/kaplan-meier.ts'
import { logRank } from '../../../pipelines/models/churn/log-rank.ts'
import { valuesAt } from '../../../pipelines/models/frame.ts'
import { normalTail } from '../../../pipelines/models/numeric/distributions.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import type { Refused, Warning } from '../../contract/estimate.ts'
import { routes } from '../../contract/routes.ts'
import type { Hazards, SurvivalRequest, SurvivalResult, Survived } from '../../contract/survival.ts'
import { warningOf } from '../../contract/warnings.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Asking } from '../analysis/asking.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { askStays, membersOf, type Stays } from './stays.ts'

/** Members of an attribute that are told apart. */
const mostMembers = 20
/** 97.5 % point of the normal distribution. */
const wide = 1.959964

const orRefused = <T>(work: () => T): T | { readonly refused: Refused } =>
  orRefusal(work, (refusal) => ({ refused: refusal.told() }))

const timesOf = ({ spans }: Stays, stays: readonly number[]) => {
  const places = Int32Array.from(stays)
  return { time: valuesAt(spans.time, places), left: valuesAt(spans.left, places) }
}

const survivedOf = (all: Stays, stays: readonly number[], until: number): Survived => {
  const times = timesOf(all, stays)
  const counts = { stays: stays.length, left: times.left.reduce((sum, left) => sum + left, 0) }
  const found = orRefused(() => {
    const curve = kaplanMeier(times)
    const last = curve.points.at(-1)
    const [low = null, high = null] = medianInterval(curve)
    return {
      curve: {
        steps: curve.points
          .filter((point) => point.left > 0 || point === last)
          .map(({ time: day, atRisk, left, survival, low: least, high: most }) => ({
            day,
            atRisk,
            left,
            survival,
            low: least,
            high: most,
          })),
        median: curve.median ?? null,
        medianLow: low,
        medianHigh: high,
        mean: until <= (last?.time ?? 0) ? curve.meanUntil(until) : null,
      },
    }
  })
  return { ...counts, ...found }
}

/** The members of an attribute, refused where there are too many to be told apart. */
const fewMembers = (stays: Stays, attribute: string) => {
  const members = membersOf(stays, attribute)
  if (members.length > mostMembers)
    throw ModelRefusal.of('too_many_members/attribute', { attribute, count: members.length, most: mostMembers })
  return members
}

const comparisonOf = (stays: Stays, groups: ReturnType<typeof membersOf>): SurvivalResult['comparison'] =>
  orRefused(() => {
    const names = new Array<string>(stays.spans.time.length).fill('')
    for (const [k, { stays: own }] of groups.entries()) for (const stay of own) names[stay] = String(k)
    const { groups: order, observed, expected, chiSquare, degrees, p } = logRank(stays.spans, names)
    return {
      chiSquare,
      degrees,
      p,
      groups: groups.map(({ member: group }, k) => {
        const at = order.indexOf(String(k))
        return { group, left: observed[at] ?? 0, expected: expected[at] ?? 0 }
      }),
    }
  })

/** Hazard ratios of the members of attributes, each against the member of most stays. */
const hazardsOf = (stays: Stays, attributes: readonly string[]): Hazards => {
  const told = attributes.flatMap((attribute) => {
    const [first, ...others] = fewMembers(stays, attribute)
    return first === undefined
      ? []
      : others.map(({ member, stays: own }) => ({ attribute, member, reference: first.member, own }))
  })
  if (told.length === 0) throw ModelRefusal.of('constant_feature/attributes', { attributes })
  const size = stays.spans.time.length
  const features = {
    names: told.map(({ attribute, member }) => `${attribute} ${member.label}`),
    columns: told.map(({ own }) => {
      const column = new Float64Array(size)
      for (const stay of own) column[stay] = 1
      return column
    }),
  }
  const fit = fitCox(stays.spans, features)
  const { all, each } = testProportionality(stays.spans, features, fit)
  return {
    hazards: told.map(({ attribute, member, reference }, j) => {
      const [effect, error] = [fit.coefficients[j] ?? 0, fit.standardErrors[j] ?? 0]
      return {
        attribute,
        member,
        reference,
        ratio: Math.exp(effect),
        interval: { low: Math.exp(effect - wide * error), high: Math.exp(effect + wide * error) },
        p: Math.min(1, 2 * normalTail(Math.abs(effect / error))),
        proportionalP: each[j]?.p ?? 1,
      }
    }),
    concordance: fit.concordance,
    proportional: all,
  }
}

const warningsOf = (
  { spans, skipped, through }: Stays,
  hazards: SurvivalResult['hazards'],
  groups: number,
): Warning[] => {
  const p = hazards !== null && 'hazards' in hazards ? hazards.proportional.p : 1
  return [
    ...(groups > 0 || hazards !== null ? [warningOf('groups_differ')] : []),
    ...(skipped.length > 0 ? [warningOf('kinds_left_out', { kinds: skipped })] : []),
    ...(spans.cut > 0 ? [warningOf('beginnings_unknown', { count: spans.cut })] : []),
    ...(p < 0.05 ? [warningOf('not_proportional', { p: Number(p.toPrecision(2)), through })] : []),
  ]
}

const survivalFound = async (request: SurvivalRequest, asking: Asking): Promise<SurvivalResult> => {
  const { by, attributes } = request
  const stays = await askStays(asking, request)
  const everybody = Array.from(stays.spans.time.keys())
  const groups = by === undefined ? [] : fewMembers(stays, by)
  const lastSeen = (own: readonly number[]): number =>
    own.reduce((most, stay) => Math.max(most, stays.spans.time[stay] ?? 0), 0)
  const seen = (groups.length > 0 ? groups : [{ stays: everybody }]).map((group) => lastSeen(group.stays))
  const until = request.until ?? Math.max(1, Math.min(...seen))
  const hazards = attributes === undefined ? null : orRefused(() => hazardsOf(stays, attributes))
  return {
    through: stays.through,
    until,
    all: survivedOf(stays, everybody, until),
    groups: groups.map(({ member: group, stays: own }) => ({ group, survived: survivedOf(stays, own, until) })),
    comparison: by === undefined ? null : comparisonOf(stays, groups),
    hazards,
    warnings: warningsOf(stays, hazards, groups.length),
    notices: [...stays.notices],
  }
}

/** `POST /api/survival`: how long customers stay under contract, what groups differ, and what goes with leaving sooner. */
export const survivalRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.survival
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: survivalFound }))
}
