import { describe, expect, it } from 'vitest'
import { spendPayback } from '../../../../../pipelines/models/money/payback.ts'
import { campaignEconomics, subscriptionEconomics } from '../../../../../pipelines/models/money/unit-economics.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

const { inputs, expected } = references<{
  'unit-economics': Reference<Record<'campaign' | 'subscription', Record<string, number>>, Record<string, number>>
}>('money')['unit-economics']
const given = (of: 'campaign' | 'subscription', name: string) => inputs[of][name] ?? Number.NaN
const within = { relative: 1e-9 }

const campaign = {
  spend: given('campaign', 'spend'),
  revenue: given('campaign', 'revenue'),
  grossMargin: given('campaign', 'gross_margin'),
  newCustomers: given('campaign', 'new_customers'),
  orders: given('campaign', 'orders'),
  clicks: given('campaign', 'clicks'),
  impressions: given('campaign', 'impressions'),
}
const subscription = {
  revenuePerMonth: given('subscription', 'arpu_month'),
  grossMargin: given('subscription', 'gross_margin'),
  monthlyChurn: given('subscription', 'monthly_churn'),
  costPerCustomer: given('subscription', 'cac'),
  monthlyDiscount: given('subscription', 'monthly_discount'),
}

describe('unit economics', () => {
  it('are those of Marketing Metrics for a campaign', () => {
    const found = campaignEconomics(campaign)
    expectNear(
      [
        found.roas,
        found.roiOnRevenue,
        found.roiOnMargin,
        found.breakEvenRoas,
        found.costPerNewCustomer,
        found.costPerOrder,
      ],
      [
        expected.roas,
        expected.roi_on_revenue,
        expected.roi_on_margin,
        expected.break_even_roas,
        expected.cac,
        expected.cpa,
      ],
      within,
    )
    expectNear(
      [found.costPerClick, found.costPerThousandImpressions, found.clickRate, found.conversionRate, found.orderValue],
      [expected.cpc, expected.cpm, expected.ctr, expected.cvr, expected.aov],
      within,
    )
  })

  it('are those of Marketing Metrics for a subscription', () => {
    const found = subscriptionEconomics(subscription)
    expectNear(
      [
        found.lifetimeValue,
        found.discountedLifetimeValue,
        found.valueToCost,
        found.paybackMonths,
        found.paybackMonthsWithChurn,
      ],
      [
        expected.ltv_simple,
        expected.ltv_discounted,
        expected.ltv_cac,
        expected.payback_months_simple,
        expected.payback_months_with_churn,
      ],
      within,
    )
  })

  it('has no ratio over nothing', () => {
    const found = campaignEconomics({ ...campaign, spend: 0, newCustomers: 0, clicks: 0, impressions: 0, orders: 0 })
    expect([
      found.roas,
      found.roiOnMargin,
      found.costPerNewCustomer,
      found.clickRate,
      found.conversionRate,
      found.orderValue,
    ]).toEqual([null, null, null, null, null, null])
  })

  it('pays back in the month in which the expected margin reaches the cost, or never', () => {
    const months = (monthlyChurn: number, costPerCustomer: number) =>
      subscriptionEconomics({ ...subscription, monthlyChurn, costPerCustomer }).paybackMonthsWithChurn
    // margin 40: without churn 100 is reached in month 3; with a half leaving 40 + 20 + 10 = 70 in month 3, and never 80
    expect([months(0, 100), months(0.5, 70), months(0.5, 70.01), months(0.5, 80), months(0.5, 81)]).toEqual([
      3,
      3,
      4,
      null,
      null,
    ])
    expect([months(1, 40), months(1, 41), months(0.04, 0)]).toEqual([1, null, 0])
    const unpaid = subscriptionEconomics({ ...subscription, revenuePerMonth: -1, monthlyChurn: 0, monthlyDiscount: 0 })
    expect([
      unpaid.paybackMonths,
      unpaid.paybackMonthsWithChurn,
      unpaid.lifetimeValue,
      unpaid.discountedLifetimeValue,
    ]).toEqual([null, null, null, null])
  })

  it('refuses negative spend, and shares that are none', () => {
    expect(refusalOf(() => campaignEconomics({ ...campaign, spend: -1 }))).toBe('negative_amount')
    expect(refusalOf(() => campaignEconomics({ ...campaign, grossMargin: 0 }))).toBe('bad_margin')
    expect(refusalOf(() => subscriptionEconomics({ ...subscription, monthlyChurn: 1.1 }))).toBe('bad_subscription')
  })
})

describe('the payback of a spend', () => {
  it('is the first period after which the margin is the spend', () => {
    expect(spendPayback(100, [60, 30, 10, 5])).toEqual({ balance: [-40, -10, 0, 5], paidBackAfter: 3 })
    expect(spendPayback(100, [60]).paidBackAfter).toBeNull()
    expect(refusalOf(() => spendPayback(-1, [5]))).toBe('negative_amount')
    expect(refusalOf(() => spendPayback(1, []))).toBe('too_few_periods')
  })
})
