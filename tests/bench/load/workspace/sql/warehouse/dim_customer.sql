-- Grain: one row per customer and span of days in which nothing of it changed, one for each customer that orders name before
-- any extract does, and the unknown customer.
-- Key: customer_key; -1 is the unknown customer. Durable key: customer_id.
-- Source: stg_customer_version, stg_order_line.
-- Change: type 2, made anew by every run.
CREATE OR REPLACE TABLE dim_customer AS
WITH versions AS (
  SELECT
    customer_id, customer_name, level,
    CASE WHEN row_number() OVER each = 1 THEN DATE '1900-01-01' ELSE since END AS valid_from,
    coalesce(lead(since) OVER each, DATE '9999-12-31') AS valid_to
  FROM stg_customer_version
  WINDOW each AS (PARTITION BY customer_id ORDER BY since)
),
late AS (
  SELECT DISTINCT customer_id
  FROM stg_order_line
  ANTI JOIN stg_customer_version USING (customer_id)
),
customers AS (
  SELECT * FROM versions
  UNION ALL BY NAME
  SELECT customer_id, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to FROM late
)
SELECT CAST(row_number() OVER () AS INTEGER) AS customer_key, * FROM customers
UNION ALL BY NAME
SELECT -1 AS customer_key
