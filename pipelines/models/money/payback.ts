import { ModelRefusal } from '../refusal.ts'

/** When the customers that a spend brought have paid it back. */
export interface SpendPayback {
  /** margin of all periods so far, less the spend, period by period */
  readonly balance: readonly number[]
  /** the first period, counted from 1, at whose end the margin is at least the spend; null where it is not yet */
  readonly paidBackAfter: number | null
}

/**
 * Payback of a spend cohort: what was spent in one period against the margin that the customers won by it brought since.
 *
 * @param spend at least 0, in currency
 * @param margins of the cohort by period since the spend, the period of the spend first; complete periods only
 * @throws ModelRefusal `negative_amount`, `too_few_periods` for none
 */
export const spendPayback = (spend: number, margins: readonly number[]): SpendPayback => {
  if (!(spend >= 0 && Number.isFinite(spend))) throw ModelRefusal.of('negative_amount/spend', { spend })
  if (margins.length === 0) throw ModelRefusal.of('too_few_periods/payback')
  let balance = -spend
  const balances = margins.map((margin) => {
    balance += margin
    return balance
  })
  const place = balances.findIndex((left) => left >= 0)
  return { balance: balances, paidBackAfter: place === -1 ? null : place + 1 }
}
