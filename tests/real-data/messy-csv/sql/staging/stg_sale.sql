-- Grain: one row per record of the source that keeps its contract.
-- Key: order_number, order_line.
-- Source: the sources of the workspace whose entity is sale.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_sale (
  order_number INTEGER,
  order_line INTEGER,
  sales DECIMAL(18, 2),
  ordered_at TIMESTAMP,
  customer VARCHAR,
  address VARCHAR,
  address_2 VARCHAR,
  city VARCHAR,
  state VARCHAR,
  territory VARCHAR,
  contact_last_name VARCHAR,
  contact_first_name VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
