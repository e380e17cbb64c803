-- Spend has no owners: it is the same 100 at each region of what was won, which lists them, and in the total.
WITH won AS (
  SELECT coalesce(region, '(blank)') AS region, amount_eur FROM fact_deal JOIN dim_owner USING (owner_id)
  WHERE is_won AND closed_date IS NOT NULL
), spent AS (SELECT sum(cost_eur) AS cost FROM fact_spend)
SELECT * FROM (
  SELECT region, sum(amount_eur), any_value(cost), 0 AS g FROM won, spent GROUP BY region
  UNION ALL
  SELECT NULL, sum(amount_eur), any_value(cost), 1 FROM won, spent
)
ORDER BY g, region = '(blank)', region
