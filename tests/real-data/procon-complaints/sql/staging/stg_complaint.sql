-- Grain: one row per record of the source that keeps its contract.
-- Key: none; file and line tell rows apart.
-- Source: the sources of the workspace whose entity is complaint.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_complaint (
  year INTEGER,
  archived_at TIMESTAMP,
  opened_at TIMESTAMP,
  region VARCHAR,
  state VARCHAR,
  company VARCHAR,
  is_met BOOLEAN,
  subject VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
