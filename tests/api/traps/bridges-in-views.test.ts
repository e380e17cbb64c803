import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../server/contract/routes.ts'
import { shownRows } from '../../support/rows.ts'
import { openStar } from '../../support/star.ts'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

type Question = Omit<RequestOf<'query'>, 'from'>

const ask = async (query: Question): Promise<string[][]> =>
  shownRows(await api.ask('query', { from: 'growth', ...query }))

/** Numbers of rows as numbers, without the keys before them and the grouping behind. */
const values = (rows: readonly (readonly string[])[], keys: number): number[][] =>
  rows.map((row) => row.slice(keys, -1).map(Number))

const attributed = 'bookings.attributed'

describe('two facts that share a dimension, one of them by a bridge', () => {
  it('would give 560 attributed where they are joined', async () => {
    const joined = `
      SELECT sum(amount_eur * credit) FROM fact_deal
      JOIN bridge_touch USING (deal_id) JOIN fact_spend USING (campaign_id)
      WHERE is_won`
    expect((await api.sql(joined)).map((row) => row.map(Number))).toEqual([[560]])
  })

  it.each([
    [[]],
    [['campaign.channel']],
    [['campaign.name']],
    [['time.month']],
    [['time.month', 'campaign.channel']],
    [['touched.channel']],
  ])('give 300 in all however rows are grouped, by %s', async (rows) => {
    const measures = [attributed, 'spend.cost', 'roas']
    const found = await ask({ measures, rows, totals: ['grand'] })
    expect(values(found.slice(-1), rows.length)).toEqual([[300, 100, 3]])
    const alone = await ask({ measures: [attributed], rows, totals: ['grand'] })
    const together = new Map(found.map((row) => [row.slice(0, rows.length).join(), row[rows.length]]))
    for (const row of alone) expect(together.get(row.slice(0, rows.length).join())).toBe(row[rows.length])
  })

  it('give at a channel the credits of its deals and its own spend, also by a filter', async () => {
    const measures = [attributed, 'spend.cost', 'roas']
    const where = (channel: string) => [{ attribute: 'campaign.channel', in: [channel] }]
    expect(values(await ask({ measures, where: where('Search') }), 0)).toEqual([[260, 40, 6.5]])
    expect(values(await ask({ measures, where: where('Event') }), 0)).toEqual([[40, 20, 2]])
    const others = [{ not: { attribute: 'campaign.channel', in: ['Search'] } }]
    expect(values(await ask({ measures: [attributed, 'spend.cost'], where: others }), 0)).toEqual([[40, 60]])
  })

  it('have nothing spent on what no campaign has', async () => {
    const where = [{ attribute: 'campaign.channel', in: [{ special: 'unassigned' as const }] }]
    expect(await ask({ measures: ['bookings.won', 'spend.cost'], where })).toEqual([['50', '0', '0']])
    const rows = ['campaign.channel']
    expect(await ask({ measures: ['bookings.won', 'spend.cost'], rows, where })).toEqual([
      ['(unassigned)', '50', '0', '0'],
    ])
  })

  it('are walked back to the rows of one of them', async () => {
    const query = { from: 'growth', measures: [attributed, 'spend.cost'], rows: ['campaign.channel'] }
    const at = { 'campaign.channel': 'Search' }
    const deals = await api.ask('drillThrough', { query, at, measure: attributed })
    expect([deals.count, Number(deals.sum), Number(deals.cell), deals.reconciles]).toEqual([2, 260, 260, true])
    expect(deals.columns.map(({ name }) => name)).toContain('_weight')
    const days = await api.ask('drillThrough', { query, at, measure: 'spend.cost' })
    expect([days.count, Number(days.sum), Number(days.cell), days.reconciles]).toEqual([2, 40, 40, true])
    expect(days.columns.map(({ name }) => name)).not.toContain('_weight')
  })

  it('have full bridges by which a measure of the one does not add up, and none of the other', async () => {
    const { measures } = await (await api.request('/api/cubes/growth')).json()
    const along = (name: string) => measures.find((m: { name: string }) => m.name === name)?.notAlong
    expect([along('bookings.won'), along('spend.cost')]).toEqual([['touched'], undefined])
  })
})

/** The same with the fact without a bridge first and members of every special kind. */
const tables = `
CREATE TABLE dim_medium (medium_key INTEGER, kind VARCHAR);
INSERT INTO dim_medium VALUES (-1, NULL), (1, 'mail'), (2, 'ad'), (3, NULL);
CREATE TABLE bridge_credit (order_id INTEGER, medium_key INTEGER, credit DECIMAL(9,2));
INSERT INTO bridge_credit VALUES (1, 1, 0.5), (1, 3, 0.2), (2, 9, 0.5);
CREATE TABLE fact_order (order_id INTEGER, amount DECIMAL(18,2));
INSERT INTO fact_order VALUES (1, 100), (2, 50);
CREATE TABLE fact_cost (cost_id INTEGER, medium_key INTEGER, cost DECIMAL(18,2));
INSERT INTO fact_cost VALUES (1, 1, 20), (2, 2, 10), (3, 3, 4), (4, NULL, 3);`

const definitions = `
version: 1
dimensions:
  medium: { table: dim_medium, key: medium_key, attributes: { kind: { column: kind } } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    bridges:
      medium: { table: bridge_credit, fact_key: order_id, dimension_key: medium_key, weight: credit, unassigned: "(by itself)" }
    measures: { amount: { agg: sum, expr: amount } }
  costs:
    table: fact_cost
    grain: [cost_id]
    roles: { medium: { on: medium_key } }
    measures: { cost: { agg: sum, expr: cost } }
segments:
  mails: { on: medium, where: kind = 'mail' }
views:
  both: { cubes: [costs, orders], shared: [medium] }
  turned: { cubes: [orders, costs], shared: [medium] }
`

const star = apiOver(() => openStar(tables, definitions), null)

describe.each(['both', 'turned'])('special members that only one of the facts of view %s has', (from) => {
  const measures = ['costs.cost', 'orders.amount']

  it('stand apart: unassigned, unknown and blank are three', async () => {
    const found = await star.ask('query', { from, measures, rows: ['medium.kind'], totals: ['grand'] })
    expect(shownRows(found)).toEqual([
      ['ad', '10', '0', '0'],
      ['mail', '20', '50', '0'],
      ['(blank)', '4', '20', '0'],
      ['(unknown)', '3', '25', '0'],
      ['(unassigned)', '0', '55', '0'],
      ['·', '37', '150', '1'],
    ])
  })

  it('are listed, each once', async () => {
    const { members } = await star.ask('members', { from, attribute: 'medium.kind' })
    expect(members.map(({ label }) => label)).toEqual(['ad', 'mail', '(blank)', '(unknown)', '(by itself)'])
  })

  it('are in a set where the measure of it says so', async () => {
    const of = async (measure: string, gte: number) => {
      const set = { of: 'medium.kind', having: [{ measure, gte }] }
      return shownRows(await star.ask('query', { from, measures, where: [{ set }] }))
    }
    expect(await of('costs.cost', 4)).toEqual([['34', '70', '0']])
    expect(await of('orders.amount', 30)).toEqual([['20', '105', '0']])
  })

  it('are neither in a segment nor out of it', async () => {
    const found = await star.ask('query', { from, measures, rows: ['segment.mails'] })
    expect(shownRows(found)).toEqual([
      ['true', '20', '50', '0'],
      ['false', '14', '20', '0'],
      ['(unknown)', '3', '25', '0'],
      ['(unassigned)', '0', '55', '0'],
    ])
  })
})
