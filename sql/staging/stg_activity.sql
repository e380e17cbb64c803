-- Grain: one row per visit, call or other contact that was planned with a customer, that keeps the contract of its source.
-- Key: activity_id.
-- Source: the sources of the workspace whose entity is activity.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_activity (
  activity_id VARCHAR,
  activity_kind VARCHAR,
  customer_id VARCHAR,
  employee_id VARCHAR,
  channel_id VARCHAR,
  territory_id VARCHAR,
  planned_date DATE,
  due_date DATE,
  done_date DATE,
  outcome VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
