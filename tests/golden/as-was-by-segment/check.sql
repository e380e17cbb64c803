-- The segment that the account had on the day on which the deal was closed: account 10 was SMB until 1 March.
SELECT * FROM (
  SELECT coalesce(segment, '(unknown)') AS "account.segment",
         coalesce(sum(amount_eur) FILTER (WHERE is_won), 0) AS won, count(*) AS closed_deals, 0 AS grouping
  FROM fact_deal LEFT JOIN dim_account
    ON dim_account.account_id = fact_deal.account_id AND closed_date >= valid_from AND closed_date < coalesce(valid_to, DATE '9999-01-01')
  WHERE closed_date IS NOT NULL
  GROUP BY segment
  UNION ALL
  SELECT NULL, sum(amount_eur) FILTER (WHERE is_won), count(*), 1 FROM fact_deal WHERE closed_date IS NOT NULL
)
ORDER BY grouping, list_position(['SMB', 'MID', 'ENT', '(unknown)'], "account.segment")
