-- Grain: one row per record of the source that keeps its contract.
-- Key: read_date, read_time.
-- Source: the sources of the workspace whose entity is reading.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_reading (
  read_date DATE,
  read_time VARCHAR,
  co DECIMAL(9, 1),
  temperature DECIMAL(9, 1),
  source_file VARCHAR,
  source_line INTEGER
)
