-- Grain: one row per month, employee or territory, and kind of target.
-- Key: month, employee_id, territory_id, target_kind. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_target, dim_employee, dim_territory.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_target AS
SELECT
  date_key(s.month) AS month_date_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.month,
  s.target_kind,
  s.amount,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_target s CROSS JOIN run_setting
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.month, DATE '9999-12-30') >= e.valid_from AND coalesce(s.month, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.month, DATE '9999-12-30') >= t.valid_from AND coalesce(s.month, DATE '9999-12-30') < t.valid_to
ORDER BY month_date_key, s.source_file, s.source_line
