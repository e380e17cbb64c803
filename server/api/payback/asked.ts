import type { NamedMember } from '../../contract/estimate.ts'
import type { Condition } from '../../contract/query.ts'
import type { AnsweredRow } from '../analysis/answered-rows.ts'
import type { Answered, Asking } from '../analysis/asking.ts'
import { eachOnce } from '../analysis/notices.ts'
import { refusedAt } from '../analysis/refusal.ts'
import { checkSameRows } from '../analysis/same-rows.ts'

const campaign = 'campaign.name'

/** What a campaign cost, by month. */
export interface CampaignSpend {
  readonly campaign: NamedMember
  readonly byMonth: ReadonlyMap<string, number>
  /** spend of no date */
  readonly undated: number
}

/** What is booked to a campaign by a model of attribution; undefined where it is kept back or not known. */
export interface CampaignCredit {
  readonly revenue: number | undefined
  readonly margin: number | undefined
  readonly wonCustomers: number
  /** margin of the customers won, by month of their orders; undefined where the cost of what they bought is not known */
  readonly marginByMonth: ReadonlyMap<string, number | undefined>
}

/** How often people and machines were reached. */
export interface CampaignTouches {
  readonly people: number
  readonly bots: number
}

/** All that is asked of the cubes, by the name of the campaign. */
export interface CampaignFigures {
  readonly spends: ReadonlyMap<string, CampaignSpend>
  /** by model */
  readonly credits: ReadonlyMap<string, ReadonlyMap<string, CampaignCredit>>
  /** undefined where there is no cube of touches */
  readonly touches: ReadonlyMap<string, CampaignTouches> | undefined
  readonly notices: Answered['notices']
}

/** A campaign's name, or undefined for rows of none. */
const nameOf = (row: AnsweredRow): string | undefined => {
  const { key, label } = row.named(campaign)
  return key === null ? undefined : label
}

const keptBack = (campaign: string): never => {
  throw refusedAt('', 'kept_back/campaign', { campaign })
}

const spendsOf = (rows: Answered['rows']): ReadonlyMap<string, CampaignSpend> => {
  const found = new Map<string, { campaign: NamedMember; byMonth: Map<string, number>; undated: number }>()
  for (const row of rows) {
    const name = nameOf(row)
    if (name === undefined) continue
    const own = found.get(name) ?? { campaign: row.named(campaign), byMonth: new Map<string, number>(), undated: 0 }
    const month = row.value('spent.month')
    const cost = row.number('cost') ?? keptBack(name)
    if (month === null) own.undated += cost
    else own.byMonth.set(String(month), cost)
    found.set(name, own)
  }
  return found
}

const creditsOf = (booked: Answered['rows'], won: Answered['rows']): ReadonlyMap<string, CampaignCredit> => {
  const found = new Map<string, CampaignCredit & { marginByMonth: Map<string, number | undefined> }>()
  const none = () => ({ revenue: 0, margin: 0, wonCustomers: 0, marginByMonth: new Map<string, number | undefined>() })
  for (const row of booked) {
    const name = nameOf(row)
    if (name === undefined) continue
    found.set(name, { ...none(), revenue: row.number('attributed'), margin: row.number('attributed_margin') })
  }
  for (const row of won) {
    const name = nameOf(row)
    if (name === undefined) continue
    const own = found.get(name) ?? none()
    // a month without orders has no margin and no revenue
    const margin = row.number('margin') ?? ((row.number('revenue') ?? 0) === 0 ? 0 : undefined)
    own.marginByMonth.set(String(row.value('month.month')), margin)
    found.set(name, { ...own, wonCustomers: own.wonCustomers + (row.number('won_customers') ?? 0) })
  }
  return found
}

const touchesOf = (rows: Answered['rows']): ReadonlyMap<string, CampaignTouches> =>
  new Map(
    rows.flatMap((row) => {
      const name = nameOf(row)
      return name === undefined
        ? []
        : [[name, { people: row.number('touches') ?? 0, bots: row.number('bot_touches') ?? 0 }] as const]
    }),
  )

/** Asks what campaigns cost, what each model books to them, whom they won, and whom they reached. */
export const askCampaigns = async (
  asking: Asking,
  models: readonly string[],
  where: readonly Condition[],
): Promise<CampaignFigures> => {
  const { ask, snapshot } = asking
  checkSameRows(asking, ['spend', 'attributed_orders', 'acquisition'])
  const conditions = [...where]
  const spend = await ask({ from: 'spend', measures: ['cost'], rows: [campaign, 'spent.month'], where: conditions })
  const answers = [spend]
  const credits = new Map<string, ReadonlyMap<string, CampaignCredit>>()
  for (const [i, model] of models.entries()) {
    const how = { places: { 'parameters.attribution_model': `models[${i}]` } }
    const common = { where: conditions, parameters: { attribution_model: model } }
    const measures = ['attributed', 'attributed_margin']
    const booked = await ask({ from: 'attributed_orders', measures, rows: [campaign], ...common }, how)
    const won = await ask(
      {
        from: 'acquisition',
        measures: ['won_customers', 'margin', 'revenue'],
        rows: [campaign, 'month.month'],
        ...common,
      },
      how,
    )
    answers.push(booked, won)
    credits.set(model, creditsOf(booked.rows, won.rows))
  }
  const touches = snapshot.model.cubes.has('touches')
    ? await ask({ from: 'touches', measures: ['touches', 'bot_touches'], rows: [campaign], where: conditions })
    : undefined
  return {
    spends: spendsOf(spend.rows),
    credits,
    touches: touches && touchesOf(touches.rows),
    notices: eachOnce(answers.flatMap((answer) => answer.notices)).filter(({ code }) => code !== 'parameter_set'),
  }
}
