-- Grain: one row per open opportunity and day on which it was looked at.
-- Key: opportunity_id, snapshot_date. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_pipeline_snapshot, dim_customer, dim_product, dim_employee, dim_territory.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_pipeline_snapshot AS
SELECT
  date_key(s.snapshot_date) AS snapshot_date_key,
  date_key(s.expected_close_date) AS expected_close_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.opportunity_id,
  s.snapshot_date,
  s.stage,
  s.amount,
  s.probability,
  CAST(s.amount * s.probability AS DECIMAL(18, 2)) AS weighted_amount,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_pipeline_snapshot s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.snapshot_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.snapshot_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(s.snapshot_date, DATE '9999-12-30') >= p.valid_from AND coalesce(s.snapshot_date, DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.snapshot_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.snapshot_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.snapshot_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.snapshot_date, DATE '9999-12-30') < t.valid_to
ORDER BY snapshot_date_key, s.source_file, s.source_line
