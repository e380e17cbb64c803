import { normalTail } from '../numeric/distributions.ts'
import { ModelRefusal } from '../refusal.ts'

/** An open opportunity that is won or lost whatever becomes of the others. */
export interface Deal {
  readonly name: string
  /** in currency, at least 0 */
  readonly amount: number
  /** that it is won, 0 to 1; from closed opportunities of its stage only */
  readonly probability: number
}

/** What the open opportunities may bring. */
export interface PipelineOutlook {
  /** sum of probability times amount */
  readonly weighted: number
  readonly deviation: number
  readonly expectedWins: number
  /** that nothing is won */
  readonly nothing: number
  /** the least amount that is not exceeded with a chance of at least 10, 50 and 90 % */
  readonly p10: number
  readonly p50: number
  readonly p90: number
  /** that at least the target is won */
  readonly atLeastTarget: number
  /** the same if the sum were normally distributed, which for few and unequal deals it is not */
  readonly atLeastTargetByNormal: number
  /** what one step of the distribution stands for: 0 where it is exact, else amounts were rounded to it */
  readonly rounding: number
}

/** More sums than this are kept apart only after rounding. */
const mostSums = 100_000

const check = (deals: readonly Deal[]): void => {
  if (deals.length === 0) throw ModelRefusal.of('no_deals/open')
  for (const { name, amount, probability } of deals) {
    if (amount >= 0 && Number.isFinite(amount) && probability >= 0 && probability <= 1) continue
    throw ModelRefusal.of('bad_deal', { name, amount, probability })
  }
}

/** Chances of all sums, to the cent; undefined where they are more than can be kept apart. */
const convolve = (deals: readonly Deal[], stepsPerUnit: number): Map<number, number> | undefined => {
  let sums = new Map([[0, 1]])
  for (const { amount, probability } of deals) {
    const next = new Map<number, number>()
    const add = (sum: number, chance: number) => next.set(sum, (next.get(sum) ?? 0) + chance)
    const steps = Math.round(amount * stepsPerUnit)
    for (const [sum, chance] of sums) {
      add(sum, chance * (1 - probability))
      add(sum + steps, chance * probability)
    }
    if (next.size > mostSums) return undefined
    sums = next
  }
  return sums
}

/** Chances of all sums of amounts that are told as whole steps: few enough to have a place for each. */
const convolveRounded = (deals: readonly Deal[], stepsPerUnit: number): Map<number, number> => {
  const steps = deals.map(({ amount }) => Math.round(amount * stepsPerUnit))
  const chances = new Float64Array(steps.reduce((sum, step) => sum + step, 0) + 1)
  chances[0] = 1
  let reached = 0
  for (const [i, { probability }] of deals.entries()) {
    const step = steps[i] ?? 0
    reached += step
    for (let sum = reached; sum >= 0; sum--) {
      const won = sum >= step ? (chances[sum - step] ?? 0) : 0
      chances[sum] = (chances[sum] ?? 0) * (1 - probability) + won * probability
    }
  }
  return new Map(chances.entries())
}

/**
 * The distribution of what open deals bring, by convolution of all outcomes, to the cent; where there are too many sums, of
 * amounts rounded to 1/50,000 of all.
 *
 * @throws ModelRefusal `no_deals`, `bad_deal`
 */
export const pipelineOutlook = (deals: readonly Deal[], target: number): PipelineOutlook => {
  check(deals)
  const cents = 100
  const all = deals.reduce((sum, { amount }) => sum + amount, 0)
  const exact = convolve(deals, cents)
  const stepsPerUnit = exact === undefined ? 50_000 / all : cents
  const chances = [...(exact ?? convolveRounded(deals, stepsPerUnit))]
    .filter(([, chance]) => chance > 0)
    .sort(([a], [b]) => a - b)
  const weighted = deals.reduce((sum, { amount, probability }) => sum + amount * probability, 0)
  const variance = deals.reduce((sum, { amount, probability: p }) => sum + amount * amount * p * (1 - p), 0)
  const quantile = (share: number): number => {
    let below = 0
    // a chance that adds up to the share but for rounding reaches it
    const found = chances.find(([, chance]) => {
      below += chance
      return below >= share - 1e-12
    })
    return (found?.[0] ?? 0) / stepsPerUnit
  }
  const deviation = Math.sqrt(variance)
  const short = target * stepsPerUnit - 1e-6
  return {
    weighted,
    deviation,
    expectedWins: deals.reduce((sum, { probability }) => sum + probability, 0),
    nothing: deals.reduce(
      (product, { amount, probability }) => (amount > 0 ? product * (1 - probability) : product),
      1,
    ),
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    atLeastTarget: Math.min(
      1,
      chances.reduce((sum, [steps, chance]) => (steps >= short ? sum + chance : sum), 0),
    ),
    atLeastTargetByNormal: deviation === 0 ? Number(weighted >= target) : normalTail((target - weighted) / deviation),
    rounding: exact === undefined ? 1 / stepsPerUnit : 0,
  }
}
