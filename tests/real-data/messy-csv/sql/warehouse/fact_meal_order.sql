-- Grain: one row per row of stg_meal_order.
-- Key: source_file, source_line.
-- Source: stg_meal_order.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_meal_order AS
SELECT stg_meal_order.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_meal_order, run_setting
ORDER BY source_file, source_line
