-- Grain: one row per row of stg_subject.
-- Key: source_file, source_line.
-- Source: stg_subject.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_subject AS
SELECT stg_subject.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_subject, run_setting
ORDER BY source_file, source_line
