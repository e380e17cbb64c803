-- Accounts outside the US, Core's unknown place counted as inside; deals of 200 and more of owners in the south; closed since March.
WITH place AS (
  SELECT DISTINCT account_id, country FROM dim_account WHERE account_id IS NOT NULL
), rows AS (
  SELECT CASE WHEN p.account_id IS NULL THEN '(unknown)' ELSE CAST(coalesce(country <> 'US', false) AS VARCHAR) END AS abroad,
         coalesce(amount_eur >= 200 AND region = 'South', false) AS large,
         CASE WHEN is_won THEN amount_eur ELSE 0 END AS won
  FROM fact_deal LEFT JOIN place p USING (account_id) LEFT JOIN dim_owner USING (owner_id)
  WHERE closed_date >= DATE '2026-03-01'
)
SELECT * FROM (
  SELECT abroad, CAST(large AS VARCHAR) AS large, sum(won), count(*), 0 AS g FROM rows GROUP BY ALL
  UNION ALL
  SELECT NULL, NULL, sum(won), count(*), 3 FROM rows
)
ORDER BY g, list_position(['true', 'false', '(unknown)'], abroad), large DESC
