-- Grain: one row per visit, call or other contact that was planned with a customer.
-- Key: activity_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Overdue is what was due before the last day on which any was done, and was not done by then.
-- Source: stg_activity, dim_customer, dim_employee, dim_channel, dim_territory.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_activity AS
SELECT
  date_key(s.planned_date) AS planned_date_key,
  date_key(s.due_date) AS due_date_key,
  date_key(s.done_date) AS done_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(h.channel_key, -1) AS channel_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.activity_id,
  s.activity_kind,
  s.outcome,
  s.planned_date,
  s.due_date,
  s.done_date,
  coalesce(s.due_date < s.last AND coalesce(s.done_date, DATE '9999-12-31') > s.last, false) AS is_overdue,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM (SELECT *, max(done_date) OVER () AS last FROM stg_activity) s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.planned_date, s.done_date, s.due_date, DATE '9999-12-30') < t.valid_to
ORDER BY planned_date_key, s.source_file, s.source_line
