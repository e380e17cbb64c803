-- Orders of made-up customers over 36 months until 2025-12-31: they begin on any day, buy at rates that differ and stay for spans
-- that differ, both exponential; everything is drawn by hashes of the customer's number, so that it is the same each time.
CREATE TABLE fact_order_line AS
WITH
customers AS (
  SELECT i, chance(i, 'first') AS first, -ln(1 - chance(i, 'rate')) * 0.01 AS rate, -ln(1 - chance(i, 'stay')) * 500 AS stay
  FROM range(getvariable('bench_customers')) t(i)
),
spans AS (SELECT i, rate, floor(first * 1090) AS first, least(stay, 1095 - floor(first * 1090)) AS days FROM customers),
orders AS (SELECT i, first, days, unnest(range(1 + CAST(floor(rate * days + chance(i, 'more')) AS BIGINT))) AS n FROM spans)
SELECT
  printf('C%07d', i) AS customer_id, printf('O%07d-%d', i, n) AS order_id,
  CAST(DATE '2023-01-01' + CAST(first + CASE WHEN n = 0 THEN 0 ELSE days * chance(i, n) END AS INTEGER) AS DATE) AS ordered_date,
  false AS is_return,
  CAST(exp(3 + 2 * chance(i, 'amount') + chance(i, n || 'amount')) AS DECIMAL(18, 4)) AS net_amount,
  CAST(10 AS DECIMAL(18, 2)) AS cost_amount
FROM orders;
