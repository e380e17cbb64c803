-- Grain: one row per correction of a rejected record, of the sources that were staged last.
-- Key: source, file, line, found.
-- Source: written by the run that read the file. line is that of the record in its file, found its text there, corrected
--   what was loaded in its place; is_applied is false where that text does not stand there any more.
-- Change: kept; a run replaces those of files that it reads.
CREATE TABLE IF NOT EXISTS corrected_row (
  source VARCHAR,
  file VARCHAR,
  line INTEGER,
  found VARCHAR,
  corrected VARCHAR,
  is_applied BOOLEAN
)
