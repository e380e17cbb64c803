import type { StandardCase } from './case.ts'

/** Questions on customers, marketing and service. */
export const customerCases: readonly StandardCase[] = [
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
    'attributed orders by channel: what campaigns brought came through the shop on the web, by every model alike',
    {
      from: 'attributed_channels',
      measures: ['revenue', 'attributed'],
      rows: ['channel.name'],
      parameters: { attribution_model: 'markov' },
    },
    [
      ['Web shop', '1200', '1200'],
      ['(unassigned)', '1700', '0'],
    ],
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
    'acquisition: C1 by himself, C3 by the search ads that touched him before his first order, C2 and C9 by nobody known',
    {
      from: 'acquisition',
      measures: ['won_customers', 'revenue', 'margin'],
      rows: ['campaign.name'],
      totals: ['grand'],
    },
    [
      ['Search ads', '1', '800', '300'],
      ['(unassigned)', '3', '2100', '800'],
      ['·', '4', '2900', '1100'],
    ],
  ],
  [
    'customers by month: who of those won in January came back, one month and two months later',
    {
      from: 'customer_months',
      measures: ['buyers', 'retention_rate', 'margin'],
      rows: ['won.month', 'age'],
      where: [{ attribute: 'won.month', in: ['2025-01'] }],
    },
    [
      ['2025-01', '0', '2', '1', '500'],
      ['2025-01', '1', '1', '0.5', '160'],
      ['2025-01', '2', '0', '0', '-50'],
    ],
  ],
  [
    'leads: four days until one was found worth working on, fifteen more until it was a customer',
    { from: 'leads', measures: ['days_to_qualify', 'days_from_qualified', 'median_days_to_convert'] },
    [['4', '15', '19']],
  ],
  [
    'campaign ROI: margin and customers against cost, which both count in euros',
    {
      from: 'campaign_roi',
      measures: ['spend.cost', 'roi_on_margin', 'acquisition_cost', 'margin_to_acquisition_cost'],
      rows: ['campaign.name'],
    },
    [
      ['Search ads', '280', '0.357142857143', '280', '1.07142857143'],
      ['Spring mail', '100', '-0.2', '·', '0'],
    ],
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
  [
    'customers: the class of those who bring the first 80 %, 1400, 800 and 500 of 2900, and of the rest',
    {
      from: 'customers',
      measures: ['customers', 'buyers', 'repeat_buyers', 'revenue', 'revenue_share'],
      rows: ['revenue_class'],
    },
    [
      ['A', '3', '3', '1', '2700', '0.931034482759'],
      ['B', '1', '1', '0', '200', '0.0689655172414'],
    ],
  ],
  [
    'customers: by what brought them to us',
    { from: 'customers', measures: ['customers', 'revenue_per_customer'], rows: ['customer.source'] },
    [
      ['advert', '1', '200'],
      ['fair', '1', '1400'],
      ['referral', '1', '800'],
      ['(blank)', '1', '500'],
    ],
  ],
  [
    'customers: by the month of their last order, and how long that is ago on 20 March',
    { from: 'customers', measures: ['customers', 'recency'], rows: ['last_order.month'] },
    [
      ['2025-02', '1', '38'],
      ['2025-03', '3', '9.66666666667'],
    ],
  ],
  [
    'customer changes: C1 was promoted and moved',
    {
      from: 'customer_changes',
      measures: ['changes', 'moves', 'level_changes', 'seller_changes', 'revenue_so_far'],
      rows: ['before.level', 'customer.level', 'before.territory', 'customer.territory'],
    },
    [['gold', 'platinum', 'T1', 'T2', '1', '1', '1', '0', '1400']],
  ],
  [
    'spend: 300 at a rate of 1 and 0.80, and what a click cost',
    { from: 'spend', measures: ['cost', 'clicks', 'click_rate', 'cost_per_click'], rows: ['campaign.name'] },
    [
      ['Search ads', '280', '120', '0.02', '2.33333333333'],
      ['Spring mail', '100', '50', '0.05', '2'],
    ],
  ],
  [
    'leads: prospects won by where they came from',
    { from: 'leads', measures: ['leads', 'converted_leads', 'conversion_rate'], rows: ['source'] },
    [['advert', '2', '1', '0.5']],
  ],
  [
    'tickets: the middle of 48 and 240 hours to resolve and nine tenths of the way, and so of 2 and 24 to reply',
    {
      from: 'tickets',
      measures: ['median_hours', 'usual_hours', 'median_reply_hours', 'usual_reply_hours', 'sla_rate'],
    },
    [['144', '220.8', '13', '21.8', '0.333333333333']],
  ],
  [
    'tickets: a twentieth, a quarter, three quarters and nineteen twentieths of the way from 48 to 240 hours',
    { from: 'tickets', measures: ['p05_hours', 'p25_hours', 'p75_hours', 'p95_hours'] },
    [['57.6', '96', '192', '230.4']],
  ],
  [
    'tickets: complaints and what was reopened, by what they are about',
    { from: 'tickets', measures: ['complaints', 'reopened'], rows: ['category'] },
    [
      ['assembly', '0', '1'],
      ['delivery', '1', '0'],
      ['quality', '1', '0'],
    ],
  ],
  [
    'tickets: satisfaction by team, which is a manager with the people of an office',
    { from: 'tickets', measures: ['satisfaction', 'tickets'], rows: ['agent.office', 'agent.manager'] },
    [['Berlin', 'Ada Brandt', '3', '3']],
  ],
  [
    'surveys: scores by team and kind of question',
    { from: 'surveys', measures: ['answers', 'score'], rows: ['employee.department', 'kind'] },
    [
      ['Service', 'csat', '1', '4'],
      ['Service', 'nps', '2', '6'],
    ],
  ],
  [
    'service: tickets beside answers, by the level of the customer',
    {
      from: 'service',
      measures: ['tickets.tickets', 'surveys.answers', 'tickets_per_answer'],
      rows: ['customer.level'],
    },
    [
      ['gold', '2', '1', '2'],
      ['iron', '1', '2', '0.5'],
    ],
  ],
]
