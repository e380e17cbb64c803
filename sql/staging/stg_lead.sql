-- Grain: one row per lead, that keeps the contract of its source.
-- Key: lead_id.
-- Source: the sources of the workspace whose entity is lead.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_lead (
  lead_id VARCHAR,
  customer_id VARCHAR,
  employee_id VARCHAR,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  territory_id VARCHAR,
  lead_source VARCHAR,
  created_date DATE,
  qualified_date DATE,
  converted_date DATE,
  lost_date DATE,
  lost_reason VARCHAR,
  score INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)
