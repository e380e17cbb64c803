-- Grain: one row per record of the source that keeps its contract.
-- Key: none; file and line tell rows apart.
-- Source: the sources of the workspace whose entity is order_line.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_order_line (
  invoice VARCHAR,
  stock_code VARCHAR,
  description VARCHAR,
  quantity INTEGER,
  invoiced_at TIMESTAMP,
  unit_price DECIMAL(18, 3),
  customer VARCHAR,
  country VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
