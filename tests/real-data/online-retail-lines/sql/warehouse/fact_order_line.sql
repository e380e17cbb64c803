-- Grain: one row per row of stg_order_line.
-- Key: source_file, source_line.
-- Source: stg_order_line.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_order_line AS
SELECT stg_order_line.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_order_line, run_setting
ORDER BY source_file, source_line
