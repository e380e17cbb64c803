-- Each fact by its own date, side by side: a month that only one of them has stays, the ratio of the total is no mean of ratios.
WITH won AS (
  SELECT strftime(closed_date, '%Y-%m') AS month, sum(amount_eur) FILTER (WHERE is_won) AS won, count(*) AS deals
  FROM fact_deal WHERE closed_date IS NOT NULL GROUP BY ALL
), spent AS (
  SELECT strftime(spend_date, '%Y-%m') AS month, sum(cost_eur) AS cost FROM fact_spend GROUP BY ALL
), months AS (
  SELECT month, coalesce(won, 0) AS won, coalesce(cost, 0) AS cost, coalesce(deals, 0) AS deals
  FROM won FULL JOIN spent USING (month)
)
SELECT * FROM (
  SELECT month, won, cost, CAST(cost AS DOUBLE) / nullif(deals, 0) AS cost_per_deal, 0 AS g FROM months
  UNION ALL
  SELECT NULL, sum(won), sum(cost), CAST(sum(cost) AS DOUBLE) / sum(deals), 1 FROM months
)
ORDER BY g, month
