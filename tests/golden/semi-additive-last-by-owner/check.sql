-- The last date of each month, of all of them 31 March, whoever owns the deals. Averages divide by the dates of the column,
-- three of them in all.
WITH amounts AS (SELECT owner_name, snapshot_date, amount_eur FROM fact_snapshot JOIN dim_owner USING (owner_id)),
owners AS (SELECT DISTINCT owner_name FROM amounts UNION ALL SELECT NULL),
columns (month, last, dates) AS (
  VALUES ('2026-01', DATE '2026-01-31', 1), ('2026-02', DATE '2026-02-28', 1), ('2026-03', DATE '2026-03-31', 1), (NULL, DATE '2026-03-31', 3)
)
SELECT o.owner_name AS "owner.name", month AS "snapshot.month",
       sum(amount_eur) FILTER (WHERE snapshot_date = last) AS open_amount,
       sum(CAST(amount_eur AS DOUBLE)) / dates AS avg_open,
       (o.owner_name IS NULL)::INTEGER + 2 * (month IS NULL)::INTEGER AS grouping
FROM owners o CROSS JOIN columns c
JOIN amounts a ON (o.owner_name IS NULL OR a.owner_name = o.owner_name) AND (month IS NULL OR snapshot_date = last)
GROUP BY o.owner_name, month, last, dates
ORDER BY o.owner_name NULLS LAST, month NULLS LAST
