-- best_city is the Springfield of Bolt, by what was won: the other Springfield, the unknown place and the deal without an account stay.
WITH place AS (
  SELECT DISTINCT account_id, country, city FROM dim_account WHERE account_id IS NOT NULL
), best AS (
  SELECT country, city FROM fact_deal LEFT JOIN place USING (account_id)
  WHERE is_won AND closed_date IS NOT NULL GROUP BY ALL ORDER BY sum(amount_eur) DESC LIMIT 1
), rows AS (
  SELECT p.country, CASE WHEN p.account_id IS NULL THEN '(unknown)' ELSE coalesce(p.city, '(blank)') END AS city, amount_eur
  FROM fact_deal f LEFT JOIN place p USING (account_id)
  WHERE NOT EXISTS (SELECT 1 FROM best b WHERE b.country = p.country AND b.city = p.city)
)
SELECT * FROM (
  SELECT country, city, count(*), sum(amount_eur), 0 AS g FROM rows GROUP BY country, city
  UNION ALL
  SELECT NULL, NULL, count(*), sum(amount_eur), 1 FROM rows
)
ORDER BY g, list_position(['Springfield', '(blank)', '(unknown)'], city)
