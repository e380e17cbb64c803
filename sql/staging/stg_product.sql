-- Grain: one row per product that keeps the contract of its source.
-- Key: product_id.
-- Source: the sources of the workspace whose entity is product.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_product (
  product_id VARCHAR,
  product_name VARCHAR,
  series VARCHAR,
  list_price DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
