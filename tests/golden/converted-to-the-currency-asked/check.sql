-- Dollars of each invoice at the rate of the day on which it was issued, and of its payment at that of the day on which it was paid.
WITH moved AS (
  SELECT issued_date AS date, currency, amount, true AS is_billed FROM fact_invoice UNION ALL
  SELECT paid_date, currency, amount, false FROM fact_invoice WHERE paid_date IS NOT NULL
), worth AS (
  SELECT
    strftime(date, '%Y-%m') AS month,
    is_billed,
    amount * CASE currency
      WHEN 'USD' THEN 1
      WHEN 'EUR' THEN CASE WHEN date < DATE '2026-01-02' THEN 1.18 ELSE 1.1 END
      WHEN 'GBP' THEN CASE WHEN date < DATE '2026-02-02' THEN 1.32 ELSE 1.3 END
    END AS usd
  FROM moved
), sums AS (
  SELECT month, sum(usd) FILTER (is_billed) AS billed, coalesce(sum(usd) FILTER (NOT is_billed), 0) AS paid, grouping(month) AS grouping
  FROM worth GROUP BY ROLLUP (month)
)
SELECT month, billed, paid, CAST(paid AS DOUBLE) / CAST(billed AS DOUBLE), grouping
FROM sums ORDER BY grouping, month
