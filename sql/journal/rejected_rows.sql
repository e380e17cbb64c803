-- Grain: one row per record that breaks the contract of its source, for the first rule that it breaks.
-- Key: run_id, source, file, line.
-- Source: written by the run. line is the first line of the record in its file; column_name is the file's column and
--   found its text, both null for a record whose shape is wrong; raw_text is the record as it stands in the file.
--   Where text is not kept any more text_removed_at says since when, UTC, and found and raw_text are null.
-- Change: kept.
CREATE TABLE IF NOT EXISTS rejected_rows (
  run_id BIGINT,
  source VARCHAR,
  file VARCHAR,
  line INTEGER,
  rule VARCHAR,
  column_name VARCHAR,
  found VARCHAR,
  message VARCHAR,
  raw_text VARCHAR,
  text_removed_at TIMESTAMP
)
