import { cardTexts, type LimitCode, type ModelName } from '../../contract/model-texts.ts'
import type { ModelSummary } from '../../contract/models.ts'

/** What holds of a model whatever it finds; its words are in `cardTexts`. */
export interface KnownModel extends Pick<ModelSummary, 'kind'> {
  readonly name: ModelName
  /** attributes and measures with its scores, as `cube.name` */
  readonly shownIn: readonly string[]
  readonly limits: readonly LimitCode[]
  /** names of the metrics that say most of it */
  readonly headline: readonly (keyof typeof cardTexts.metrics)[]
}

const inBoth = (...names: string[]): string[] =>
  ['customer_months', 'customers'].flatMap((cube) => names.map((name) => `${cube}.${name}`))

const judgedAsOthers = ['auc', 'log_loss', 'lift_top_decile'] as const

/** All models of customers, in the order in which they are listed. */
export const knownModels: readonly KnownModel[] = [
  {
    name: 'rfm',
    kind: 'segments',
    shownIn: inBoth('rfm_segment', 'recency_score', 'frequency_score', 'monetary_score'),
    limits: ['one_month_compared', 'no_effect_of_campaigns'],
    headline: ['champions_share'],
  },
  {
    name: 'value_level',
    kind: 'segments',
    shownIn: inBoth('value_level'),
    limits: ['no_cost_of_service'],
    headline: ['platinum_value_share'],
  },
  {
    name: 'value_class',
    kind: 'segments',
    shownIn: inBoth('value_class'),
    limits: ['twelve_months_alone'],
    headline: ['customers_for_80', 'gini'],
  },
  {
    name: 'clusters',
    kind: 'segments',
    shownIn: inBoth('cluster'),
    limits: ['blurred_clusters', 'moving_clusters'],
    headline: ['clusters', 'silhouette'],
  },
  {
    name: 'lifetime_value',
    kind: 'value',
    shownIn: inBoth('alive', 'expected_orders', 'expected_value', 'at_risk_value'),
    limits: ['contracts_end', 'single_customers_differ', 'nothing_foreseen'],
    headline: ['expected_value_total', 'orders_error'],
  },
  {
    name: 'migration',
    kind: 'value',
    shownIn: inBoth('migration_value'),
    limits: ['states_alike', 'former_are_gone', 'single_customers_differ'],
    headline: ['migration_value_total', 'value_error'],
  },
  {
    name: 'contract_value',
    kind: 'value',
    shownIn: inBoth('contract_value'),
    limits: ['same_terms', 'no_events', 'single_customers_differ'],
    headline: ['contract_value_total', 'renewals_error'],
  },
  {
    name: 'churn',
    kind: 'churn',
    shownIn: inBoth(
      'churn_chance',
      'expected_churners',
      'churn_band',
      'churn_reason',
      'churn_reason_2',
      'churn_reason_3',
    ),
    limits: ['no_cause', 'recent_customers_alone', 'right_for_many', 'no_decision_alone'],
    headline: judgedAsOthers,
  },
  {
    name: 'renewal',
    kind: 'churn',
    shownIn: inBoth('renewal_chance', 'renewal_reason'),
    limits: ['no_cause', 'terms_before_tickets', 'running_terms'],
    headline: judgedAsOthers,
  },
  {
    name: 'survival',
    kind: 'churn',
    shownIn: [],
    limits: ['those_before', 'few_at_end', 'contracts_alone'],
    headline: ['kept_a_year', 'median_days'],
  },
]

/** What a model reads, by name, in English. */
export const featuresOf = ({ name }: KnownModel): { name: string; title: string; description: string }[] =>
  Object.entries(cardTexts.features[name]).map(([feature, texts]) => ({ name: feature, ...texts }))

/** What a model is compared with, in English; null where it predicts nothing. */
export const baselineOf = ({ name }: KnownModel): string | null =>
  Object.entries(cardTexts.baselines).find(([model]) => model === name)?.[1] ?? null
