import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

/** Every row of `fixtures/standard/files` can be read by eye; the numbers here are worked out from them by hand. */
const api = apiOver((file) => loadWarehouse(file, 'fixtures/standard'), '2025-03-31')

/** The answer, each row without its grouping. */
const answer = async (query: RequestOf<'query'>) =>
  shownRows(await api.ask('query', { ...query, limit: 100 })).map((row) => row.slice(0, -1))

type Case = readonly [what: string, query: RequestOf<'query'>, expected: readonly (readonly string[])[]]

const cases: readonly Case[] = [
  [
    'orders: revenue in euros, of which the order in dollars brings 500 x 0.80, and what is returned is taken off',
    { from: 'orders', measures: ['revenue', 'orders', 'margin', 'returned'], rows: ['ordered.month'] },
    [
      ['2025-01', '1300', '2', '500', '0'],
      ['2025-02', '400', '1', '160', '0'],
      ['2025-03', '1200', '2', '440', '100'],
    ],
  ],
  [
    'orders: by the level that a customer had on the day of the order',
    { from: 'orders', measures: ['revenue'], rows: ['customer.level'] },
    [
      ['platinum', '400'],
      ['gold', '1800'],
      ['iron', '200'],
      ['(blank)', '500'],
    ],
  ],
  [
    'orders: by the level that a customer has today',
    { from: 'orders', measures: ['revenue'], rows: ['customer_now.level'] },
    [
      ['platinum', '1400'],
      ['gold', '800'],
      ['iron', '200'],
      ['(blank)', '500'],
    ],
  ],
  [
    'orders: by the office in which the seller then was',
    { from: 'orders', measures: ['revenue'], rows: ['seller.office'] },
    [
      ['Berlin', '1300'],
      ['Rome', '1400'],
      ['(unknown)', '200'],
    ],
  ],
  [
    'orders: a customer that no extract names is one of its own',
    { from: 'orders', measures: ['revenue', 'customers'], rows: ['customer.name'] },
    [
      ['C9', '500', '1'],
      ['Łucja', '200', '1'],
      ['Ölmann "& Sons"', '1400', '1'],
      ['东方家居', '800', '1'],
    ],
  ],
  [
    'attributed orders: halves to both campaigns that touched the customer, none to the click of a machine',
    { from: 'attributed_orders', measures: ['revenue', 'attributed'], rows: ['campaign.name'] },
    [
      ['Search ads', '1000', '1000'],
      ['Spring mail', '200', '200'],
      ['(unassigned)', '1700', '0'],
    ],
  ],
  [
    'attributed orders: the whole to the last touch, where that model is asked for',
    {
      from: 'attributed_orders',
      measures: ['attributed'],
      rows: ['campaign.name'],
      parameters: { attribution_model: 'last' },
    },
    [['Search ads', '1200']],
  ],
  [
    'campaign ROI: attributed revenue by what was spent, in euros at the rate of the day',
    { from: 'campaign_roi', measures: ['spend.cost', 'attributed_orders.attributed', 'roas'], rows: ['campaign.name'] },
    [
      ['Search ads', '280', '1000', '3.57142857143'],
      ['Spring mail', '100', '200', '2'],
    ],
  ],
  [
    'opportunities: won and lost, with the competitor and the reason',
    {
      from: 'opportunities',
      measures: ['won_value', 'won_deals', 'lost_deals'],
      rows: ['competitor.name', 'lost_reason'],
    },
    [
      ['Cheap & Co', 'price', '0', '0', '1'],
      ['(unknown)', '(blank)', '1700', '2', '0'],
    ],
  ],
  [
    'pipeline: what was open at the end of each month',
    { from: 'pipeline', measures: ['open_deals', 'open_value', 'weighted_value'], rows: ['snapshot.month'] },
    [
      ['2025-01', '1', '400', '100'],
      ['2025-02', '2', '2000', '1000'],
      ['2025-03', '1', '3000', '1200'],
    ],
  ],
  [
    'invoices: what is to be paid, by how long it has been overdue on 22 March, the last day of the invoices',
    { from: 'invoices', measures: ['billed', 'outstanding', 'overdue'], rows: ['ageing'] },
    [
      ['not due', '800', '800', '0'],
      ['1 to 30 days', '400', '400', '400'],
      ['31 to 60 days', '300', '200', '200'],
      ['paid', '1000', '0', '0'],
    ],
  ],
  [
    'contracts: one renewed by another, one cancelled',
    { from: 'contracts', measures: ['contracts', 'annual_value', 'renewed', 'renewals', 'cancellations'] },
    [['3', '270', '1', '1', '1']],
  ],
  [
    'attainment: revenue by target, of the month and not of visits',
    { from: 'attainment', measures: ['orders.revenue', 'targets.target', 'attainment'], rows: ['time.month'] },
    [
      ['2025-01', '1300', '1000', '1.3'],
      ['2025-02', '400', '1000', '0.4'],
      ['2025-03', '1200', '1000', '1.2'],
    ],
  ],
  [
    'touches: those of people, and of machines',
    { from: 'touches', measures: ['touches', 'bot_touches', 'people_touched'] },
    [['3', '1', '2']],
  ],
  [
    'leads: created, qualified and converted',
    { from: 'leads', measures: ['leads', 'qualified_leads', 'converted_leads', 'conversion_rate', 'days_to_convert'] },
    [['2', '1', '1', '0.5', '19']],
  ],
  [
    'experiments: what a treatment brought beyond the control group',
    { from: 'experiments', measures: ['subjects', 'conversion_lift', 'value_lift'], rows: ['arm'] },
    [
      ['control', '2', '0', '0'],
      ['mail', '2', '0', '15'],
    ],
  ],
  [
    'tickets: 48 and 240 hours to resolve, one of three within the agreed time',
    {
      from: 'tickets',
      measures: ['tickets', 'unresolved', 'hours_to_resolve', 'sla_rate', 'satisfaction', 'complaints'],
    },
    [['3', '1', '144', '0.333333333333', '3', '2']],
  ],
  [
    'backlog: open at the end of January, none of February, one since',
    { from: 'backlog', measures: ['open_tickets', 'age'], rows: ['snapshot.month'] },
    [
      ['2025-01', '1', '1'],
      ['2025-03', '1', '0'],
    ],
  ],
  [
    'surveys: one promoter and one detractor',
    { from: 'surveys', measures: ['answers', 'promoters', 'detractors', 'nps'] },
    [['3', '1', '1', '0']],
  ],
  [
    'activities: a visit that was due on 20 February and is not done, by the level of the customer',
    { from: 'activities', measures: ['activities', 'completed', 'overdue', 'done_late'], rows: ['customer.level'] },
    [
      ['platinum', '1', '0', '0', '0'],
      ['gold', '2', '1', '1', '0'],
      ['iron', '1', '1', '0', '1'],
    ],
  ],
  [
    'customers by month: how many there are, are active and new',
    { from: 'customer_months', measures: ['customers', 'active', 'new_customers', 'revenue'], rows: ['month.month'] },
    [
      ['2025-01', '2', '2', '2', '1300'],
      ['2025-02', '2', '2', '0', '400'],
      ['2025-03', '4', '4', '2', '1200'],
    ],
  ],
]

describe('the standard cubes', () => {
  it.each(cases)('%s', async (_, query, expected) => {
    expect(await answer(query)).toEqual(expected)
  })

  it('are all there, and asked here', async () => {
    const { model } = api.warehouse
    const asked = new Set(cases.map(([, { from }]) => from))
    const others = ['spend', 'targets']
    expect([...model.cubes.keys(), ...model.views.keys()].filter((name) => !asked.has(name))).toEqual(others)
  })
})
