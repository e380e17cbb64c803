-- Grain: one row per file that a succeeded run read.
-- Key: run_id, source, file.
-- Source: written by the run. rows_read = rows_loaded + rows_rejected + rows_skipped; skipped are rows that were loaded
--   by a run before. fingerprint is the SHA-256 of the file.
-- Change: kept.
CREATE TABLE IF NOT EXISTS etl_run_file (
  run_id BIGINT,
  source VARCHAR,
  file VARCHAR,
  fingerprint VARCHAR,
  rows_read BIGINT,
  rows_loaded BIGINT,
  rows_rejected BIGINT,
  rows_skipped BIGINT
)
