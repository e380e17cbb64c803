-- Grain: one row per row of stg_complaint.
-- Key: source_file, source_line.
-- Source: stg_complaint.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_complaint AS
SELECT stg_complaint.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_complaint, run_setting
ORDER BY source_file, source_line
