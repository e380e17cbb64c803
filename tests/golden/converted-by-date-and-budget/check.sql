-- Each invoice with the rate of its own day, of the budget and of the day on which it was paid.
WITH rate AS (
  SELECT currency, date, rate FROM dim_rate WHERE to_currency = 'EUR' UNION ALL SELECT 'EUR', DATE '2025-01-01', 1
), converted AS (
  SELECT
    strftime(issued_date, '%Y-%m') AS month,
    customer,
    paid_date,
    amount * (SELECT arg_max(rate, date) FROM rate WHERE rate.currency = f.currency AND date <= issued_date) AS eur,
    amount * CASE WHEN currency = 'EUR' THEN 1 ELSE (SELECT rate FROM dim_budget_rate b WHERE b.currency = f.currency AND year = 2026) END AS budget,
    amount * (SELECT arg_max(rate, date) FROM rate WHERE rate.currency = f.currency AND date <= paid_date) AS paid
  FROM fact_invoice f WHERE year(issued_date) = 2026
)
SELECT month, customer, sum(eur), sum(budget), coalesce(sum(paid), 0), CASE WHEN grouping(month) = 1 THEN 3 ELSE 0 END AS grouping
FROM converted GROUP BY GROUPING SETS ((month, customer), ())
ORDER BY grouping, month, customer
