-- Grain: one row per row of stg_customer_answer.
-- Key: source_file, source_line.
-- Source: stg_customer_answer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_customer_answer AS
SELECT stg_customer_answer.* EXCLUDE (source_file, source_line), run_id, source_file, source_line
FROM stg_customer_answer, run_setting
ORDER BY source_file, source_line
