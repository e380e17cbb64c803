-- Grain: one row per row of stg_order_line.
-- Key: source_file, source_line.
-- Source: stg_order_line, dim_buyer.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_order_line AS
SELECT
  stg_order_line.* EXCLUDE (source_file, source_line),
  coalesce(dim_buyer.buyer_key, -1) AS buyer_key,
  run_id,
  source_file,
  source_line
FROM stg_order_line
CROSS JOIN run_setting
ASOF LEFT JOIN dim_buyer
  ON dim_buyer.customer = stg_order_line.customer
  AND invoiced_at >= valid_from
ORDER BY source_file, source_line
