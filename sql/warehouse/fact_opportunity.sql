-- Grain: one row per opportunity; accumulating: dates and value are filled in as it moves on.
-- Key: opportunity_id. The keys of dimensions are -1 where the source names none.
-- Source: stg_opportunity, dim_customer, dim_product, dim_employee.
-- Change: made anew by every run, in the order of closed_date_key, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_opportunity AS
SELECT
  o.opportunity_id,
  coalesce(CAST(strftime(o.engaged_date, '%Y%m%d') AS INTEGER), -1) AS engaged_date_key,
  coalesce(CAST(strftime(o.closed_date, '%Y%m%d') AS INTEGER), -1) AS closed_date_key,
  o.engaged_date,
  o.closed_date,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  o.stage,
  o.close_value,
  CAST(o.closed_date - o.engaged_date AS INTEGER) AS days_to_close,
  run_setting.run_id,
  o.source_file,
  o.source_line
FROM stg_opportunity o
LEFT JOIN dim_customer c ON c.customer_id = o.customer_id
LEFT JOIN dim_product p ON p.product_id = o.product_id
LEFT JOIN dim_employee e ON e.employee_id = o.employee_id
CROSS JOIN run_setting
ORDER BY closed_date_key, o.opportunity_id
