import { cardTexts } from '../../contract/model-texts.ts'
import type { ModelMetric } from '../../contract/models.ts'

type Reading = Pick<ModelMetric, 'better' | 'format'>

const share = (better: Reading['better'] = null): Reading => ({ better, format: 'share' })
const number = (better: Reading['better'] = null): Reading => ({ better, format: 'number' })
const money: Reading = { better: null, format: 'money' }

/** How the metrics of models of customers are read. */
const readings: Readonly<Record<keyof typeof cardTexts.metrics, Reading>> = {
  champions_share: share(),
  platinum_value_share: share(),
  customers_for_80: share(),
  gini: number(),
  clusters: number(),
  silhouette: number('up'),
  expected_value_total: money,
  expected_value_low: money,
  expected_value_high: money,
  expected_orders_total: number(),
  orders_error: share(),
  mean_absolute_error: number('down'),
  spend_correlation: number(),
  migration_value_total: money,
  migration_value_low: money,
  migration_value_high: money,
  value_error: share(),
  mean_value_error: { better: 'down', format: 'money' },
  contract_value_total: money,
  contract_value_low: money,
  contract_value_high: money,
  first_retention: share(),
  renewals_error: share(),
  kept_a_year: share(),
  kept_a_year_low: share(),
  kept_a_year_high: share(),
  median_days: number(),
  median_days_low: number(),
  median_days_high: number(),
  mean_days: number(),
  auc: number('up'),
  log_loss: number('down'),
  brier: number('down'),
  calibration_error: share('down'),
  lift_top_decile: number('up'),
  left_share: share(),
}

const isKnown = (name: string): name is keyof typeof readings => name in readings

/** A metric as it is answered. @param stored its name, value and what the baseline has */
export const metricInWords = (stored: Pick<ModelMetric, 'name' | 'value' | 'baseline'>): ModelMetric => {
  const { name } = stored
  if (!isKnown(name)) return { ...stored, title: name, ...number() }
  return { ...stored, title: cardTexts.metrics[name], ...readings[name] }
}
