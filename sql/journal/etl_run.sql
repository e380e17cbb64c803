-- Grain: one row per run of the pipeline.
-- Key: run_id, 1 and up.
-- Source: written by the run: `started` before its transaction, the result inside it, `failed` or `cancelled` after it, `killed` at the
--   next start. Times are UTC. The last three columns are null unless it succeeded.
-- Change: kept.
CREATE TABLE IF NOT EXISTS etl_run (
  run_id BIGINT,
  started_at TIMESTAMP,
  finished_at TIMESTAMP,
  status VARCHAR,
  message VARCHAR,
  fingerprint VARCHAR,
  data_version VARCHAR,
  complete_through DATE
)
