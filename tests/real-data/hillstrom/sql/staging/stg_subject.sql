-- Grain: one row per record of the source that keeps its contract.
-- Key: none; file and line tell rows apart, for equal rows are different people.
-- Source: the sources of the workspace whose entity is subject.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_subject (
  recency INTEGER,
  history_segment VARCHAR,
  history DECIMAL(18, 2),
  bought_mens BOOLEAN,
  bought_womens BOOLEAN,
  zip_code VARCHAR,
  is_new BOOLEAN,
  channel VARCHAR,
  arm VARCHAR,
  visited BOOLEAN,
  converted BOOLEAN,
  spend DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
