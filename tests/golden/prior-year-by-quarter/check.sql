-- Each quarter beside the same one a year before, days picked by hand. No row is 0 where the cube has data, which is from
-- December 2025 on; before that it is nothing. The calendar ends with 2028, so the year before all of it is up to 2027.
WITH quarters (quarter, first, last) AS (
  VALUES ('2025-Q4', DATE '2025-10-01', DATE '2025-12-31'), ('2026-Q1', DATE '2026-01-01', DATE '2026-03-31'),
    ('2026-Q4', DATE '2026-10-01', DATE '2026-12-31'), ('2027-Q1', DATE '2027-01-01', DATE '2027-03-31'),
    ('2027-Q4', DATE '2027-10-01', DATE '2027-12-31'), ('2028-Q1', DATE '2028-01-01', DATE '2028-03-31')
)
SELECT quarter AS "read.quarter",
       (SELECT coalesce(sum(units), 0) FROM fact_reading WHERE reading_date BETWEEN first AND last) AS units,
       CASE WHEN last >= DATE '2026-12-01'
         THEN (SELECT coalesce(sum(units), 0) FROM fact_reading
               WHERE reading_date BETWEEN first - INTERVAL 1 YEAR AND last - INTERVAL 1 YEAR) END AS before,
       0 AS grouping
FROM quarters
UNION ALL
SELECT NULL, sum(units), sum(units) FILTER (WHERE reading_date <= DATE '2027-12-31'), 1 FROM fact_reading
ORDER BY grouping, 1
