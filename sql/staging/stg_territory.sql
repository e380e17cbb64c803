-- Grain: one row per territory and day from which on it was so, that keeps the contract of its source.
-- Key: territory_id, effective_date; a territory without effective_date was always so.
-- Source: the sources of the workspace whose entity is territory.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_territory (
  territory_id VARCHAR,
  effective_date DATE,
  deleted_date DATE,
  territory_name VARCHAR,
  region VARCHAR,
  region_zh VARCHAR,
  region_uk VARCHAR,
  country VARCHAR,
  manager_id VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
