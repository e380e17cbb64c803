-- What each scenario makes of the deals closed since 2026: dearer where the account was SMB, or deals of 150 and more against a quota of 300.
WITH deal AS (
  SELECT coalesce(segment, '(unknown)') AS segment, amount_eur, is_won
  FROM fact_deal LEFT JOIN dim_account
    ON dim_account.account_id = fact_deal.account_id AND closed_date >= valid_from AND closed_date < coalesce(valid_to, DATE '9999-01-01')
  WHERE closed_date >= DATE '2026-01-01'
), scenario AS (
  SELECT 1 AS place, 'base' AS name, 1.00 AS of_smb, 0 AS least, 400 AS quota
  UNION ALL SELECT 2, 'price_up_smb', 1.05, 0, 400
  UNION ALL SELECT 3, 'large_only', 1.00, 150, 300
), planned AS (
  SELECT place, name, segment, grouping(segment) AS grouping, max(quota) AS quota,
         coalesce(sum(amount_eur * CASE segment WHEN 'SMB' THEN of_smb ELSE 1 END) FILTER (WHERE is_won), 0) AS planned, count(*) AS planned_deals
  FROM deal JOIN scenario ON amount_eur >= least
  GROUP BY GROUPING SETS ((place, name, segment), (place, name))
)
SELECT segment AS "account.segment", name AS scenario, planned, planned_deals, planned::DOUBLE / quota AS of_quota, grouping
FROM planned
ORDER BY grouping, list_position(['SMB', 'MID', 'ENT', '(unknown)'], "account.segment"), place
