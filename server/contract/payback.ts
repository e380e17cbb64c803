import { z } from 'zod'
import { NamedMember, Refused, Warning } from './estimate.ts'
import { Condition } from './query.ts'
import { Notice } from './result.ts'

/** The request of `POST /api/payback`: which campaigns paid, and after how many months. */
export const PaybackRequest = z.strictObject({
  /** values of the parameter `attribution_model`, side by side */
  models: z.array(z.string().min(1)).min(1).max(8).default(['first', 'last', 'linear']),
  /** conditions on campaigns, such as on `campaign.kind` */
  where: z.array(Condition).default([]),
})
export type PaybackRequest = z.output<typeof PaybackRequest>

/** What a campaign brought by a model of attribution; amounts in the currency of the workspace, a ratio over nothing is null. */
export const PaybackOfModel = z.object({
  model: z.string(),
  /** of all orders, to the last day of the data */
  attributedRevenue: z.number(),
  attributedMargin: z.number(),
  /** revenue by spend */
  roas: z.number().nullable(),
  /** (margin - spend) by spend: below 0 it did not pay */
  roiOnMargin: z.number().nullable(),
  /** customers by the share of the campaign in their first order */
  wonCustomers: z.number(),
  /** spend by customer won */
  acquisitionCost: z.number().nullable(),
  /** margin of the customers won, by that share, from the first month of spend through the last complete month */
  marginOfWon: z.number(),
  /** margin of the customers won by spend: lifetime margin so far by acquisition cost, not a forecast */
  marginToCost: z.number().nullable(),
  /** that margin so far less the spend, at the end of each month since the first with spend */
  balance: z.array(z.number()),
  /** the first such month, counted from 1, at whose end the customers won have paid the spend back; null where they have not yet */
  paidBackAfter: z.number().int().nullable(),
})
export type PaybackOfModel = z.infer<typeof PaybackOfModel>

/** A campaign. */
const CampaignPayback = z.object({
  campaign: NamedMember,
  spend: z.number(),
  /** first and last month with spend, as `2025-03` */
  firstMonth: z.string(),
  lastMonth: z.string(),
  /** contacts of people and of machines that were seen as such; null where there is no cube of touches */
  touches: z.number().int().nullable(),
  botTouches: z.number().int().nullable(),
  /** whether machines made at least half of its contacts: what it brought is then no sign of people */
  isBotted: z.boolean(),
  models: z.array(z.union([PaybackOfModel, z.object({ model: z.string(), refused: Refused })])),
})
export type CampaignPayback = z.infer<typeof CampaignPayback>

/** All campaigns together by a model, with those that machines clicked and without them. */
const PaybackTotal = z.object({
  model: z.string(),
  spend: z.number(),
  roiOnMargin: z.number().nullable(),
  spendWithoutBotted: z.number(),
  roiOnMarginWithoutBotted: z.number().nullable(),
})

/** The answer of `POST /api/payback`. */
export const PaybackResult = z.object({
  /** the last complete month */
  through: z.string(),
  campaigns: z.array(CampaignPayback),
  totals: z.array(PaybackTotal),
  warnings: z.array(Warning),
  notices: z.array(Notice),
})
export type PaybackResult = z.infer<typeof PaybackResult>
