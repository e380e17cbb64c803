-- Grain: one row per customer and span of time in which all orders went to one country, and the unknown buyer.
-- Key: buyer_key, by order of customer and valid_from; -1 is the unknown buyer. Durable key: customer, valid_from.
-- Source: stg_order_line.
-- Change: type 2, made anew by every run; valid_to is null for the current version.
CREATE OR REPLACE TABLE dim_buyer AS
WITH orders AS (
  SELECT customer, invoiced_at, min(country) AS country
  FROM stg_order_line
  WHERE customer IS NOT NULL
  GROUP BY customer, invoiced_at
),
moves AS (
  SELECT customer, invoiced_at AS valid_from, country
  FROM orders
  QUALIFY lag(country) OVER (PARTITION BY customer ORDER BY invoiced_at) IS DISTINCT FROM country
),
versions AS (
  SELECT
    CAST(row_number() OVER (ORDER BY customer, valid_from) AS INTEGER) AS buyer_key,
    customer,
    country,
    valid_from,
    lead(valid_from) OVER (PARTITION BY customer ORDER BY valid_from) AS valid_to
  FROM moves
)
SELECT * FROM versions
UNION ALL BY NAME
SELECT -1 AS buyer_key
ORDER BY buyer_key
