import type { ModelMetric } from '../../contract/models.ts'

type Words = Pick<ModelMetric, 'title' | 'better' | 'format'>

const share = (title: string, better: Words['better'] = null): Words => ({ title, better, format: 'share' })
const number = (title: string, better: Words['better'] = null): Words => ({ title, better, format: 'number' })
const money = (title: string): Words => ({ title, better: null, format: 'money' })

/** What the metrics of models of customers are called, and how they are read. */
const words: Readonly<Record<string, Words>> = {
  champions_share: share('Revenue of the champions'),
  platinum_value_share: share('Value of the platinum customers'),
  customers_for_80: share('Customers who bring 80 %'),
  gini: number('Gini coefficient'),
  clusters: number('Clusters'),
  silhouette: number('Silhouette', 'up'),
  expected_value_total: money('Expected value, all customers'),
  expected_value_low: money('Expected value, all customers, at least'),
  expected_value_high: money('Expected value, all customers, at most'),
  expected_orders_total: number('Expected days with orders, all customers'),
  orders_error: share('Orders expected against those that came'),
  mean_absolute_error: number('Mean error of a customer, in days with orders', 'down'),
  spend_correlation: number('Correlation of frequency and amount'),
  migration_value_total: money('Expected value by migration, all customers'),
  migration_value_low: money('Expected value by migration, all customers, at least'),
  migration_value_high: money('Expected value by migration, all customers, at most'),
  value_error: share('Revenue expected against that which came'),
  mean_value_error: { title: 'Mean error of a customer, in revenue', better: 'down', format: 'money' },
  contract_value_total: money('Value of renewals, all customers'),
  contract_value_low: money('Value of renewals, all customers, at least'),
  contract_value_high: money('Value of renewals, all customers, at most'),
  first_retention: share('First terms that are renewed'),
  renewals_error: share('Renewals expected against those that came'),
  kept_a_year: share('Customers kept for a year'),
  kept_a_year_low: share('Customers kept for a year, at least'),
  kept_a_year_high: share('Customers kept for a year, at most'),
  median_days: number('Days after which half have left'),
  median_days_low: number('Days after which half have left, at least'),
  median_days_high: number('Days after which half have left, at most'),
  mean_days: number('Mean days under contract, as far as seen'),
  auc: number('Area under the curve', 'up'),
  log_loss: number('Log loss', 'down'),
  brier: number('Brier score', 'down'),
  calibration_error: share('Calibration error', 'down'),
  lift_top_decile: number('Lift of the top tenth', 'up'),
  left_share: share('Share that left'),
}

/** A metric as it is answered. @param stored its name, value and what the baseline has */
export const metricInWords = (stored: Pick<ModelMetric, 'name' | 'value' | 'baseline'>): ModelMetric => ({
  ...stored,
  ...(words[stored.name] ?? number(stored.name)),
})
