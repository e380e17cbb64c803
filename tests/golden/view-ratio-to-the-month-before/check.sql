-- Of the two facts the dates of one move: March is compared with what was won in February, the quarter with December to February.
WITH months(month, first) AS (VALUES ('2026-02', DATE '2026-02-01'), ('2026-03', DATE '2026-03-01')), sides AS (
  SELECT month, 0 AS g,
    (SELECT coalesce(sum(cost_eur), 0) FROM fact_spend WHERE strftime(spend_date, '%Y-%m') = month) AS cost,
    (SELECT coalesce(sum(amount_eur), 0) FROM fact_deal
     WHERE is_won AND closed_date >= first - INTERVAL 1 MONTH AND closed_date < first) AS before
  FROM months
  UNION ALL
  SELECT NULL, 1, (SELECT sum(cost_eur) FROM fact_spend WHERE spend_date BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'),
    (SELECT sum(amount_eur) FROM fact_deal WHERE is_won AND closed_date BETWEEN DATE '2025-12-01' AND DATE '2026-02-28')
)
SELECT month, cost, CAST(cost AS DOUBLE) / nullif(before, 0), g FROM sides ORDER BY g, month
