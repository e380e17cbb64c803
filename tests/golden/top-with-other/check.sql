-- The three parent companies with the most won value; all other members are one row. An account without a parent is blank.
WITH parents AS (
  SELECT parent_name, sum(close_value) AS won_value, count(*) AS won_deals
  FROM fact_opportunity JOIN dim_customer USING (customer_key)
  WHERE stage = 'Won' AND customer_key <> -1
  GROUP BY parent_name
), ranked AS (
  SELECT *, row_number() OVER (ORDER BY won_value DESC, parent_name) AS rank FROM parents
), labelled AS (
  SELECT CASE WHEN rank > 3 THEN '(other)' ELSE coalesce(parent_name, '(blank)') END AS parent, won_value, won_deals FROM ranked
)
SELECT parent AS "account.parent", sum(won_value) AS won_value, sum(won_deals) AS won_deals, 0 AS grouping
FROM labelled
GROUP BY parent
ORDER BY parent = '(blank)', parent = '(other)', won_value DESC
