-- Grain: one row per product, and the unknown product.
-- Key: product_key, by order of product_id; -1 is the unknown product. Durable key: product_id.
-- Source: stg_product.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_product AS
WITH products AS (
  SELECT
    CAST(row_number() OVER (ORDER BY product_id) AS INTEGER) AS product_key,
    product_id,
    product_name,
    series,
    list_price
  FROM stg_product
)
SELECT * FROM products
UNION ALL BY NAME
SELECT -1 AS product_key
ORDER BY product_key
