import { solveSquare } from '../numeric/linear.ts'
import { ModelRefusal } from '../refusal.ts'

/** A customer relation as states with chances to move between them, and what each state brings in a period. */
export interface Migration {
  /** `chances[i][j]`: chance to be in state j one period after state i; rows sum to 1 or less (the rest leaves for good) */
  readonly chances: readonly (readonly number[])[]
  /** what each state brings when it is entered, net of what it costs */
  readonly rewards: readonly number[]
  /** discount rate per period, 0 or more */
  readonly discount: number
}

/** Repeat buying by how many periods ago the last purchase was; after as many as there are chances, the customer is lost. */
export interface RecencyPolicy {
  /** chance to buy in a period, by recency 1, 2, … */
  readonly purchase: readonly number[]
  /** margin of a purchase */
  readonly contribution: number
  /** cost of the contact that is made in each period at each recency */
  readonly contact: number
  readonly discount: number
}

/**
 * The states of a recency policy: recency 1 to n, and at the end "former", which is worth nothing.
 *
 * @source Dwyer (1989), J. Direct Marketing 3(4), 8–15; Pfeifer & Carraway (2000), J. Interactive Marketing 14(2), 43–55
 */
export const recencyMigration = ({ purchase, contribution, contact, discount }: RecencyPolicy): Migration => {
  const size = purchase.length + 1
  const zeros = (): number[] => new Array<number>(size).fill(0)
  const chances = purchase.map((chance, i) => zeros().map((_, j) => (j === 0 ? chance : j === i + 1 ? 1 - chance : 0)))
  const rewards = purchase.map((_, i) => (i === 0 ? contribution - contact : -contact))
  return { chances: [...chances, zeros().map((_, j) => (j === size - 1 ? 1 : 0))], rewards: [...rewards, 0], discount }
}

const refuseUnusable = ({ chances, rewards, discount }: Migration): void => {
  if (!(discount >= 0)) throw ModelRefusal.of('out_of_range/discount', { discount })
  const wrong = chances.findIndex(
    (row) =>
      row.length !== rewards.length ||
      row.some((chance) => !(chance >= 0)) ||
      row.reduce((sum, chance) => sum + chance, 0) > 1 + 1e-9,
  )
  if (wrong >= 0 || chances.length !== rewards.length)
    throw ModelRefusal.of('impossible_chances', { row: Math.max(wrong, 0), states: rewards.length })
}

/**
 * The value of a customer in each state over some periods: R + PR/(1+d) + … + PⁿR/(1+d)ⁿ.
 *
 * @param periods periods after the present one
 * @source Pfeifer & Carraway (2000), equation 4
 */
export const migrationValueOver = (migration: Migration, periods: number): Float64Array => {
  refuseUnusable(migration)
  const { chances, rewards, discount } = migration
  let value = Float64Array.from(rewards)
  for (let period = 0; period < periods; period++) {
    value = Float64Array.from(rewards, (reward, i) => {
      const next = (chances[i] ?? []).reduce((sum, chance, j) => sum + chance * (value[j] ?? 0), 0)
      return reward + next / (1 + discount)
    })
  }
  return value
}

/**
 * The value of a customer in each state without end: (I − P/(1+d))⁻¹ R.
 *
 * @throws ModelRefusal `no_finite_value` where customers may stay for ever, nothing is discounted, and the states they stay in bring something
 * @source Pfeifer & Carraway (2000), equation 6
 */
export const migrationValue = (migration: Migration): Float64Array => {
  refuseUnusable(migration)
  const { chances, rewards, discount } = migration
  const size = rewards.length
  // a state that cannot be left and brings nothing is worth nothing, also where nothing is discounted
  const isIdle = chances.map((row, i) => row[i] === 1 && rewards[i] === 0)
  const system = Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size]
    return (i === j ? 1 : 0) - (isIdle[i] ? 0 : (chances[i]?.[j] ?? 0) / (1 + discount))
  })
  try {
    return solveSquare(system, Float64Array.from(rewards))
  } catch (cause) {
    const refusal = ModelRefusal.of('no_finite_value/migration')
    refusal.cause = cause
    throw refusal
  }
}
