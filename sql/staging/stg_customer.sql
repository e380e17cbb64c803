-- Grain: one row per customer that keeps the contract of its source.
-- Key: customer_id.
-- Source: the sources of the workspace whose entity is customer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_customer (
  customer_id VARCHAR,
  customer_name VARCHAR,
  sector VARCHAR,
  country VARCHAR,
  parent_name VARCHAR,
  year_established INTEGER,
  revenue_millions DECIMAL(18, 2),
  employees INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)
