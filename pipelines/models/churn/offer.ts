import { ModelRefusal } from '../refusal.ts'

/** What an offer to customers who may leave costs and brings. */
export interface Offer {
  /** what a customer who stays is worth */
  readonly value: number
  /** cost of the offer for each customer who takes it: those who are won back, and all who would have stayed */
  readonly offer: number
  /** cost of each contact */
  readonly contact: number
  /** share of those about to leave who stay for the offer */
  readonly success: number
}

const refuseSenseless = ({ value, offer, contact, success }: Offer): void => {
  const isSensible = value > offer && offer >= 0 && contact >= 0 && success > 0 && success <= 1
  if (!isSensible) throw ModelRefusal.of('out_of_range/offer', { value, offer, contact, success })
}

/**
 * The chance to leave from which on an offer pays: (offer + contact) / (success · (value − offer) + offer). Above 1 it
 * never does.
 *
 * @throws ModelRefusal `out_of_range`
 */
export const breakEvenChance = (terms: Offer): number => {
  refuseSenseless(terms)
  const { value, offer, contact, success } = terms
  return (offer + contact) / (success * (value - offer) + offer)
}

/** What comes of an offer to all customers with a chance to leave of at least `threshold`. */
export interface OfferResult {
  readonly threshold: number
  readonly contacted: number
  readonly profit: number
}

/**
 * What offers at some thresholds would have brought.
 *
 * @param chances predicted out of fold
 * @param left 1 for those who left, else 0
 */
export const offerResults = (
  chances: Float64Array,
  left: Float64Array,
  terms: Offer,
  thresholds: readonly number[],
): OfferResult[] => {
  refuseSenseless(terms)
  const { value, offer, contact, success } = terms
  return thresholds.map((threshold) => {
    let [contacted, profit] = [0, 0]
    for (let i = 0; i < chances.length; i++) {
      if (!((chances[i] ?? 0) >= threshold)) continue
      contacted += 1
      profit += left[i] === 1 ? success * (value - offer) - contact : -offer - contact
    }
    return { threshold, contacted, profit }
  })
}
