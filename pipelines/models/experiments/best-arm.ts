import { lnBeta } from '../numeric/gamma.ts'
import { betaKernel, betaQuantile, incompleteBeta } from '../numeric/incomplete-beta.ts'
import type { Random } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'

/** What is believed of the rate of an arm: successes and failures seen, each with 1 added where nothing was known before. */
export interface BetaBelief {
  readonly a: number
  readonly b: number
}

const checkArms = (arms: readonly BetaBelief[]): void => {
  if (arms.length < 2) throw ModelRefusal.of('too_few_arms/choice', { count: arms.length })
  const wrong = arms.find(({ a, b }) => !(a > 0 && b > 0 && Number.isFinite(a + b)))
  if (wrong !== undefined) throw ModelRefusal.of('bad_belief', wrong)
}

/** So far down a density counts as nothing: e^-80. */
const nothing = 80

/** Logarithm of rate^a (1 - rate)^b at log-odds. */
const heightAt = ({ a, b }: BetaBelief, logOdds: number): number =>
  logOdds > 0
    ? -b * logOdds - (a + b) * Math.log1p(Math.exp(-logOdds))
    : a * logOdds - (a + b) * Math.log1p(Math.exp(logOdds))

/** Density of an arm by log-odds; far out a rate is no longer told from 0 or 1, its log-odds are. */
const densityAt = (arm: BetaBelief, logOdds: number): number =>
  Math.abs(logOdds) < 30
    ? betaKernel(arm.a, arm.b, 1 / (1 + Math.exp(-logOdds)))
    : Math.exp(heightAt(arm, logOdds) - lnBeta(arm.a, arm.b))

/** Where the logarithm of an arm's density has fallen by `nothing`, on one side of its mode. */
const reach = (arm: BetaBelief, direction: 1 | -1): number => {
  const { a, b } = arm
  const mode = Math.log(a / b)
  let step = Math.sqrt((a + b) / (a * b))
  while (heightAt(arm, mode) - heightAt(arm, mode + direction * step) < nothing) step *= 1.25
  return mode + direction * step
}

/**
 * The probability of each arm to have the highest rate, which is also how often Thompson sampling chooses it.
 *
 * The density of one arm times the distributions of the others is added up over log-odds, where it is smooth and falls off on
 * both sides, so that equal steps are exact to about 10 digits.
 *
 * @returns in the order of the arms; they add up to 1
 * @throws ModelRefusal `too_few_arms`, `bad_belief`
 */
export const probabilityBest = (arms: readonly BetaBelief[]): number[] => {
  checkArms(arms)
  return arms.map((arm, i) => {
    const [low, high] = [reach(arm, -1), reach(arm, 1)]
    const narrowest = Math.min(...arms.map(({ a, b }) => Math.sqrt((a + b) / (a * b))))
    const steps = Math.min(100_000, Math.ceil((high - low) / (narrowest / 8)))
    const width = (high - low) / steps
    let sum = 0
    for (let step = 0; step <= steps; step++) {
      const logOdds = low + step * width
      const rate = 1 / (1 + Math.exp(-logOdds))
      const others = arms.reduce(
        (product, { a, b }, j) => (j === i ? product : product * incompleteBeta(a, b, rate)),
        1,
      )
      sum += densityAt(arm, logOdds) * others
    }
    return Math.min(1, sum * width)
  })
}

/** The mean of a belief: the rate to expect of the arm. */
export const expectedRate = ({ a, b }: BetaBelief): number => a / (a + b)

/**
 * Chooses an arm by Thompson sampling: draws a rate of each belief and takes the highest.
 *
 * @returns the place of the arm
 * @throws ModelRefusal `too_few_arms`, `bad_belief`
 * @source Thompson (1933), Biometrika 25, 285-294
 */
export const chooseArm = (arms: readonly BetaBelief[], random: Random): number => {
  checkArms(arms)
  const rates = arms.map(({ a, b }) => betaQuantile(a, b, random()))
  return rates.indexOf(Math.max(...rates))
}
