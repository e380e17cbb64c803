import { ModelRefusal } from '../refusal.ts'

/** What a campaign cost and what it brought, in one currency; counts of what it led to. */
export interface CampaignResult {
  readonly spend: number
  readonly revenue: number
  /** share of revenue that is left after the cost of what was sold, above 0 to 1 */
  readonly grossMargin: number
  readonly newCustomers: number
  readonly orders: number
  readonly clicks: number
  readonly impressions: number
}

/** Figures of a campaign; null where the number to divide by is 0. */
export interface CampaignEconomics {
  /** revenue by spend */
  readonly roas: number | null
  /** (revenue - spend) by spend */
  readonly roiOnRevenue: number | null
  /** (margin - spend) by spend: what the campaign earned */
  readonly roiOnMargin: number | null
  /** the return on ad spend at which the margin pays the spend */
  readonly breakEvenRoas: number
  readonly costPerNewCustomer: number | null
  readonly costPerOrder: number | null
  readonly costPerClick: number | null
  readonly costPerThousandImpressions: number | null
  readonly clickRate: number | null
  /** orders by clicks */
  readonly conversionRate: number | null
  readonly orderValue: number | null
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

const checkMargin = (grossMargin: number): void => {
  if (!(grossMargin > 0 && grossMargin <= 1)) throw ModelRefusal.of('bad_margin', { margin: grossMargin })
}

/**
 * Returns and costs of a campaign. They say what was booked to it, not what it caused: where there was a control group, take the
 * incremental revenue.
 *
 * @throws ModelRefusal `negative_amount` for a spend or count below 0 or that is no finite number, `bad_margin`
 * @source Farris, Bendle, Pfeifer and Reibstein (2010), Marketing Metrics
 */
export const campaignEconomics = (result: CampaignResult): CampaignEconomics => {
  const { revenue, grossMargin, ...counts } = result
  checkMargin(grossMargin)
  for (const [name, amount] of Object.entries({ ...counts, revenue })) {
    if (Number.isFinite(amount) && (amount >= 0 || name === 'revenue')) continue
    throw ModelRefusal.of('negative_amount/named', { name, amount })
  }
  const { spend, newCustomers, orders, clicks, impressions } = result
  return {
    roas: ratio(revenue, spend),
    roiOnRevenue: ratio(revenue - spend, spend),
    roiOnMargin: ratio(revenue * grossMargin - spend, spend),
    breakEvenRoas: 1 / grossMargin,
    costPerNewCustomer: ratio(spend, newCustomers),
    costPerOrder: ratio(spend, orders),
    costPerClick: ratio(spend, clicks),
    costPerThousandImpressions: ratio(1000 * spend, impressions),
    clickRate: ratio(clicks, impressions),
    conversionRate: ratio(orders, clicks),
    orderValue: ratio(revenue, orders),
  }
}

/** A customer who pays every month until leaving. */
export interface Subscription {
  /** revenue per customer and month, in currency */
  readonly revenuePerMonth: number
  /** above 0 to 1 */
  readonly grossMargin: number
  /** share of customers who leave in a month, 0 to 1 */
  readonly monthlyChurn: number
  /** what a new customer cost, at least 0 */
  readonly costPerCustomer: number
  /** rate by which money is worth less a month later, at least 0 */
  readonly monthlyDiscount: number
}

/** What a customer is worth, and when the cost is back; null for a sum without end, or a cost that never comes back. */
export interface SubscriptionEconomics {
  /** margin per month by churn */
  readonly lifetimeValue: number | null
  /** with discount; counts the first margin, which comes now */
  readonly discountedLifetimeValue: number | null
  readonly valueToCost: number | null
  /** months until the margin of a customer who stays is the cost, not rounded */
  readonly paybackMonths: number | null
  /** the first month in which the expected margin of a customer, who may leave, reaches the cost; margin comes at its start */
  readonly paybackMonthsWithChurn: number | null
}

/** The least n at which margin (1 - (1 - churn)^n) / churn reaches the cost. */
const paybackWithChurn = (margin: number, churn: number, cost: number): number | null => {
  if (cost === 0) return 0
  if (!(margin > 0)) return null
  if (churn === 0) return Math.ceil(cost / margin)
  const missing = 1 - (cost * churn) / margin
  if (missing < 0 || (missing === 0 && churn < 1)) return null
  if (churn === 1) return 1
  const reached = (months: number) => (margin * (1 - (1 - churn) ** months)) / churn >= cost
  const near = Math.max(1, Math.floor(Math.log(missing) / Math.log1p(-churn)) - 1)
  for (let months = near; months <= near + 3; months++) if (reached(months)) return months
  return null
}

/**
 * Lifetime value and payback of a subscription whose customers leave at one rate; where rates differ among customers, the value
 * of those who have stayed is higher.
 *
 * @throws ModelRefusal `bad_margin`, `bad_subscription` for rates outside their bounds or amounts that are no finite numbers
 * @source Gupta and Lehmann (2003), J. Interactive Marketing 17(1), 9-24
 */
export const subscriptionEconomics = (subscription: Subscription): SubscriptionEconomics => {
  const { revenuePerMonth, grossMargin, monthlyChurn, costPerCustomer, monthlyDiscount } = subscription
  checkMargin(grossMargin)
  const isSound =
    monthlyChurn >= 0 &&
    monthlyChurn <= 1 &&
    costPerCustomer >= 0 &&
    monthlyDiscount >= 0 &&
    Number.isFinite(revenuePerMonth + costPerCustomer + monthlyDiscount)
  if (!isSound) {
    throw ModelRefusal.of('bad_subscription', {
      churn: monthlyChurn,
      cost: costPerCustomer,
      discount: monthlyDiscount,
      revenue: revenuePerMonth,
    })
  }
  const margin = revenuePerMonth * grossMargin
  const lifetimeValue = ratio(margin, monthlyChurn)
  return {
    lifetimeValue,
    discountedLifetimeValue: ratio(margin * (1 + monthlyDiscount), monthlyDiscount + monthlyChurn),
    valueToCost: lifetimeValue === null ? null : ratio(lifetimeValue, costPerCustomer),
    paybackMonths: margin > 0 ? costPerCustomer / margin : null,
    paybackMonthsWithChurn: paybackWithChurn(margin, monthlyChurn, costPerCustomer),
  }
}
