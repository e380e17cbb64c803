-- Grain: one row per customer, and the unknown customer.
-- Key: customer_key, by order of customer_id; -1 is the unknown customer. Durable key: customer_id.
-- Source: stg_customer.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_customer AS
WITH customers AS (
  SELECT
    CAST(row_number() OVER (ORDER BY customer_id) AS INTEGER) AS customer_key,
    customer_id,
    customer_name,
    sector,
    country,
    parent_name,
    year_established,
    revenue_millions,
    employees
  FROM stg_customer
)
SELECT * FROM customers
UNION ALL BY NAME
SELECT -1 AS customer_key
ORDER BY customer_key
