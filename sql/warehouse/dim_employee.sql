-- Grain: one row per employee, and the unknown employee.
-- Key: employee_key, by order of employee_id; -1 is the unknown employee. Durable key: employee_id.
-- Source: stg_employee.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_employee AS
WITH employees AS (
  SELECT
    CAST(row_number() OVER (ORDER BY employee_id) AS INTEGER) AS employee_key,
    employee_id,
    employee_name,
    manager_name,
    office
  FROM stg_employee
)
SELECT * FROM employees
UNION ALL BY NAME
SELECT -1 AS employee_key
ORDER BY employee_key
