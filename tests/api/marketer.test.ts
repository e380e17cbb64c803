import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { marketer } from '../../scripts/marketer.ts'
import { BudgetResult } from '../../server/contract/budget.ts'
import { LiftResult } from '../../server/contract/lift.ts'
import { ListFound } from '../../server/contract/lists.ts'
import { type PaybackOfModel, PaybackResult } from '../../server/contract/payback.ts'
import type { Running } from '../../server/start/serve.ts'
import { post, startServer, temporaryFolder } from '../support/commands.ts'
import { cellsOf, openRawExports, type RawExports, writeDemo } from '../support/demo-truth.ts'

/** The demo company, served; every figure is held against statements on its exports, which read nothing of the product's. */
const folder = temporaryFolder('marketer')
const workspace = join(folder, 'workspace')
let server: Running
let raw: RawExports
let told: string
let paid: PaybackResult

const ask = async (path: string, body: unknown) => {
  const { status, body: found } = await post(server.url + path, body)
  if (status !== 200) throw new Error(JSON.stringify(found))
  return found
}
const rows = async (sql: string) => cellsOf(await raw.ask(sql))

beforeAll(async () => {
  await writeDemo({ folder: workspace })
  raw = await openRawExports(workspace)
  server = await startServer(workspace, join(folder, 'data'))
  told = await marketer(server.url)
  paid = PaybackResult.parse(await ask('/api/payback', { models: ['first', 'last', 'linear'] }))
}, 400_000)
afterAll(async () => {
  raw?.close()
  await server?.stop(1000)
})

const campaignOf = (name: string) => {
  const found = paid.campaigns.find(({ campaign }) => campaign.label === name)
  if (found === undefined) throw new Error(`no campaign ${name}`)
  return found
}
const ofModel = (name: string, model: string): PaybackOfModel => {
  const found = campaignOf(name).models.find((one) => one.model === model)
  if (found === undefined || 'refused' in found) throw new Error(JSON.stringify(found))
  return found
}

/** Orders with their touches of people in the 90 days before, each with its place; lines with their cost in euros. */
const journeys = `
WITH orders AS (
  SELECT order_no, min(ordered_on) AS day, any_value(customer) AS customer, sum(eur) AS eur FROM order_lines GROUP BY order_no
),
touched AS (
  SELECT o.order_no, o.customer, o.day, o.eur, t.campaign,
    row_number() OVER (PARTITION BY o.order_no ORDER BY t.touched_at, t.touch) AS place,
    count(*) OVER (PARTITION BY o.order_no) AS touches
  FROM orders o JOIN touches t ON t.customer = o.customer AND NOT t.is_bot
    AND CAST(t.touched_at AS DATE) BETWEEN o.day - 90 AND o.day
),
credited AS (
  SELECT c.name, order_no, customer, eur, place = 1 AS is_first, place = touches AS is_last, 1.0 / touches AS share
  FROM touched JOIN campaigns c USING (campaign)
)`

