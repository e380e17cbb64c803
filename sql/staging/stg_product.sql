-- Grain: one row per product and day from which on it was so, that keeps the contract of its source.
-- Key: product_id, effective_date; a product without effective_date was always so.
-- Source: the sources of the workspace whose entity is product.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_product (
  product_id VARCHAR,
  effective_date DATE,
  deleted_date DATE,
  product_name VARCHAR,
  product_name_zh VARCHAR,
  product_name_uk VARCHAR,
  category VARCHAR,
  series VARCHAR,
  list_price DECIMAL(18, 2),
  unit_cost DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
