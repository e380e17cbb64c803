-- Grain: one row per open opportunity and day on which it was looked at, that keeps the contract of its source.
-- Key: opportunity_id, snapshot_date.
-- Source: the sources of the workspace whose entity is pipeline_snapshot.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_pipeline_snapshot (
  snapshot_date DATE,
  opportunity_id VARCHAR,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  territory_id VARCHAR,
  stage VARCHAR,
  expected_close_date DATE,
  amount DECIMAL(18, 2),
  probability DECIMAL(5, 4),
  source_file VARCHAR,
  source_line INTEGER
)
