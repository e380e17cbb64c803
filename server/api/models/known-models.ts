import type { ModelFeature, ModelSummary } from '../../contract/models.ts'

/** What is said of a model whatever it finds. */
export interface KnownModel extends Pick<ModelSummary, 'name' | 'title' | 'kind' | 'description'> {
  readonly method: string
  /** attributes and measures with its scores, as `cube.name` */
  readonly shownIn: readonly string[]
  readonly features: readonly ModelFeature[]
  readonly baseline: string | null
  readonly limits: readonly string[]
  /** names of the metrics that say most of it */
  readonly headline: readonly string[]
}

const inBoth = (...names: string[]): string[] =>
  ['customer_months', 'customers'].flatMap((cube) => names.map((name) => `${cube}.${name}`))

const twelveMonths: readonly ModelFeature[] = [
  { name: 'recency', title: 'Days since the last order', description: 'to the last day of the month' },
  { name: 'frequency', title: 'Orders', description: 'in the twelve months until then, returns not counted' },
  { name: 'monetary', title: 'Revenue', description: 'of the twelve months until then, less returns' },
]

const judgedAsOthers = ['auc', 'log_loss', 'lift_top_decile'] as const

const noCause =
  'What goes with leaving is no cause of it: to change a driver changes the outcome only where a test has shown so.'

const segments: readonly KnownModel[] = [
  {
    name: 'rfm',
    title: 'Recency, frequency, money',
    kind: 'segments',
    description:
      'Scores customers by fifths from 1 to 5, 5 being the latest, the most frequent and the highest, and names the segment that recency and frequency make.',
    method:
      'Fifths of customers with an order in the last twelve months, equal values together (Hughes 1994); segments by recency and frequency',
    shownIn: inBoth('rfm_segment', 'recency_score', 'frequency_score', 'monetary_score'),
    features: twelveMonths,
    baseline: null,
    limits: [
      'Scores compare the customers of one month with each other: a customer may move because others did.',
      'A segment says what somebody did, not what a campaign would change.',
    ],
    headline: ['champions_share'],
  },
  {
    name: 'value_level',
    title: 'Level by value',
    kind: 'segments',
    description:
      'Puts customers into platinum, gold, iron and lead by the margin of the last twelve months, where margins are known, else by revenue.',
    method: 'Customer pyramid (Zeithaml, Rust & Lemon 2001), thresholds of workspace.yaml',
    shownIn: inBoth('value_level'),
    features: [
      {
        name: 'value',
        title: 'Value',
        description: 'margin of the twelve months until then; revenue where no cost is known',
      },
    ],
    baseline: null,
    limits: [
      'What serving a customer costs is not in it: a customer with many tickets may be worth less than the level says.',
    ],
    headline: ['platinum_value_share'],
  },
  {
    name: 'value_class',
    title: 'Class by value',
    kind: 'segments',
    description:
      'A are the largest customers who bring the first 80 % of the revenue of twelve months, B those of the next 15 %, C all others.',
    method: 'ABC analysis (Dickie 1951), Gini coefficient (Gini 1912)',
    shownIn: inBoth('value_class'),
    features: twelveMonths.slice(2),
    baseline: null,
    limits: ['It looks at twelve months: a customer who buys every other year may be of class C in between.'],
    headline: ['customers_for_80', 'gini'],
  },
  {
    name: 'clusters',
    title: 'Clusters',
    kind: 'segments',
    description:
      'Groups customers who are alike in how recently, how often and for how much they bought, and says in words what each group is like.',
    method: 'k-means on standardised logarithms (Lloyd 1982), number of clusters by silhouette (Rousseeuw 1987)',
    shownIn: inBoth('cluster'),
    features: twelveMonths,
    baseline: null,
    limits: [
      'Clusters are a description: where the silhouette is below about 0.5 they run into each other, and a border between them means little.',
      'The number of a cluster is kept where the clusters move little; where customers change much it may mean another group.',
    ],
    headline: ['clusters', 'silhouette'],
  },
]

