import { pathToFileURL } from 'node:url'
import { BudgetResult } from '../server/contract/budget.ts'
import { Catalog } from '../server/contract/catalog.ts'
import type { ListRequest } from '../server/contract/lists.ts'
import { ListDrawn, ListFound } from '../server/contract/lists.ts'
import { type CampaignPayback, type PaybackOfModel, PaybackResult } from '../server/contract/payback.ts'
import { QueryResult } from '../server/contract/result.ts'

/** The models of attribution that are put side by side. */
const models = ['first', 'last', 'linear'] as const

/** Who is leaving: the best customers whose chance of ordering nothing more is at least this. */
const leavingFrom = 0.5

/** Those without scores who have ordered nothing for so many days. */
const silentDays = 180

const whole = (amount: number) => Math.round(amount).toLocaleString('en-US')
const percent = (share: number) => `${Math.round(share * 100).toLocaleString('en-US')} %`

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Asks the API of a server: by POST where there is a body. */
const asker =
  (url: string) =>
  async (path: string, body?: unknown): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${url.replace(/\/$/, '')}${path}`, sent)
    return { status: answer.status, body: await answer.json() }
  }

type Ask = ReturnType<typeof asker>

/** The body of an answer. @throws Error with what was refused, and why */
const answered = async (ask: Ask, path: string, body?: unknown): Promise<unknown> => {
  const { status, body: found } = await ask(path, body)
  if (status === 200) return found
  throw new Error(`${path} answered ${status}: ${JSON.stringify(found)}`)
}

/** Lines of a table, each column as wide as its widest cell; the first to the left, the others to the right. */
const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => `  ${line(row).trimEnd()}`)
}

const known = ({ models: found }: CampaignPayback): readonly PaybackOfModel[] =>
  found.flatMap((one) => ('refused' in one ? [] : [one]))

/** The least return that a model gives a campaign; below any where one is refused or has none. */
const leastReturn = (campaign: CampaignPayback): number => {
  const returns = known(campaign).map(({ roiOnMargin }) => roiOnMargin ?? Number.NEGATIVE_INFINITY)
  return returns.length === models.length ? Math.min(...returns) : Number.NEGATIVE_INFINITY
}

const paybackWords = ({ paidBackAfter }: PaybackOfModel): string =>
  paidBackAfter === null ? 'not yet' : `${paidBackAfter} mo`

const campaignRow = (campaign: CampaignPayback): string[] => [
  campaign.campaign.label,
  whole(campaign.spend),
  ...campaign.models.map((one) => ('refused' in one ? one.refused.code : percent(one.roiOnMargin ?? 0))),
  ...campaign.models.map((one) => ('refused' in one ? one.refused.code : paybackWords(one))),
]

/** Which campaign paid under three models, with what payback. */
const campaigns = async (ask: Ask): Promise<string[]> => {
  const found = PaybackResult.parse(await answered(ask, '/api/payback', { models }))
  const ranked = found.campaigns.toSorted((a, b) => leastReturn(b) - leastReturn(a))
  const people = ranked.filter(({ isBotted }) => !isBotted)
  const paid = people.filter((campaign) => leastReturn(campaign) > 0)
  const best = models.map((model) => {
    const returnOf = (campaign: CampaignPayback) =>
      known(campaign).find((one) => one.model === model)?.roiOnMargin ?? Number.NEGATIVE_INFINITY
    const [first] = people.toSorted((a, b) => returnOf(b) - returnOf(a))
    return `${first?.campaign.label ?? 'none'} by ${model}`
  })
  const head = [
    'campaign',
    'spend',
    ...models.map((model) => `ROI ${model}`),
    ...models.map((model) => `payback ${model}`),
  ]
  return [
    `1. Which campaigns paid (margin beyond cost, by ${models.join(', ')}; months until the customers they won have paid them back, through ${found.through})`,
    '',
    ...table([head, ...ranked.map(campaignRow)]),
    '',
    `  ${paid.length} of ${people.length} campaigns paid under all three models.`,
    `  Best: ${best.join(', ')}.`,
    ...found.totals.map(
      ({ model, roiOnMargin, roiOnMarginWithoutBotted }) =>
        `  All together by ${model}: ${percent(roiOnMargin ?? 0)}, without campaigns that machines clicked ${percent(roiOnMarginWithoutBotted ?? 0)}.`,
    ),
    ...found.warnings.map(({ text }) => `  ! ${text}`),
  ]
}

type Who = ListRequest['who']

/** Who is leaving among the best customers: by their scores, or by their silence where there are none. */
const leaving = (hasScores: boolean): Who => ({
  from: 'customers',
  where: [{ attribute: hasScores ? 'value_level' : 'customer.level', in: ['platinum'] }],
  having: hasScores ? [{ measure: 'churn_chance', gte: leavingFrom }] : [{ measure: 'recency', gte: silentDays }],
})

const hasScores = async (ask: Ask): Promise<boolean> => {
  const { attributes, measures } = Catalog.parse(await answered(ask, '/api/cubes/customers'))
  const names = new Set([...attributes, ...measures].map(({ name }) => name))
  return ['value_level', 'churn_reason', 'churn_chance'].every((name) => names.has(name))
}

/** Who is leaving among the platinum customers, and why; the ten most valuable by name. */
const churn = async (ask: Ask, isScored: boolean): Promise<string[]> => {
  const { from, where, having } = leaving(isScored)
  const why = isScored ? ['churn_reason'] : []
  const measure = isScored ? 'churn_chance' : 'recency'
  const query = {
    from,
    where,
    having,
    measures: [measure, 'revenue'],
    rows: ['customer.id', 'customer.name', ...why],
    sort: [{ by: 'revenue', direction: 'desc', scope: 'all' }],
  }
  const { rows } = QueryResult.parse(await answered(ask, '/api/query', query))
  const lines = rows.slice(0, 10).map((row) => {
    const [id, name, ...rest] = row
    const reason = isScored ? [String(rest[0] ?? 'not told')] : []
    const [value, revenue] = rest.slice(why.length)
    const shown = isScored ? percent(Number(value)) : `${whole(Number(value))} days`
    return [String(id), String(name ?? ''), shown, whole(Number(revenue)), ...reason]
  })
  const what = isScored
    ? `a chance of ${percent(leavingFrom)} or more to order nothing in the months to come`
    : `no order for ${silentDays} days; there are no scores of customers here`
  return [
    `2. Who is leaving among the platinum customers (${what})`,
    '',
    `  ${rows.length} customers; those who brought most:`,
    ...table([
      ['customer', 'name', isScored ? 'chance' : 'silent', 'revenue', ...(isScored ? ['first reason'] : [])],
      ...lines,
    ]),
  ]
}

/** The list of those, with a control group; the one of before where it was drawn already. */
const list = async (ask: Ask, isScored: boolean, name: string): Promise<string[]> => {
  const request = { name, who: leaving(isScored), control: 0.2 }
  const { status, body } = await ask('/api/lists', request)
  const isOld = status === 409
  if (!isOld && status !== 200) throw new Error(`/api/lists answered ${status}: ${JSON.stringify(body)}`)
  const found = isOld
    ? ListFound.parse(await answered(ask, `/api/lists/${encodeURIComponent(name)}`)).list
    : ListDrawn.parse(body).list
  const { customers, treatment, control, drawn, days, power, noPower, csv } = found
  const effect =
    power === null
      ? `What effect it can find is not known: ${noPower?.message}.`
      : `Of those left alone about ${percent(power.baseRate)} order in ${days} days; a rise to ${percent(power.detectableRate)} is likely to be found.`
  return [
    `3. That list with a control group: ${found.name}`,
    '',
    `  ${customers} customers, drawn on ${drawn}: ${treatment} to be treated, ${control} left alone. ${effect}`,
    `  Outcomes are the orders of the ${days} days after the draw; ask POST /api/lift for them then.`,
    '  The first lines of the list:',
    ...csv
      .split('\r\n')
      .slice(0, 6)
      .filter((line) => line !== '')
      .map((line) => `    ${line}`),
  ]
}

/** What moving 10 % of the budget would do, with its interval. */
const budget = async (ask: Ask): Promise<string[]> => {
  const title = '4. What moving 10 % of the budget between channels would do'
  const { status, body } = await ask('/api/budget', { share: 0.1 })
  const refusal = Object(Object(body).error)
  if (status === 422 && refusal.code === 'model_refused')
    return [title, '', `  The data cannot tell: ${refusal.message}`]
  const found = BudgetResult.parse(body)
  const { weeks, from, to, moves, moved, gain, interval, confidence, isProven, refused, warnings } = found
  return [
    `${title} (${weeks} weeks, ${from} to ${to})`,
    '',
    ...table([
      ['channel', 'spend', 'proposed', 'revenue of one more'],
      ...moves.map((move) => [
        move.channel,
        whole(move.from),
        whole(move.to),
        `${move.marginalBefore.toFixed(2)} -> ${move.marginalAfter.toFixed(2)}`,
      ]),
    ]),
    '',
    `  ${whole(moved)} would change its place and bring ${whole(gain)} of attributed revenue more; ${percent(confidence)} interval ${whole(interval.low)} to ${whole(interval.high)}${isProven ? '' : ', which holds 0: the data cannot tell'}.`,
    ...refused.map(({ channel, message }) => `  ${channel} stays as it is: ${message}.`),
    ...warnings.map(({ text }) => `  ! ${text}`),
  ]
}

/**
 * Answers a marketer's questions by the public API of a server alone, as plain text.
 *
 * @param url of the server, such as `http://localhost:4100`
 * @param listName of the list that is drawn; one of that name from before is told again
 * @throws Error where the API refuses a question, with its reason
 */
export const marketer = async (url: string, listName = 'Platinum customers who are leaving'): Promise<string> => {
  const ask = asker(url)
  const isScored = await hasScores(ask)
  const parts = [
    await campaigns(ask),
    await churn(ask, isScored),
    await list(ask, isScored, listName),
    await budget(ask),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const url = process.argv[2]
  if (url === undefined) {
    console.error('usage: npx tsx scripts/marketer.ts http://localhost:4100')
    process.exitCode = 1
  } else process.stdout.write(await marketer(url))
}
