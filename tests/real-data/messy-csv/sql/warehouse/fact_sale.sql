-- Grain: one row per row of stg_sale.
-- Key: source_file, source_line.
-- Source: stg_sale.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_sale AS
SELECT stg_sale.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_sale, run_setting
ORDER BY source_file, source_line
