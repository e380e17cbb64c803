import { ModelRefusal } from '../refusal.ts'

/** How recurring revenue came from one month's to another's: start + new + expansion - contraction - churn = end. */
export interface RevenueBridge {
  readonly start: number
  /** of customers who paid nothing before */
  readonly new: number
  readonly expansion: number
  readonly contraction: number
  /** of customers who pay nothing now */
  readonly churn: number
  readonly end: number
  /** net revenue retention: what the customers of the start pay now, by what they paid; null without a start */
  readonly netRetention: number | null
  /** gross revenue retention: the same without expansion */
  readonly grossRetention: number | null
  /** share of the customers of the start who pay nothing now */
  readonly customerChurn: number | null
}

/**
 * The bridge of monthly recurring revenue between two months.
 *
 * @param before what each customer paid, by customer, at least 0; 0 is the same as not to be there
 * @throws ModelRefusal `negative_amount`
 */
export const revenueBridge = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): RevenueBridge => {
  for (const [customer, amount] of [...before, ...after])
    if (!(amount >= 0 && Number.isFinite(amount)))
      throw ModelRefusal.of('negative_amount/customer', { customer, amount })
  const parts = { start: 0, new: 0, expansion: 0, contraction: 0, churn: 0, end: 0 }
  let [customers, left] = [0, 0]
  for (const customer of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(customer) ?? 0, after.get(customer) ?? 0]
    parts.start += was
    parts.end += is
    if (was > 0) customers++
    if (was > 0 && is === 0) left++
    if (was === 0) parts.new += is
    else if (is === 0) parts.churn += was
    else if (is > was) parts.expansion += is - was
    else parts.contraction += was - is
  }
  const { start, expansion, contraction, churn } = parts
  const ofStart = (amount: number) => (start === 0 ? null : amount / start)
  return {
    ...parts,
    netRetention: ofStart(start + expansion - contraction - churn),
    grossRetention: ofStart(start - contraction - churn),
    customerChurn: customers === 0 ? null : left / customers,
  }
}
