import { shapleyValues } from '../attribution/shapley.ts'
import { ModelRefusal } from '../refusal.ts'

/** A factor of a measure in both periods, such as orders per customer. */
export interface Factor {
  readonly name: string
  readonly before: number
  readonly after: number
}

/** How the change of a product splits into the changes of its factors. */
export interface FactorEffects {
  readonly before: number
  readonly after: number
  /** in the unit of the measure; they add up to the change */
  readonly effects: readonly { readonly name: string; readonly effect: number }[]
  /** logarithmic mean where all factors are above 0, else the mean over all orders of change */
  readonly method: 'lmdi' | 'shapley'
}

/** How factors share a change: chosen by the numbers, or asked for. */
export type FactorMethod = FactorEffects['method']

/** (a - b) / ln(a / b), also where both are nearly equal. */
const logarithmicMean = (a: number, b: number): number => {
  const off = (a - b) / b
  return Math.abs(off) < 1e-12 ? b * (1 + off / 2) : (a - b) / Math.log1p(off)
}

const product = (factors: readonly Factor[], of: (factor: Factor, i: number) => number): number =>
  factors.reduce((result, factor, i) => result * of(factor, i), 1)

/**
 * Splits the change of a product, such as revenue = sessions x conversion x order value, into what each factor makes of it: by
 * the logarithmic mean Divisia index, or where a factor is not above 0 by Shapley values. Both are exact and do not depend on the
 * order of the factors, which changing one after the other does. A split says what changed together, not what caused it.
 *
 * @param method asked for; `lmdi` needs factors above 0
 * @throws ModelRefusal `no_factors`; `bad_factor` for one that is no finite number; `not_positive` where lmdi is asked for a
 *   factor that is not above 0; `too_many_channels` for Shapley values of more than 12 factors
 * @source Ang (2005), Energy Policy 33, 867-871; Sun (1998), Energy Economics 20, 85-100
 */
export const factorEffects = (factors: readonly Factor[], method?: FactorMethod): FactorEffects => {
  if (factors.length === 0) throw ModelRefusal.of('no_factors')
  const wrong = factors.find((factor) => !Number.isFinite(factor.before) || !Number.isFinite(factor.after))
  if (wrong !== undefined) {
    throw ModelRefusal.of('bad_factor', wrong)
  }
  const flat = factors.find((factor) => factor.before <= 0 || factor.after <= 0)
  const chosen = method ?? (flat === undefined ? 'lmdi' : 'shapley')
  const before = product(factors, (factor) => factor.before)
  const after = product(factors, (factor) => factor.after)
  const effectsOf = (): number[] => {
    if (chosen === 'shapley') {
      const worth = (set: number) =>
        product(factors, (factor, i) => ((set & (1 << i)) === 0 ? factor.before : factor.after))
      return shapleyValues(
        factors.map(({ name }) => name),
        worth,
      )
    }
    if (flat !== undefined) {
      throw ModelRefusal.of('not_positive/factor', flat)
    }
    const mean = logarithmicMean(after, before)
    return factors.map((factor) => mean * Math.log(factor.after / factor.before))
  }
  const effects = effectsOf()
  return {
    before,
    after,
    effects: factors.map(({ name }, i) => ({ name, effect: effects[i] ?? 0 })),
    method: chosen,
  }
}
