-- Grain: one row per competitor, that keeps the contract of its source.
-- Key: competitor_id.
-- Source: the sources of the workspace whose entity is competitor.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_competitor (
  competitor_id VARCHAR,
  competitor_name VARCHAR,
  price_level VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
