-- Grain: one row per row of stg_reading.
-- Key: source_file, source_line.
-- Source: stg_reading.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_reading AS
SELECT stg_reading.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_reading, run_setting
ORDER BY source_file, source_line
