-- The segment that the account has now, whenever the deal was closed.
SELECT * FROM (
  SELECT coalesce(segment, '(unknown)') AS "account.segment",
         coalesce(sum(amount_eur) FILTER (WHERE is_won), 0) AS won, count(*) AS closed_deals, 0 AS grouping
  FROM fact_deal LEFT JOIN dim_account ON dim_account.account_id = fact_deal.account_id AND valid_to IS NULL
  WHERE closed_date IS NOT NULL
  GROUP BY segment
  UNION ALL
  SELECT NULL, sum(amount_eur) FILTER (WHERE is_won), count(*), 1 FROM fact_deal WHERE closed_date IS NOT NULL
)
ORDER BY grouping, list_position(['SMB', 'MID', 'ENT', '(unknown)'], "account.segment")
