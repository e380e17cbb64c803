-- Grain: one row per file whose records stand in the raw table of its source.
-- Key: source, file.
-- Source: written by the run that read the file. fingerprint is the SHA-256 of the file, reading a hash of how it was read,
--   staged_at when, UTC.
-- Change: kept; a run replaces those of files that changed or are gone.
CREATE TABLE IF NOT EXISTS staged_file (
  source VARCHAR,
  file VARCHAR,
  fingerprint VARCHAR,
  reading VARCHAR,
  staged_at TIMESTAMP
)
