import { Hono } from 'hono'
import { spendPayback } from '../../../pipelines/models/money/payback.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import type { Warning } from '../../contract/estimate.ts'
import type { CampaignPayback, PaybackOfModel, PaybackRequest, PaybackResult } from '../../contract/payback.ts'
import { routes } from '../../contract/routes.ts'
import { warningOf } from '../../contract/warnings.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import type { Asking } from '../analysis/asking.ts'
import { refusedAt } from '../analysis/refusal.ts'
import { cubeOf, lastCompleteDay } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { askCampaigns, type CampaignCredit, type CampaignFigures, type CampaignSpend } from './asked.ts'

/** A campaign of which machines made so much of the contacts is set apart. */
const bottedShare = 0.5

const monthBefore = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

const monthAfter = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** Months from one to another, both included; none where the first is after the last. */
const monthsBetween = (first: string, last: string): string[] => {
  const months: string[] = []
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month)
  return months
}

/** The last month that is over on a date, ISO. */
const lastMonthOf = (date: string): string => {
  const month = date.slice(0, 7)
  const [year = 0, number = 1] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Number(date.slice(8, 10)) === days ? month : monthBefore(month)
}

const throughOf = ({ snapshot }: Asking): string => {
  const date = lastCompleteDay(snapshot, cubeOf(snapshot, 'acquisition', 'from'))
  if (date === undefined) throw refusedAt('', 'too_few_periods/months_unknown')
  return lastMonthOf(date)
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** A sum of amounts without the dust of binary fractions. */
const cents = (amount: number): number => Math.round(amount * 100) / 100

const spendOf = ({ byMonth, undated }: CampaignSpend): number =>
  cents([...byMonth.values()].reduce((sum, cost) => sum + cost, undated))

const noCredit: CampaignCredit = { revenue: 0, margin: 0, wonCustomers: 0, marginByMonth: new Map() }

const unknownCost = () => ModelRefusal.of('unknown_cost')

/** @throws ModelRefusal of `spendPayback`; `unknown_cost` where a margin is not known */
const judge = (
  model: string,
  spent: CampaignSpend,
  credit: CampaignCredit,
  months: readonly string[],
): PaybackOfModel => {
  const spend = spendOf(spent)
  const { revenue, margin, wonCustomers, marginByMonth } = credit
  const margins = months.map((month) => (marginByMonth.has(month) ? marginByMonth.get(month) : 0))
  const known = margins.filter((value) => value !== undefined)
  if (revenue === undefined || margin === undefined || known.length < margins.length) throw unknownCost()
  const { balance, paidBackAfter } = spendPayback(spend, known)
  const marginOfWon = known.reduce((sum, value) => sum + value, 0)
  return {
    model,
    attributedRevenue: revenue,
    attributedMargin: margin,
    roas: ratio(revenue, spend),
    roiOnMargin: ratio(margin - spend, spend),
    wonCustomers,
    acquisitionCost: ratio(spend, wonCustomers),
    marginOfWon,
    marginToCost: ratio(marginOfWon, spend),
    balance: [...balance],
    paidBackAfter,
  }
}

const ofModel = (...given: Parameters<typeof judge>): CampaignPayback['models'][number] =>
  orRefusal(
    () => judge(...given),
    (refusal) => ({ model: given[0], refused: refusal.told() }),
  )

const campaignOf = (name: string, spend: CampaignSpend, figures: CampaignFigures, through: string): CampaignPayback => {
  const months = [...spend.byMonth.keys()].sort()
  const [firstMonth = through, lastMonth = through] = [months[0], months.at(-1)]
  const touches = figures.touches?.get(name) ?? { people: 0, bots: 0 }
  const contacts = touches.people + touches.bots
  return {
    campaign: spend.campaign,
    spend: spendOf(spend),
    firstMonth,
    lastMonth,
    touches: figures.touches === undefined ? null : touches.people,
    botTouches: figures.touches === undefined ? null : touches.bots,
    isBotted: contacts > 0 && touches.bots >= bottedShare * contacts,
    models: [...figures.credits].map(([model, byCampaign]) =>
      ofModel(model, spend, byCampaign.get(name) ?? noCredit, monthsBetween(firstMonth, through)),
    ),
  }
}

const totalOf = (model: string, campaigns: readonly CampaignPayback[]) => {
  const sums = (some: readonly CampaignPayback[]) => {
    const known = some.flatMap(({ spend, models }) =>
      models.flatMap((one) =>
        'refused' in one || one.model !== model ? [] : [{ spend, margin: one.attributedMargin }],
      ),
    )
    const spend = cents(known.reduce((sum, one) => sum + one.spend, 0))
    return { spend, roi: ratio(known.reduce((sum, one) => sum + one.margin, 0) - spend, spend) }
  }
  const [all, others] = [sums(campaigns), sums(campaigns.filter(({ isBotted }) => !isBotted))]
  return {
    model,
    spend: all.spend,
    roiOnMargin: all.roi,
    spendWithoutBotted: others.spend,
    roiOnMarginWithoutBotted: others.roi,
  }
}

const warningsOf = (
  campaigns: readonly CampaignPayback[],
  through: string,
  firstWon: string | undefined,
): Warning[] => {
  const botted = campaigns.filter(({ isBotted }) => isBotted).map(({ campaign }) => campaign.label)
  const running = campaigns.filter(({ lastMonth }) => lastMonth >= through).map(({ campaign }) => campaign.label)
  const yearAfter = firstWon && `${Number(firstWon.slice(0, 4)) + 1}${firstWon.slice(4)}`
  const early = campaigns.filter(({ firstMonth }) => yearAfter !== undefined && firstMonth < yearAfter)
  return [
    warningOf('not_causal'),
    ...botted.map((name) => warningOf('bots', { campaign: name })),
    ...running.map((name) => warningOf('still_running', { campaign: name, month: through })),
    ...(firstWon === undefined || early.length === 0
      ? []
      : [
          warningOf('history_begins', {
            month: firstWon,
            campaigns: early.map(({ campaign }) => campaign.label),
          }),
        ]),
  ]
}

/** The first month of an answer by `won.month`; undefined for none. */
const firstMonthOf = ([first]: readonly AnsweredRow[]): string | undefined => {
  const month = first?.value('won.month') ?? null
  return month === null ? undefined : String(month)
}

const paybackOf = async ({ models, where }: PaybackRequest, asking: Asking): Promise<PaybackResult> => {
  const through = throughOf(asking)
  const figures = await askCampaigns(asking, [...new Set(models)], where)
  const { rows } = await asking.ask({ from: 'acquisition', measures: ['won_customers'], rows: ['won.month'], limit: 1 })
  const campaigns = [...figures.spends].map(([name, spend]) => campaignOf(name, spend, figures, through))
  if (campaigns.length === 0) throw refusedAt('where', 'no_spend/campaigns')
  return {
    through,
    campaigns,
    totals: [...figures.credits.keys()].map((model) => totalOf(model, campaigns)),
    warnings: warningsOf(campaigns, through, firstMonthOf(rows)),
    notices: [...figures.notices],
  }
}

/** `POST /api/payback`: which campaigns paid by several models of attribution, and after how many months. */
export const paybackRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.payback
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: paybackOf }))
}
