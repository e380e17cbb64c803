-- Grain: one row per opportunity, that keeps the contract of its source.
-- Key: opportunity_id.
-- Source: the sources of the workspace whose entity is opportunity.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_opportunity (
  opportunity_id VARCHAR,
  customer_id VARCHAR,
  product_id VARCHAR,
  employee_id VARCHAR,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  territory_id VARCHAR,
  stage VARCHAR,
  engaged_date DATE,
  qualified_date DATE,
  proposed_date DATE,
  expected_close_date DATE,
  closed_date DATE,
  expected_value DECIMAL(18, 2),
  close_value DECIMAL(18, 2),
  lost_reason VARCHAR,
  competitor_id VARCHAR,
  currency VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
