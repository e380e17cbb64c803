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
