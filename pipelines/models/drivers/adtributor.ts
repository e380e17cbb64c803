import { ModelRefusal } from '../refusal.ts'

/** A value as it was to be expected, and as it came. */
export interface Outcome {
  readonly forecast: number
  readonly actual: number
}

/** What a member says of a change. */
export interface MemberSurprise {
  readonly member: string
  /** its change by the change of the whole */
  readonly explanatoryPower: number
  /** how far its share of the whole moved, as its part of the Jensen-Shannon divergence; 0 for one that fell with all others */
  readonly surprise: number
}

/** A dimension, what all its members say, and the few that explain the change between them. */
export interface DimensionSurprise {
  readonly dimension: string
  readonly members: readonly MemberSurprise[]
  /** the most surprising first; empty where no few members explain enough */
  readonly candidates: readonly string[]
  readonly explanatoryPower: number
  /** of the candidates together */
  readonly surprise: number
}

/** From which part of a change a member counts, and when candidates explain enough. */
export interface Thresholds {
  /** of a member, 0.1 in the paper */
  readonly member: number
  /** of all candidates together, 0.67 in the paper */
  readonly candidates: number
}

const divergence = (p: number, q: number): number => {
  const part = (share: number) => (share === 0 ? 0 : share * Math.log((2 * share) / (p + q)))
  return (part(p) + part(q)) / 2
}

const check = (dimension: string, members: ReadonlyMap<string, Outcome>): Outcome => {
  let [forecast, actual] = [0, 0]
  for (const [member, outcome] of members) {
    if (!(outcome.forecast >= 0 && outcome.actual >= 0 && Number.isFinite(outcome.forecast + outcome.actual))) {
      throw ModelRefusal.of('bad_value/outcome', { member, dimension, before: outcome.forecast, after: outcome.actual })
    }
    forecast += outcome.forecast
    actual += outcome.actual
  }
  if (forecast === 0 || actual === 0)
    throw ModelRefusal.of('empty_period/dimension', { dimension, before: forecast, after: actual })
  if (forecast === actual) throw ModelRefusal.of('no_change', { dimension, value: actual })
  return { forecast, actual }
}

/**
 * Which members of which dimension go with a change of a measure that sums up: those that explain it and whose share moved, so
 * that "everything large fell" is no answer. What it finds is associated with the change; it is not called its cause.
 *
 * @param dimensions members by dimension, each dimension adding up to the same whole
 * @returns the dimensions with candidates by falling surprise, then those without
 * @throws ModelRefusal `bad_value`, `empty_period`, `no_change`
 * @source Bhagwan et al. (2014), Adtributor: Revenue Debugging in Advertising Systems, NSDI
 */
export const adtributor = (
  dimensions: ReadonlyMap<string, ReadonlyMap<string, Outcome>>,
  thresholds: Thresholds = { member: 0.1, candidates: 0.67 },
): DimensionSurprise[] =>
  [...dimensions]
    .map(([dimension, members]): DimensionSurprise => {
      const whole = check(dimension, members)
      const all = [...members].map(([member, { forecast, actual }]) => ({
        member,
        explanatoryPower: (actual - forecast) / (whole.actual - whole.forecast),
        surprise: divergence(forecast / whole.forecast, actual / whole.actual),
      }))
      const taken: MemberSurprise[] = []
      let [explanatoryPower, surprise] = [0, 0]
      for (const member of all.toSorted((a, b) => b.surprise - a.surprise)) {
        if (explanatoryPower > thresholds.candidates) break
        if (!(member.explanatoryPower > thresholds.member)) continue
        taken.push(member)
        explanatoryPower += member.explanatoryPower
        surprise += member.surprise
      }
      const isEnough = explanatoryPower > thresholds.candidates
      return {
        dimension,
        members: all,
        candidates: isEnough ? taken.map(({ member }) => member) : [],
        explanatoryPower: isEnough ? explanatoryPower : 0,
        surprise: isEnough ? surprise : 0,
      }
    })
    .sort((a, b) => Number(b.candidates.length > 0) - Number(a.candidates.length > 0) || b.surprise - a.surprise)
