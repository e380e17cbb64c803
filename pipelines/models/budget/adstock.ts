import { ModelRefusal } from '../refusal.ts'

const checkCarryOver = (carryOver: number): void => {
  if (!(carryOver >= 0 && carryOver < 1)) throw ModelRefusal.of('bad_carry_over', { carryOver })
}

/** @throws ModelRefusal `negative_spend` where a spend is below 0 or no finite number */
export const checkSpend = (spend: readonly number[]): void => {
  const place = spend.findIndex((amount) => !(amount >= 0 && Number.isFinite(amount)))
  if (place !== -1)
    throw ModelRefusal.of('negative_spend/spend', { place: place + 1, spend: spend[place] ?? Number.NaN })
}

/**
 * Spend as it is still felt: that of a period and a share of what was felt in the one before.
 *
 * @param carryOver at least 0 and below 1
 * @returns as many values as spends
 * @throws ModelRefusal `bad_carry_over`, `negative_spend`
 * @source Broadbent (1979); Robyn (Meta), transformation.R, adstock_geometric
 */
export const adstock = (spend: readonly number[], carryOver: number): number[] => {
  checkCarryOver(carryOver)
  checkSpend(spend)
  let felt = 0
  return spend.map((amount) => {
    felt = amount + carryOver * felt
    return felt
  })
}

/**
 * Weights of a spend in its own period and those after, which add up to 1.
 *
 * @param periods how long it is felt, its own period included
 * @throws ModelRefusal `bad_carry_over`
 * @source Meridian (Google), geometric adstock
 */
export const adstockWeights = (carryOver: number, periods: number): number[] => {
  checkCarryOver(carryOver)
  const weights = Array.from({ length: periods }, (_, age) => carryOver ** age)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
