import type { Session } from '../server/engine/engine.ts'

/**
 * Fills in the outcomes of subjects in `fact_experiment` whose source does not tell them: whether a subject ordered on the
 * `outcome_days` days after the day of the draw, and for how much, less returns of these days. Only where the last of these days is
 * over and the orders reach to it; other subjects stay open.
 *
 * @param day of the run, ISO: orders may be dated after it by mistake, and of the day itself more may come
 */
export const completeOutcomes = async (session: Session, day: string): Promise<void> => {
  await session.run(
    `
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
    AND s.assigned_date + s.outcome_days < CAST($1 AS DATE)
  GROUP BY ALL
) told
WHERE fact_experiment.source_file = told.source_file
  AND fact_experiment.source_line = told.source_line
  AND fact_experiment.experiment = told.experiment`,
    [{ value: day, type: 'text' }],
  )
}
