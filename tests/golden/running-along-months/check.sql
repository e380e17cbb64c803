-- Months without readings are zeros between the others; January 2026 stands before the first, so it is not listed.
WITH months AS (SELECT CAST(d AS DATE) AS first FROM range(DATE '2026-01-01', DATE '2027-04-01', INTERVAL 1 MONTH) t(d)),
read AS (SELECT first, (SELECT coalesce(sum(units), 0) FROM fact_reading
  WHERE reading_date BETWEEN first AND last_day(first)) AS units FROM months)
SELECT strftime(m.first, '%Y-%m') AS "read.month", m.units AS units,
       (SELECT sum(units) FROM read r WHERE r.first <= m.first) AS so_far,
       (SELECT CAST(sum(units) AS DOUBLE) / count(*) FROM read r
        WHERE r.first BETWEEN m.first - INTERVAL 2 MONTH AND m.first) AS mean_of_three,
       0 AS grouping
FROM read m WHERE m.first > DATE '2026-01-31'
ORDER BY m.first
