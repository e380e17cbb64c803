import type { Session } from '../server/engine/engine.ts'

/**
 * Fills in the outcomes of subjects in `fact_experiment` whose source does not tell them: whether a subject ordered on the
 * `outcome_days` days after the day of the draw, and for how much, less returns of these days. Only where the orders reach to the
 * last of these days; other subjects stay open.
 */
export const completeOutcomes = async (session: Session): Promise<void> => {
  await session.run(`
UPDATE fact_experiment
SET converted = told.converted, amount = told.amount, is_open = false, is_from_orders = true
FROM (
  SELECT
    s.source_file, s.source_line, s.experiment,
    coalesce(bool_or(NOT l.is_return), false) AS converted,
    CAST(coalesce(sum(l.net_amount), 0) AS DECIMAL(18, 2)) AS amount
  FROM fact_experiment s
  LEFT JOIN fact_order_line l
    ON l.customer_id = s.customer_id
    AND l.ordered_date > s.assigned_date AND l.ordered_date <= s.assigned_date + s.outcome_days
  WHERE s.is_open AND s.assigned_date + s.outcome_days <= (SELECT max(ordered_date) FROM fact_order_line)
  GROUP BY ALL
) told
WHERE fact_experiment.source_file = told.source_file
  AND fact_experiment.source_line = told.source_line
  AND fact_experiment.experiment = told.experiment`)
}
