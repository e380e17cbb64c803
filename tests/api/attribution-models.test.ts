import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AttributionModel,
  type OrderPath,
  orderWeights,
} from '../../pipelines/models/attribution/order-weights.ts'
import { writeDemo } from '../support/demo-truth.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

/** Takes the campaign, the fifth field, out of every third touch: touches of customers who came by themselves. */
const takeCampaigns = (exports: string) => {
  for (const name of readdirSync(exports).filter((file) => file.startsWith('touches-'))) {
    const lines = gunzipSync(readFileSync(join(exports, name)))
      .toString('utf8')
      .split('\n')
    const fewer = lines.map((line, i) => (i % 3 === 0 && i > 0 ? line.replace(/^((?:[^\t]*\t){4})[^\t]*/, '$1') : line))
    writeFileSync(join(exports, name), gzipSync(fewer.join('\n')))
  }
}

const folder = mkdtempSync(join(tmpdir(), 'attribution-'))
const api = apiOver(async (file) => {
  await writeDemo({ folder, scale: 0.05 })
  takeCampaigns(join(folder, 'files', 'ads'))
  return loadWarehouse(file, folder)
}, '2025-12-31')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Sums = Map<string, number>
const addTo = (sums: Sums, key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount)

/** What was booked of each order, and the touches before it with their campaigns and channels: read off the facts, not the bridge. */
const booked = new Map<string, { readonly revenue: number; readonly path: OrderPath }>()
const touchedBy = new Map<string, { readonly campaign: string; readonly channel: string }>()

beforeAll(async () => {
  for (const [order, revenue] of await api.sql(
    'SELECT order_id, CAST(sum(net_amount) AS DOUBLE) FROM fact_order_line GROUP BY order_id',
  ))
    booked.set(String(order), { revenue: Number(revenue), path: { order: String(order), touches: [] } })
  const rows = await api.sql(`
    SELECT o.order_id, t.touch_id, t.channel_key, coalesce(c.campaign_name, '(unknown)'), coalesce(h.channel_name, '(unknown)'),
      date_diff('day', CAST(t.touched_at AS DATE), o.day), t.campaign_key
    FROM (
      SELECT order_id, min(ordered_date) AS day, arg_min(customer_id, (source_file, source_line)) AS customer_id FROM fact_order_line GROUP BY order_id
    ) o JOIN fact_touch t ON t.customer_id = o.customer_id
    JOIN dim_campaign c ON c.campaign_key = t.campaign_key JOIN dim_channel h ON h.channel_key = t.channel_key
    WHERE NOT t.is_bot AND date_diff('day', CAST(t.touched_at AS DATE), o.day) BETWEEN 0 AND 90
    ORDER BY o.order_id, t.touched_at, t.touch_id`)
  for (const [order, touch, channelKey, campaign, channel, age, campaignKey] of rows) {
    const own = booked.get(String(order))
    if (own === undefined) throw new Error(`no order ${String(order)}`)
    touchedBy.set(String(touch), { campaign: String(campaign), channel: String(channel) })
    const isDirect = Number(campaignKey) === -1
    const touches = [
      ...own.path.touches,
      {
        touch: String(touch),
        channel: isDirect ? `${String(channelKey)} direct` : String(channelKey),
        age: Number(age),
      },
    ]
    booked.set(String(order), { ...own, path: { order: String(order), touches } })
  }
  await readJourneys()
}, 240_000)

/** Journeys of persons that ended without an order, each the channels of its touches: parted by 90 days, and over for as long. */
const without: string[][] = []

const readJourneys = async () => {
  const counted = new Set([...booked.values()].flatMap(({ path }) => path.touches.map(({ touch }) => touch)))
  const touches = await api.sql(`
    SELECT coalesce('customer ' || customer_id, 'lead ' || lead_id), touch_id, channel_key, CAST(CAST(touched_at AS DATE) - DATE '2000-01-01' AS INTEGER)
    FROM fact_touch WHERE NOT is_bot ORDER BY touched_at, touch_id`)
  const orders = await api.sql("SELECT CAST(max(ordered_date) - DATE '2000-01-01' AS INTEGER) FROM fact_order_line")
  const lastDay = Math.max(Number(orders[0]?.[0]), ...touches.map(([, , , day]) => Number(day)))
  const open = new Map<string, { channels: string[]; day: number }>()
  const end = ({ channels, day }: { channels: string[]; day: number }) => {
    if (lastDay - day > 90) without.push(channels)
  }
  for (const [person, touch, channel, day] of touches) {
    if (person === null || counted.has(String(touch))) continue
    const before = open.get(String(person))
    const isNew = before === undefined || Number(day) - before.day > 90
    if (isNew && before !== undefined) end(before)
    open.set(String(person), { channels: [...(isNew ? [] : before.channels), String(channel)], day: Number(day) })
  }
  for (const journey of open.values()) end(journey)
}

