-- All months of the owner who won most in February, not of those who won most in each month.
WITH best AS (
  SELECT owner_id FROM fact_deal
  WHERE is_won AND closed_date BETWEEN '2026-02-01' AND '2026-02-28'
  GROUP BY owner_id ORDER BY sum(amount_eur) DESC LIMIT 1
), rows AS (
  SELECT strftime(closed_date, '%Y-%m') AS month, CASE WHEN is_won THEN amount_eur ELSE 0 END AS won
  FROM fact_deal JOIN best USING (owner_id) WHERE closed_date IS NOT NULL
)
SELECT month, sum(won), count(*), grouping(month) AS g FROM rows GROUP BY ROLLUP (month) ORDER BY g, month
