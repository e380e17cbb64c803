import { counted, dayText, numberText as n } from './wording.ts'

const twelveMonths = {
  recency: { title: 'Days since the last order', description: 'to the last day of the month' },
  frequency: { title: 'Orders', description: 'in the twelve months until then, returns not counted' },
  monetary: { title: 'Revenue', description: 'of the twelve months until then, less returns' },
} as const

/**
 * What the cards of models of customers say whatever is found, in English: by the name of the model, of what it reads, of a
 * figure, of a group, and by the code of a limit.
 */
export const cardTexts = {
  models: {
    rfm: {
      title: 'Recency, frequency, money',
      description:
        'Scores customers by fifths from 1 to 5, 5 being the latest, the most frequent and the highest, and names the segment that recency and frequency make.',
      method:
        'Fifths of customers with an order in the last twelve months, equal values together (Hughes 1994); segments by recency and frequency',
    },
    value_level: {
      title: 'Level by value',
      description:
        'Puts customers into platinum, gold, iron and lead by the margin of the last twelve months, where margins are known, else by revenue.',
      method: 'Customer pyramid (Zeithaml, Rust & Lemon 2001), thresholds of workspace.yaml',
    },
    value_class: {
      title: 'Class by value',
      description:
        'A are the largest customers who bring the first 80 % of the revenue of twelve months, B those of the next 15 %, C all others.',
      method: 'ABC analysis (Dickie 1951), Gini coefficient (Gini 1912)',
    },
    clusters: {
      title: 'Clusters',
      description:
        'Groups customers who are alike in how recently, how often and for how much they bought, and says in words what each group is like.',
      method: 'k-means on standardised logarithms (Lloyd 1982), number of clusters by silhouette (Rousseeuw 1987)',
    },
    lifetime_value: {
      title: 'Expected value of twelve months',
      description:
        'The chance that customers still buy, how many days of orders are expected of them in the next twelve months, and the revenue of these; what was bought before is not in it.',
      method:
        'MBG/NBD (Batislam, Denizel & Filiztekin 2007) for orders, Gamma-Gamma (Fader & Hardie 2013) for amounts; intervals by the delta method',
    },
    migration: {
      title: 'Expected value by migration',
      description:
        'The revenue of the next twelve months by the quarters since the last order alone: the chance to order in each, and what is ordered then. It is held against the expected value of twelve months.',
      method:
        'Customer migration by recency states (Dwyer 1989; Pfeifer & Carraway 2000); intervals by the jackknife over groups of customers',
    },
    churn: {
      title: 'Chance of leaving',
      description:
        'The chance that a customer with an order in the last twelve months orders nothing in the next six, with what speaks most for it.',
      method:
        'Logistic regression with ridge penalty (le Cessie & van Houwelingen 1992), calibrated by a logistic curve (Platt 1999)',
    },
    renewal: {
      title: 'Chance of renewal',
      description:
        'The chance that a running contract is continued by another one when it ends, with what speaks most against it; of several contracts of a customer, that which ends first.',
      method: 'Logistic regression with ridge penalty (le Cessie & van Houwelingen 1992) on contracts that ended',
    },
    contract_value: {
      title: 'Value of renewals',
      description:
        'What the renewals to come of customers with a running contract are worth today, by the retention of all contracts so far; what is paid for the running terms is not in it.',
      method:
        'Shifted beta-geometric retention (Fader & Hardie 2007), discounted expected residual lifetime (Fader & Hardie 2010); intervals by the delta method',
    },
    survival: {
      title: 'Survival of contracts',
      description:
        'How long customers stay under contract: the share who are still there after each month since their first contract, with its interval.',
      method:
        'Product limit estimate (Kaplan & Meier 1958), variance by Greenwood (1926), 95 % intervals on the log-log scale',
    },
  },
  baselines: {
    migration: 'As much revenue of each customer in the twelve months after as in the twelve months before',
    contract_value: 'The share of the contracts that were renewed until then, for every contract',
    lifetime_value: 'As many orders of each customer in the twelve months after as in the twelve months before',
    churn:
      'The share of those who left in the period it learned from, for everybody; AUC: days since the last order alone',
    renewal: 'The share of the contracts that were not renewed in the period it learned from, for every contract',
  },
  features: {
    rfm: twelveMonths,
    value_level: {
      value: {
        title: 'Value',
        description: 'margin of the twelve months until then; revenue where no cost is known',
      },
    },
    value_class: { monetary: twelveMonths.monetary },
    clusters: twelveMonths,
    lifetime_value: {
      frequency: { title: 'Repeat orders', description: 'days with orders after the first one' },
      recency: { title: 'Recency', description: 'time from the first day with orders to the last one' },
      age: { title: 'Age', description: 'time from the first day with orders to the end of the month' },
      amount: { title: 'Amount', description: 'mean revenue of the days with orders after the first one' },
    },
    churn: {
      days_since_last: { title: 'Days since the last order', description: 'to the end of what is known' },
      ln_purchase_days: { title: 'Days with orders', description: 'in twelve months, as a logarithm' },
      ln_revenue: { title: 'Revenue', description: 'of twelve months, as a logarithm' },
      late_ticket: { title: 'Late answer', description: 'a ticket in twelve months was answered too late' },
      incident: { title: 'Incident', description: 'an incident in twelve months' },
      visit: { title: 'Visit', description: 'somebody visited the customer in twelve months' },
      contract_lapsed: {
        title: 'Contract not renewed',
        description: 'a contract ended in twelve months and none runs',
      },
    },
    renewal: {
      late_ticket: { title: 'Late answer', description: 'a ticket in the term was answered too late' },
      incident: { title: 'Incident', description: 'an incident in the term' },
      complaint: { title: 'Complaint', description: 'a complaint in the term' },
      visit: { title: 'Visit', description: 'somebody visited the customer in the term' },
      ln_annual_value: { title: 'Value of a year', description: 'as a logarithm' },
      renewed_before: { title: 'Renewed before', description: 'the contract continues another one' },
      contract_kind: { title: 'Kind of contract', description: 'each kind beside the first one by name' },
    },
    migration: {
      quarters: {
        title: 'Quarters since the last order',
        description: 'periods of three months that end with the month',
      },
    },
    contract_value: {
      renewals: { title: 'Renewals so far', description: 'contracts of the same line before the running one' },
      annual_value: {
        title: 'Value of a year',
        description: 'of the running contract, times the margin of the workspace',
      },
      ends: {
        title: 'End of the term',
        description: 'payments after it are discounted to today at the rate of the workspace',
      },
    },
    survival: {
      started: { title: 'First day', description: 'of the first of contracts that continue each other' },
      ends: { title: 'Last day', description: 'of the last of them' },
      continued: {
        title: 'Continued',
        description: 'whether another contract continues it, known 30 days after its end',
      },
    },
  },
  limits: {
    one_month_compared:
      'Scores compare the customers of one month with each other: a customer may move because others did.',
    no_effect_of_campaigns: 'A segment says what somebody did, not what a campaign would change.',
    no_cost_of_service:
      'What serving a customer costs is not in it: a customer with many tickets may be worth less than the level says.',
    twelve_months_alone:
      'It looks at twelve months: a customer who buys every other year may be of class C in between.',
    blurred_clusters:
      'Clusters are a description: where the silhouette is below about 0.5 they run into each other, and a border between them means little.',
    moving_clusters:
      'The number of a cluster is kept where the clusters move little; where customers change much it may mean another group.',
    contracts_end:
      'Customers with a contract leave when it ends, which this model does not know: look at the chance of renewal there.',
    single_customers_differ:
      'The interval says what is unknown of the parameters; a single customer may differ from the mean of those alike by far more.',
    nothing_foreseen: 'It foresees no season, no price change and no campaign.',
    no_cause:
      'What goes with leaving is no cause of it: to change a driver changes the outcome only where a test has shown so.',
    recent_customers_alone:
      'It knows customers with an order in the last twelve months only, and tells nothing of those who bought before that or never.',
    right_for_many:
      'A chance is right for many customers together, not for one: of a hundred with a chance of 30 % about thirty leave.',
    no_decision_alone: 'It must not decide alone about a person, such as whether somebody is served.',
    terms_before_tickets:
      'Terms that began before the first ticket are not learned from, for nobody knows what happened in them.',
    running_terms: 'Of a term that runs it knows what happened until now, not what will happen until its end.',
    states_alike:
      'All customers of a state count alike: who orders often and who seldom are worth the same, so that it is too low for the best and too high for others.',
    former_are_gone: 'Who did not order for eight quarters counts as former, worth nothing.',
    same_terms: 'It supposes that customers renew at the same price and term, for as long as they stay.',
    no_events: 'It knows nothing of what happened to a customer in the term: look at the chance of renewal there.',
    those_before: 'It describes those who were there: contracts that are signed today may last longer or shorter.',
    few_at_end: 'Its end rests on few customers; look at how many were seen so long.',
    contracts_alone:
      'It knows customers with contracts alone: that others are gone is not seen but inferred from silence, which the expected value does.',
  },
  metrics: {
    champions_share: 'Revenue of the champions',
    platinum_value_share: 'Value of the platinum customers',
    customers_for_80: 'Customers who bring 80 %',
    gini: 'Gini coefficient',
    clusters: 'Clusters',
    silhouette: 'Silhouette',
    expected_value_total: 'Expected value, all customers',
    expected_value_low: 'Expected value, all customers, at least',
    expected_value_high: 'Expected value, all customers, at most',
    expected_orders_total: 'Expected days with orders, all customers',
    orders_error: 'Orders expected against those that came',
    mean_absolute_error: 'Mean error of a customer, in days with orders',
    spend_correlation: 'Correlation of frequency and amount',
    migration_value_total: 'Expected value by migration, all customers',
    migration_value_low: 'Expected value by migration, all customers, at least',
    migration_value_high: 'Expected value by migration, all customers, at most',
    value_error: 'Revenue expected against that which came',
    mean_value_error: 'Mean error of a customer, in revenue',
    contract_value_total: 'Value of renewals, all customers',
    contract_value_low: 'Value of renewals, all customers, at least',
    contract_value_high: 'Value of renewals, all customers, at most',
    first_retention: 'First terms that are renewed',
    renewals_error: 'Renewals expected against those that came',
    kept_a_year: 'Customers kept for a year',
    kept_a_year_low: 'Customers kept for a year, at least',
    kept_a_year_high: 'Customers kept for a year, at most',
    median_days: 'Days after which half have left',
    median_days_low: 'Days after which half have left, at least',
    median_days_high: 'Days after which half have left, at most',
    mean_days: 'Mean days under contract, as far as seen',
    auc: 'Area under the curve',
    log_loss: 'Log loss',
    brier: 'Brier score',
    calibration_error: 'Calibration error',
    lift_top_decile: 'Lift of the top tenth',
    left_share: 'Share that left',
  },
  groups: {
    champions: 'Champions',
    loyal_customers: 'Loyal customers',
    potential_loyalists: 'Potential loyalists',
    new_customers: 'New customers',
    promising: 'Promising',
    need_attention: 'Need attention',
    about_to_sleep: 'About to sleep',
    at_risk: 'At risk',
    cant_lose: "Can't lose",
    hibernating: 'Hibernating',
    platinum: 'Platinum',
    gold: 'Gold',
    iron: 'Iron',
    lead: 'Lead',
    quarter_1: 'Ordered in the newest quarter',
    quarter_2: 'Last order 1 quarter before',
    quarter_3: 'Last order 2 quarters before',
    quarter_4: 'Last order 3 quarters before',
    quarter_5: 'Last order 4 quarters before',
    quarter_6: 'Last order 5 quarters before',
    quarter_7: 'Last order 6 quarters before',
    quarter_8: 'Last order 7 quarters before',
    former: 'Former',
  },
} as const