/** Direct touches have channels of their own in the paths, so that they can be told; models that compare channels see through it. */
const withoutDirect = (path: OrderPath): OrderPath => ({
  ...path,
  touches: path.touches.map((touch) => ({ ...touch, channel: touch.channel.replace(' direct', '') })),
})

const models: readonly (readonly [name: string, model: (direct: ReadonlySet<string>) => AttributionModel])[] = [
  ['first', () => ({ kind: 'first' })],
  ['last', () => ({ kind: 'last' })],
  ['last_non_direct', (direct) => ({ kind: 'last_non_direct', direct })],
  ['linear', () => ({ kind: 'linear' })],
  ['position', () => ({ kind: 'position', ends: 0.4 })],
  ['time_decay', () => ({ kind: 'time_decay', halfLife: 7 })],
  ['shapley', () => ({ kind: 'shapley' })],
  ['markov', () => ({ kind: 'markov', order: 1, without })],
]

/** What the pure model gives each campaign and channel of the booked revenue. */
const creditsOf = (model: AttributionModel): { readonly campaign: Sums; readonly channel: Sums } => {
  const sums = { campaign: new Map<string, number>(), channel: new Map<string, number>() }
  const paths = [...booked.values()].map(({ path }) => (model.kind === 'last_non_direct' ? path : withoutDirect(path)))
  for (const { order, touch, weight } of orderWeights(paths, model)) {
    const by = touch === null ? undefined : touchedBy.get(touch)
    const amount = weight * (booked.get(order)?.revenue ?? 0)
    addTo(sums.campaign, by?.campaign ?? '(unassigned)', amount)
    addTo(sums.channel, by?.channel ?? '(unassigned)', amount)
  }
  return sums
}

const ask = async (from: string, rows: string, model?: string): Promise<Sums> => {
  const answer = await api.ask('query', {
    from,
    measures: ['revenue'],
    rows: [rows],
    limit: 1000,
    ...(model !== undefined && { parameters: { attribution_model: model } }),
  })
  return new Map(shownRows(answer).map(([member, amount]) => [String(member), Number(amount)]))
}

const totalOf = (sums: Sums) => [...sums.values()].reduce((sum, amount) => sum + amount, 0)

/** The sums that are more than half a cent off. */
const differences = (found: Sums, expected: Sums) =>
  [...new Set([...found.keys(), ...expected.keys()])]
    .map((key) => [key, found.get(key) ?? 0, expected.get(key) ?? 0] as const)
    .filter(([, one, other]) => !(Math.abs(one - other) <= 0.005))

describe('every model of attribution on the demo company', () => {
  it('has journeys with and without orders to learn from', () => {
    expect(booked.size).toBeGreaterThan(100)
    expect(without.length).toBeGreaterThan(100)
  })

  it('is one that is tried here', () => {
    const parameter = api.warehouse.cube('attributed_orders').parameters?.get('attribution_model')
    expect(parameter?.allowed).toEqual(models.map(([name]) => name))
  })

  it.each(models)(
    '%s: campaigns, channels and months with the unattributed add up to what was booked',
    async (name) => {
      const byMonth = await ask('orders', 'ordered.month')
      const total = [...booked.values()].reduce((sum, { revenue }) => sum + revenue, 0)
      expect(Math.abs(totalOf(byMonth) - total)).toBeLessThanOrEqual(0.005)
      expect(differences(await ask('attributed_orders', 'ordered.month', name), byMonth)).toEqual([])
      expect(differences(await ask('attributed_channels', 'ordered.month', name), byMonth)).toEqual([])
      for (const [cube, rows] of [
        ['attributed_orders', 'campaign.name'],
        ['attributed_channels', 'channel.name'],
      ] as const) {
        const credits = await ask(cube, rows, name)
        expect(credits.get('(unassigned)')).toBeGreaterThan(0)
        expect(Math.abs(totalOf(credits) - total)).toBeLessThanOrEqual(0.005)
      }
    },
  )

  it.each(models)('%s: the cubes give what the model gives on the paths', async (name, modelOf) => {
    const direct = new Set(
      [...booked.values()]
        .flatMap(({ path }) => path.touches.map(({ channel }) => channel))
        .filter((channel) => channel.endsWith('direct')),
    )
    expect(direct.size).toBeGreaterThan(0)
    const expected = creditsOf(modelOf(direct))
    expect(differences(await ask('attributed_orders', 'campaign.name', name), expected.campaign)).toEqual([])
    expect(differences(await ask('attributed_channels', 'channel.name', name), expected.channel)).toEqual([])
  })
})