const predictions: readonly KnownModel[] = [
  {
    name: 'lifetime_value',
    title: 'Expected value of twelve months',
    kind: 'value',
    description:
      'The chance that customers still buy, how many days of orders are expected of them in the next twelve months, and the revenue of these; what was bought before is not in it.',
    method:
      'MBG/NBD (Batislam, Denizel & Filiztekin 2007) for orders, Gamma-Gamma (Fader & Hardie 2013) for amounts; intervals by the delta method',
    shownIn: inBoth('alive', 'expected_orders', 'expected_value', 'at_risk_value'),
    features: [
      { name: 'frequency', title: 'Repeat orders', description: 'days with orders after the first one' },
      { name: 'recency', title: 'Recency', description: 'time from the first day with orders to the last one' },
      { name: 'age', title: 'Age', description: 'time from the first day with orders to the end of the month' },
      { name: 'amount', title: 'Amount', description: 'mean revenue of the days with orders after the first one' },
    ],
    baseline: 'As many orders of each customer in the twelve months after as in the twelve months before',
    limits: [
      'Customers with a contract leave when it ends, which this model does not know: look at the chance of renewal there.',
      'The interval says what is unknown of the parameters; a single customer may differ from the mean of those alike by far more.',
      'It foresees no season, no price change and no campaign.',
    ],
    headline: ['expected_value_total', 'orders_error'],
  },
  {
    name: 'migration',
    title: 'Expected value by migration',
    kind: 'value',
    description:
      'The revenue of the next twelve months by the quarters since the last order alone: the chance to order in each, and what is ordered then. It is held against the expected value of twelve months.',
    method:
      'Customer migration by recency states (Dwyer 1989; Pfeifer & Carraway 2000); intervals by the jackknife over groups of customers',
    shownIn: inBoth('migration_value'),
    features: [
      {
        name: 'quarters',
        title: 'Quarters since the last order',
        description: 'periods of three months that end with the month',
      },
    ],
    baseline: 'As much revenue of each customer in the twelve months after as in the twelve months before',
    limits: [
      'All customers of a state count alike: who orders often and who seldom are worth the same, so that it is too low for the best and too high for others.',
      'Who did not order for eight quarters counts as former, worth nothing.',
      'The interval says what is unknown of the mean of a state, not of a single customer.',
    ],
    headline: ['migration_value_total', 'value_error'],
  },
  {
    name: 'churn',
    title: 'Chance of leaving',
    kind: 'churn',
    description:
      'The chance that a customer with an order in the last twelve months orders nothing in the next six, with what speaks most for it.',
    method:
      'Logistic regression with ridge penalty (le Cessie & van Houwelingen 1992), calibrated by a logistic curve (Platt 1999)',
    shownIn: inBoth(
      'churn_chance',
      'expected_churners',
      'churn_band',
      'churn_reason',
      'churn_reason_2',
      'churn_reason_3',
    ),
    features: [
      { name: 'days_since_last', title: 'Days since the last order', description: 'to the end of what is known' },
      { name: 'ln_purchase_days', title: 'Days with orders', description: 'in twelve months, as a logarithm' },
      { name: 'ln_revenue', title: 'Revenue', description: 'of twelve months, as a logarithm' },
      { name: 'late_ticket', title: 'Late answer', description: 'a ticket in twelve months was answered too late' },
      { name: 'incident', title: 'Incident', description: 'an incident in twelve months' },
      { name: 'visit', title: 'Visit', description: 'somebody visited the customer in twelve months' },
      {
        name: 'contract_lapsed',
        title: 'Contract not renewed',
        description: 'a contract ended in twelve months and none runs',
      },
    ],
    baseline:
      'The share of those who left in the period it learned from, for everybody; AUC: days since the last order alone',
    limits: [
      noCause,
      'It knows customers with an order in the last twelve months only, and tells nothing of those who bought before that or never.',
      'A chance is right for many customers together, not for one: of a hundred with a chance of 30 % about thirty leave.',
      'It must not decide alone about a person, such as whether somebody is served.',
    ],
    headline: judgedAsOthers,
  },
  {
    name: 'renewal',
    title: 'Chance of renewal',
    kind: 'churn',
    description:
      'The chance that a running contract is continued by another one when it ends, with what speaks most against it; of several contracts of a customer, that which ends first.',
    method: 'Logistic regression with ridge penalty (le Cessie & van Houwelingen 1992) on contracts that ended',
    shownIn: inBoth('renewal_chance', 'renewal_reason'),
    features: [
      { name: 'late_ticket', title: 'Late answer', description: 'a ticket in the term was answered too late' },
      { name: 'incident', title: 'Incident', description: 'an incident in the term' },
      { name: 'complaint', title: 'Complaint', description: 'a complaint in the term' },
      { name: 'visit', title: 'Visit', description: 'somebody visited the customer in the term' },
      { name: 'ln_annual_value', title: 'Value of a year', description: 'as a logarithm' },
      { name: 'renewed_before', title: 'Renewed before', description: 'the contract continues another one' },
    ],
    baseline: 'The share of the contracts that were not renewed in the period it learned from, for every contract',
    limits: [
      noCause,
      'Terms that began before the first ticket are not learned from, for nobody knows what happened in them.',
      'Of a term that runs it knows what happened until now, not what will happen until its end.',
    ],
    headline: judgedAsOthers,
  },
  {
    name: 'contract_value',
    title: 'Value of renewals',
    kind: 'value',
    description:
      'What the renewals to come of customers with a running contract are worth today, by the retention of all contracts so far; what is paid for the running terms is not in it.',
    method:
      'Shifted beta-geometric retention (Fader & Hardie 2007), discounted expected residual lifetime (Fader & Hardie 2010); intervals by the delta method',
    shownIn: inBoth('contract_value'),
    features: [
      { name: 'renewals', title: 'Renewals so far', description: 'contracts of the same line before the running one' },
      {
        name: 'annual_value',
        title: 'Value of a year',
        description: 'of the running contract, times the margin of the workspace',
      },
      {
        name: 'ends',
        title: 'End of the term',
        description: 'payments after it are discounted to today at the rate of the workspace',
      },
    ],
    baseline: 'The share of the contracts that were renewed until then, for every contract',
    limits: [
      'It supposes that customers renew at the same price and term, for as long as they stay.',
      'It knows nothing of what happened to a customer in the term: look at the chance of renewal there.',
      'The interval says what is unknown of the parameters; a single customer may differ from the mean of those alike by far more.',
    ],
    headline: ['contract_value_total', 'renewals_error'],
  },
  {
    name: 'survival',
    title: 'Survival of contracts',
    kind: 'churn',
    description:
      'How long customers stay under contract: the share who are still there after each month since their first contract, with its interval.',
    method:
      'Product limit estimate (Kaplan & Meier 1958), variance by Greenwood (1926), 95 % intervals on the log-log scale',
    shownIn: [],
    features: [
      { name: 'started', title: 'First day', description: 'of the first of contracts that continue each other' },
      { name: 'ends', title: 'Last day', description: 'of the last of them' },
      {
        name: 'continued',
        title: 'Continued',
        description: 'whether another contract continues it, known 30 days after its end',
      },
    ],
    baseline: null,
    limits: [
      'It describes those who were there: contracts that are signed today may last longer or shorter.',
      'Its end rests on few customers; look at how many were seen so long.',
      'It knows customers with contracts alone: that others are gone is not seen but inferred from silence, which the expected value does.',
    ],
    headline: ['kept_a_year', 'median_days'],
  },
]

/** All models of customers, in the order in which they are listed. */
export const knownModels: readonly KnownModel[] = [...segments, ...predictions]
