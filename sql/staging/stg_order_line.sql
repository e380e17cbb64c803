-- Grain: one row per line of an order; a return is a line of its own with a negative quantity, that keeps the contract of its source.
-- Key: none: equal lines are different things; file and line tell them apart.
-- Source: the sources of the workspace whose entity is order_line.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_order_line (
  order_id VARCHAR,
  line_number INTEGER,
  ordered_date DATE,
  shipped_date DATE,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  territory_id VARCHAR,
  status VARCHAR,
  quantity DECIMAL(18, 3),
  unit_price DECIMAL(18, 4),
  discount_amount DECIMAL(18, 2),
  net_amount DECIMAL(18, 2),
  cost_amount DECIMAL(18, 2),
  currency VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
