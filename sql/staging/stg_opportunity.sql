-- Grain: one row per opportunity that keeps the contract of its source.
-- Key: opportunity_id.
-- Source: the sources of the workspace whose entity is opportunity.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_opportunity (
  opportunity_id VARCHAR,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  stage VARCHAR,
  engaged_date DATE,
  closed_date DATE,
  close_value DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
