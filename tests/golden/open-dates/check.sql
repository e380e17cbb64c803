-- Open opportunities have no closed date: the unknown month, after all known ones.
SELECT coalesce(month, '(unknown)') AS "closed.month", count(*) AS deals, 0 AS grouping
FROM fact_opportunity JOIN dim_date ON date_key = closed_date_key
GROUP BY month
ORDER BY month NULLS LAST