/** Name of a model of customers. */
export type ModelName = keyof typeof cardTexts.models
/** Code of a sentence that says where a model must not be used. */
export type LimitCode = keyof typeof cardTexts.limits

/**
 * What is to be known of the scores of a month, in English, by what it tells: names, lists of names, numbers, and dates as ISO;
 * the number that the form of a noun depends on is called `count`.
 */
export const noteTexts = {
  learned_quarterly: (p: { until: string }) =>
    `It is learned at the end of each quarter: for this month until ${dayText(p.until)}.`,
  judged_half_a_year_before: (p: { count: number; from: string; to: string }) =>
    `It is judged as it was half a year before, learned from ${counted(p.count, 'row')} of ${dayText(p.from)} to ${dayText(p.to)}.`,
  newest_month_alone: () => 'Clusters are made for the newest month alone.',
  inactive: (p: { count: number }) =>
    `${counted(p.count, 'customer')} ${p.count === 1 ? 'has' : 'have'} no order in the twelve months: called Inactive, without scores.`,
  returned_more: (p: { count: number }) =>
    `${counted(p.count, 'customer')} returned for more than was bought; the revenue counts as 0.`,
  value_is_margin: () => 'The value is the margin.',
  value_is_revenue: () => 'The value is the revenue: the cost of some orders is not known.',
  dropout_not_identified: () =>
    'The orders do not tell whether customers stop at all: nothing is said of who still buys, and expected orders are those of customers who never stop.',
  parameters_open: (p: { parameters: readonly string[] }) =>
    `The orders leave ${p.parameters.join(', ')} open: each stands at the end of what was searched.`,
  amounts_go_with_frequency: (p: { correlation: number }) =>
    `Amounts go with how often customers order (correlation ${n(p.correlation)}), which the model takes to be independent: expected values lean.`,
  kinds_left_out: (p: { kinds: readonly string[] }) =>
    `Contracts of these kinds were never continued and are left out: ${p.kinds.join(', ')}.`,
  one_rate: () =>
    'Customers do not differ in how likely they are to renew, as far as the contracts tell: one rate stands for all.',
  beginnings_unknown: (p: { count: number }) =>
    `${counted(p.count, 'customer')} ${p.count === 1 ? 'is' : 'are'} left out: the first contract is not among the data, so nobody knows since when.`,
} as const

