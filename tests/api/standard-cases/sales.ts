import type { StandardCase } from './case.ts'

/** Opening, what leads from it to closing, and closing. */
const bridgeTerms = ['opening', 'new', 'moved_in', 'moved_out', 'repriced', 'won', 'lost', 'closing'] as const

/** Questions on orders, opportunities, invoices, contracts and targets. */
export const salesCases: readonly StandardCase[] = [
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
      ['2025-02', '2', '2050', '1025'],
      ['2025-03', '1', '3000', '1200'],
    ],
  ],
  [
    'pipeline: as it was on a past day, which is the last day looked at until then',
    {
      from: 'pipeline',
      measures: ['open_value'],
      rows: ['stage'],
      where: [{ attribute: 'snapshot.date', to: '2025-03-10' }],
    },
    [['Engaging', '2050']],
  ],
  [
    'pipeline bridge: D2 comes to be worth 50 more and is lost, D3 is won, D3 and D4 are new, month by month',
    { from: 'pipeline_bridge', measures: [...bridgeTerms], rows: ['snapshot.month'], totals: true },
    [
      ['2025-01', '400', '0', '0', '0', '0', '0', '0', '400'],
      ['2025-02', '400', '1600', '0', '0', '50', '0', '0', '2050'],
      ['2025-03', '2050', '3000', '0', '0', '0', '1600', '450', '3000'],
      ['·', '400', '4600', '0', '0', '50', '1600', '450', '3000'],
    ],
  ],
  [
    'pipeline bridge: D2 moves from one stage to another in February, and nothing moves in all',
    {
      from: 'pipeline_bridge',
      measures: [...bridgeTerms],
      rows: ['stage'],
      where: [{ attribute: 'snapshot.month', in: ['2025-02'] }],
      totals: true,
    },
    [
      ['Prospecting', '400', '0', '0', '400', '0', '0', '0', '·'],
      ['Engaging', '·', '1600', '400', '0', '50', '0', '0', '2050'],
      ['·', '400', '1600', '0', '0', '50', '0', '0', '2050'],
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
    'contracts: one renewed by another, one cancelled, one let go',
    { from: 'contracts', measures: ['contracts', 'annual_value', 'renewed', 'renewals', 'cancellations'] },
    [['4', '350', '1', '1', '1']],
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
    'attainment: revenue beside its target, as the explorer asks it, where there is a target and where there is none',
    {
      from: 'attainment',
      measures: [
        'orders.revenue',
        { measure: 'targets.target', as: 'orders.revenue@target(targets.target)' },
        { calc: 'orders.revenue - targets.target', as: 'orders.revenue@target(targets.target):difference' },
        {
          calc: 'if(targets.target > 0, orders.revenue / targets.target)',
          as: 'orders.revenue@target(targets.target):attainment',
        },
      ],
      rows: ['time.month'],
    },
    [
      ['2025-01', '1300', '1000', '300', '1.3'],
      ['2025-02', '400', '1000', '-600', '0.4'],
      ['2025-03', '1200', '1000', '200', '1.2'],
    ],
  ],
  [
    'orders: discounts and what share of the list price they are, by category',
    { from: 'orders', measures: ['discount', 'discount_rate'], rows: ['product.category'] },
    [
      ['Shelves', '200', '0.153846153846'],
      ['Tables', '150', '0.0769230769231'],
    ],
  ],
  [
    'orders: by department and person who sold',
    { from: 'orders', measures: ['revenue'], rows: ['seller.department', 'seller.name'] },
    [
      ['Sales', 'Ada Brandt', '800'],
      ['Sales', 'Bo Costa', '1900'],
      ['(unknown)', '(unknown)', '200'],
    ],
  ],
  [
    'orders: what orders brought in their own currencies',
    { from: 'orders', measures: ['original_revenue', 'revenue'], rows: ['currency'] },
    [
      ['EUR', '2500', '2500'],
      ['USD', '500', '400'],
    ],
  ],
  [
    'orders: orders on a day that has any: not on 6 March, when goods came back',
    { from: 'orders', measures: ['orders_per_day'], rows: ['ordered.month'] },
    [
      ['2025-01', '1'],
      ['2025-02', '1'],
      ['2025-03', '1'],
    ],
  ],
  [
    'orders: what accounts bought that no extract tells of',
    { from: 'orders', measures: ['revenue'], rows: ['customer.inferred', 'customer.id'] },
    [
      ['false', 'C1', '1400'],
      ['false', 'C2', '200'],
      ['false', 'C3', '800'],
      ['true', 'C9', '500'],
    ],
  ],
  [
    'orders: by the territory of the account, as it was and by its name',
    { from: 'orders', measures: ['revenue'], rows: ['customer.territory'] },
    [
      ['T1', '1200'],
      ['T2', '400'],
      ['T3', '800'],
      ['(blank)', '500'],
    ],
  ],
  [
    'contract terms: S2 with a ticket in time and a visit, S3 with a late ticket and a visit, S4 given up with nothing',
    {
      from: 'contract_terms',
      measures: ['contracts', 'over', 'churned', 'churn_rate', 'churned_value', 'tickets', 'visits'],
      rows: ['had_late_ticket', 'was_visited', 'had_complaint'],
    },
    [
      ['false', 'false', 'false', '2', '2', '1', '0.5', '80', '0', '0'],
      ['false', 'true', 'true', '1', '0', '0', '·', '0', '1', '1'],
      ['true', 'true', 'false', '1', '0', '0', '·', '0', '1', '1'],
    ],
  ],
  ['targets: of revenue, and of visits', { from: 'targets', measures: ['target', 'visits_target'] }, [['3000', '4']]],
  [
    'campaign ROI: what a lead and a customer cost; the mail brought none',
    {
      from: 'campaign_roi',
      measures: ['cost_per_lead', 'cost_per_customer', 'leads.leads', 'touches.touches', 'orders.orders'],
      rows: ['campaign.name'],
      where: [{ attribute: 'campaign.kind', in: ['search', 'e-mail'] }],
    },
    [
      ['Search ads', '140', '280', '2', '2', '1'],
      ['Spring mail', '·', '·', '0', '1', '1'],
    ],
  ],
  [
    'invoices: receipts by month',
    { from: 'invoices', measures: ['received', 'invoices'], rows: ['paid.month'] },
    [
      ['2025-02', '1000', '1'],
      ['(unknown)', '100', '3'],
    ],
  ],
]
