-- Grain: one row per order line that keeps the contract of its source.
-- Key: none; file and line tell rows apart.
-- Source: the sources of the workspace whose entity is order_line.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_order_line (
  order_id INTEGER,
  customer_id VARCHAR,
  product_id VARCHAR,
  ordered_date DATE,
  quantity INTEGER,
  price DECIMAL(12, 2),
  discount DECIMAL(4, 2),
  channel VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
