-- Grain: one row per product, and the unknown product.
-- Key: product_key; -1 is the unknown product. Durable key: product_id.
-- Source: stg_product.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_product AS
SELECT CAST(row_number() OVER () AS INTEGER) AS product_key, product_id, product_name, series FROM stg_product
UNION ALL BY NAME
SELECT -1 AS product_key