describe('what campaigns cost and brought', () => {
  it('is what the exports say of their spend', async () => {
    const found = await rows(
      'SELECT name, sum(cost) AS cost FROM spend JOIN campaigns USING (campaign) GROUP BY name ORDER BY name',
    )
    const spends = paid.campaigns.map(({ campaign, spend }) => [campaign.label, spend.toFixed(2)])
    expect(spends.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual(found)
  })

  it.each([
    ['first', 'sum(eur) FILTER (is_first)'],
    ['last', 'sum(eur) FILTER (is_last)'],
    ['linear', 'sum(eur * share)'],
  ])('is booked by %s as the journeys of the exports say', async (model, sum) => {
    for (const [name = '', eur] of await rows(`${journeys} SELECT name, ${sum} AS eur FROM credited GROUP BY name`))
      expect(Math.abs(ofModel(name, model).attributedRevenue - Number(eur)), name).toBeLessThan(5)
  })

  it('is paid back when the margin of those whose first order they touched first reaches the spend', async () => {
    const name = 'Autumn display 2023'
    const months = await rows(`${journeys},
      lines AS (
        SELECT l.order_no, TRY_CAST(l.ordered_on AS DATE) AS day, l.customer,
          (TRY_CAST(l.net AS DECIMAL(18, 2)) - TRY_CAST(l.cost AS DECIMAL(18, 2))) * r.rate AS margin
        FROM read_csv(['files/shop/orders-*.csv', 'files/shop/relaunch/orders-*.csv'], header = false, skip = 1, all_varchar = true,
          ignore_errors = true, names = ['order_no', 'line', 'ordered_on', 'shipped_on', 'customer', 'sku', 'seller', 'coupon', 'channel',
          'territory', 'status', 'qty', 'unit_price', 'discount', 'net', 'cost', 'currency']) l
        JOIN rates r ON r.day = TRY_CAST(l.ordered_on AS DATE) AND r.currency = l.currency
        WHERE l.order_no IN (SELECT order_no FROM order_lines) AND l.status IN ('open', 'shipped', 'returned')
      ),
      firsts AS (SELECT customer, arg_min(order_no, (day, order_no)) AS order_no FROM orders GROUP BY customer),
      won AS (SELECT f.customer FROM firsts f JOIN credited c USING (order_no) WHERE c.is_first AND c.name = '${name}')
      SELECT strftime(day, '%Y-%m') AS month, sum(margin) AS margin, (SELECT count(*) FROM won) AS won
      FROM lines JOIN won USING (customer) GROUP BY month ORDER BY month`)
    const { spend, firstMonth } = campaignOf(name)
    expect(ofModel(name, 'first').wonCustomers).toBe(Number(months[0]?.[2]))
    let left = -spend
    const monthly = new Map(months.map(([month, margin]) => [month, Number(margin)]))
    const balance = ofModel(name, 'first').balance.map((_, i) => {
      const month = Number(firstMonth.slice(5)) - 1 + i
      const at = `${Number(firstMonth.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
      left += monthly.get(at) ?? 0
      return left
    })
    expect(ofModel(name, 'first').balance).toEqual(balance.map((value) => expect.closeTo(value, -1)))
    expect(ofModel(name, 'first').paidBackAfter).toBe(balance.findIndex((value) => value >= 0) + 1)
  })

  it('is told with the campaign that machines clicked, and without it', async () => {
    const [[people, machines] = []] = await rows(
      `SELECT count(*) FILTER (NOT is_bot) AS people, count(*) FILTER (is_bot) AS machines
      FROM touches JOIN campaigns USING (campaign) WHERE name = 'Autumn display 2024'`,
    )
    const { touches, botTouches, isBotted, spend } = campaignOf('Autumn display 2024')
    expect([String(touches), String(botTouches), isBotted]).toEqual([people, machines, true])
    expect(paid.campaigns.filter((campaign) => campaign.isBotted)).toHaveLength(1)
    expect(ofModel('Autumn display 2024', 'linear')).toMatchObject({
      attributedRevenue: 0,
      roiOnMargin: -1,
      wonCustomers: 0,
    })
    for (const total of paid.totals) {
      expect(total.spend - total.spendWithoutBotted).toBeCloseTo(spend, 2)
      // without what it cost the same margin is of less
      const margin = ((total.roiOnMargin ?? 0) + 1) * total.spend
      expect(total.roiOnMarginWithoutBotted).toBeCloseTo(margin / total.spendWithoutBotted - 1, 8)
    }
    expect(paid.warnings.map(({ code }) => code)).toContain('bots')
  })
})

describe('campaigns with a control group', () => {
  it.each([
    ['Care for customers 2023', undefined, 0.03],
    ['Spring voucher 2024', undefined, 0],
    ['Catalogue by post 2024', undefined, -0.02],
    ['Welcome series 2025', 'new', 0.07],
    ['Welcome series 2025', 'established', 0],
  ])('%s of %s has what it truly did inside its interval', async (name, stratum, truth) => {
    const request = { experiment: `${name}, held out`, segment: 'stratum' }
    const found = LiftResult.parse(await ask('/api/lift', request))
    const part = stratum === undefined ? found : found.segments.find(({ segment }) => segment.label === stratum)
    const conversion = part?.contrasts[0]?.lifts.find(({ metric }) => metric === 'conversion')
    const { low = Number.NaN, high = Number.NaN } = conversion?.interval ?? {}
    expect([low <= truth, high >= truth, found.sampleRatio.isMismatch]).toEqual([true, true, false])
    const [[treated, control] = []] = await rows(
      `SELECT avg((converted = 'yes')::INTEGER) FILTER (arm = 'treatment') AS treated, avg((converted = 'yes')::INTEGER) FILTER (arm = 'control') AS control
      FROM subjects WHERE experiment = '${name}, held out' AND ${stratum === undefined ? 'true' : `stratum = '${stratum}'`}`,
    )
    expect(conversion?.difference).toBeCloseTo(Number(treated) - Number(control), 10)
  })
})

describe('a move of the budget', () => {
  it('is of what channels cost by whole weeks, keeps the whole, and has an interval', async () => {
    const found = BudgetResult.parse(await ask('/api/budget', { share: 0.1 }))
    expect([found.from, found.to, found.weeks]).toEqual(['2023-01-02', '2025-12-28', 156])
    const spends = await rows(`
      SELECT kind, sum(cost) AS cost FROM spend JOIN campaigns USING (campaign)
      WHERE day BETWEEN '2023-01-02' AND '2025-12-28' GROUP BY kind ORDER BY cost`)
    const told = [...found.channels, ...found.refused].map(({ spend }) => spend.toFixed(2))
    expect(told.toSorted((a, b) => Number(a) - Number(b))).toEqual(spends.map(([, cost]) => cost))
    const sums = found.moves.reduce((all, { from, to }) => [(all[0] ?? 0) + from, (all[1] ?? 0) + to], [0, 0])
    expect(sums[1]).toBeCloseTo(sums[0] ?? 0, 4)
    for (const { from, to } of found.moves) expect(Math.abs(to / from - 1)).toBeLessThan(0.1000001)
    expect(found.interval.low).toBeLessThan(found.interval.high)
    // the fairs have six weeks with spend, and weeks without
    expect(found.refused.map(({ channel, code }) => [channel, code])).toEqual([['Trade fairs', 'too_few_levels']])
    expect(found.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['not_incremental', 'never_off']))
  })

  it('is refused where the data cannot tell', async () => {
    const refusal = async (request: object) => {
      const { status, body } = await post(`${server.url}/api/budget`, { share: 0.1, ...request })
      const { code, path, details } = Object(body.error)
      return [status, code, Object(details).reason ?? null, path]
    }
    expect(await refusal({ from: '2025-11-20' })).toEqual([422, 'model_refused', 'too_few_periods', 'from'])
    expect(await refusal({ where: [{ attribute: 'channel.name', in: ['Trade fairs'] }] })).toEqual([
      422,
      'model_refused',
      'too_few_channels',
      '',
    ])
    expect(await refusal({ where: [{ attribute: 'channel.name', in: ['Phone'] }] })).toEqual([
      422,
      'model_refused',
      'no_spend',
      'where',
    ])
    expect(await refusal({ bounds: { 'Serch ads': { low: 0.5, high: 1.5 } } })).toEqual([
      422,
      'unsound',
      'no_such_channel',
      'bounds.Serch ads',
    ])
    expect(await refusal({ model: 'lst' })).toEqual([400, 'wrong_parameter', null, 'model'])
  })
})

describe("the marketer's script", () => {
  it('says of each campaign what it cost, and which paid under all three models', async () => {
    const [[worst] = []] = await rows(
      `${journeys} SELECT c.name FROM campaigns c LEFT JOIN credited USING (name) GROUP BY c.name HAVING coalesce(sum(eur), 0) = 0
        AND c.name IN (SELECT name FROM spend JOIN campaigns USING (campaign))`,
    )
    expect(worst).toBe('Autumn display 2024')
    for (const { campaign, spend } of paid.campaigns)
      expect(told).toMatch(new RegExp(`^  ${campaign.label} +${Math.round(spend).toLocaleString('en-US')} `, 'm'))
    const people = paid.campaigns.filter(({ isBotted }) => !isBotted)
    const won = people.filter(({ models }) => models.every((one) => 'refused' in one || (one.roiOnMargin ?? -1) > 0))
    expect(told).toContain(`${won.length} of ${people.length} campaigns paid under all three models.`)
  })

  it('names the platinum customers who are leaving by their scores, each with the reason, the most valuable first', async () => {
    const query = {
      from: 'customers',
      where: [{ attribute: 'value_level', in: ['platinum'] }],
      measures: ['churn_chance', 'revenue'],
      rows: ['customer.id', 'churn_reason'],
    }
    const { rows: all } = Object(await ask('/api/query', query))
    const leaving = all.filter(([, , chance]: [string, string, number]) => chance >= 0.5)
    const [first] = leaving.toSorted((a: string[], b: string[]) => Number(b[3]) - Number(a[3]))
    expect(leaving.length).toBeGreaterThan(0)
    expect(leaving.length).toBeLessThan(all.length)
    expect(told).toContain(`${leaving.length} customers; those who brought most:`)
    expect(told).toMatch(new RegExp(`^  ${first[0]} .* ${Math.round(first[2] * 100)} % .*${first[1]}$`, 'm'))
    // what they brought is what the exports say of their orders
    const [[, eur] = []] = await rows(
      `SELECT customer, sum(eur) AS eur FROM order_lines WHERE customer = '${first[0]}' GROUP BY customer`,
    )
    expect(Number(first[3])).toBeCloseTo(Number(eur), 0)
  })

  it('draws the list of who is leaving with a control group, in which the workspace and the answer agree', async () => {
    const name = 'Platinum customers who are leaving'
    const response = await fetch(`${server.url}/api/lists/${encodeURIComponent(name)}`)
    const { list } = ListFound.parse(await response.json())
    expect(list.control).toBe(Math.round(list.customers * 0.2))
    expect(list.treatment + list.control).toBe(list.customers)
    expect(told).toContain(`${list.customers} customers, drawn on 2026-01-01: ${list.treatment} to be treated`)
    const treated = list.csv.trimEnd().split('\r\n').slice(1)
    const [first = ''] = treated
    expect(told).toContain(`    ${first}\n`)
    const drawn = await rows(`
      SELECT arm, count(DISTINCT customer) AS customers FROM read_csv('lists/*.csv', all_varchar = true) GROUP BY arm ORDER BY arm`)
    expect(drawn).toEqual([
      ['control', String(list.control)],
      ['treatment', String(list.treatment)],
    ])
  })

  it('tells of the list of before where it is asked again, and says what moving the budget would do', async () => {
    const again = await marketer(server.url)
    expect(again).toBe(told)
    const { gain, interval } = BudgetResult.parse(await ask('/api/budget', { share: 0.1 }))
    const [shown, low, high] = [gain, interval.low, interval.high].map((value) =>
      Math.round(value).toLocaleString('en-US'),
    )
    expect(told).toContain(`bring ${shown} of attributed revenue more; 90 % interval ${low} to ${high}`)
  }, 240_000)
})
