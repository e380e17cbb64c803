-- Grain: one row per row of stg_narrative.
-- Key: source_file, source_line.
-- Source: stg_narrative.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_narrative AS
SELECT stg_narrative.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_narrative, run_setting
ORDER BY source_file, source_line