/** Code of a note. */
export type NoteCode = keyof typeof noteTexts
/** A note with what it tells, as a run stores it. */
export type StoredNote = { readonly code: NoteCode; readonly facts: Readonly<Record<string, unknown>> }

/** A note by its code and what it tells. */
export const noteOf = <C extends NoteCode>(code: C, ...facts: Parameters<(typeof noteTexts)[C]>): StoredNote => ({
  code,
  facts: facts[0] ?? {},
})

/** How the mean of a group stands to that of all customers, in English. */
export const levelTexts = {
  far_above: 'far above average',
  above: 'above average',
  average: 'about average',
  below: 'below average',
  far_below: 'far below average',
} as const
/** How the mean of a group stands to that of all customers. */
export type ProfileLevel = keyof typeof levelTexts

/** What clusters are made of, as it stands within a sentence. */
const profileNames = { recency: 'days since the last order', frequency: 'orders', monetary: 'revenue' } as const
/** A feature that clusters are made of. */
export type ProfileFeature = keyof typeof profileNames

/** A feature of a group: its mean beside that of all customers, in its unit. */
export interface ProfilePart {
  readonly feature: ProfileFeature
  readonly level: ProfileLevel
  readonly mean: number
  readonly all: number
}

const shown = (value: number): string => n(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

/** What a group is like, in English: what is most unlike all customers first. */
export const profileText = (profile: readonly ProfilePart[]): string =>
  profile
    .map(
      ({ feature, level, mean, all }) =>
        `${profileNames[feature]} ${levelTexts[level]} (${shown(mean)}; all ${shown(all)})`,
    )
    .join(', ')
