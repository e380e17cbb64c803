-- Grain: one row per month, employee or territory, and kind of target, that keeps the contract of its source.
-- Key: month, employee_id, territory_id, target_kind.
-- Source: the sources of the workspace whose entity is target.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_target (
  month DATE,
  target_kind VARCHAR,
  employee_id VARCHAR,
  territory_id VARCHAR,
  amount DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
