-- Grain: one row per source that reads a relation of a database from the greatest value of its cursor on.
-- Key: source.
-- Source: written by the run that read the relation. newest is that value as text; tail a hash of the rows that are read
--   again; origin a hash of where the relation is; reading, as in staged_file, of how it was read.
-- Change: replaced by every run that publishes.
CREATE TABLE IF NOT EXISTS relation_cursor (
  source VARCHAR,
  reading VARCHAR,
  origin VARCHAR,
  newest VARCHAR,
  tail VARCHAR
)
