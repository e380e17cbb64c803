-- Grain: one row per customer and day from which on it was so.
-- Key: customer_id, since.
-- Source: the sources of the workspace whose entity is customer_version.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_customer_version (
  customer_id VARCHAR,
  customer_name VARCHAR,
  level VARCHAR,
  since DATE,
  source_file VARCHAR,
  source_line INTEGER
)
