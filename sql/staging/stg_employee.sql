-- Grain: one row per employee and day from which on it was so, that keeps the contract of its source.
-- Key: employee_id, effective_date; an employee without effective_date was always so.
-- Source: the sources of the workspace whose entity is employee.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_employee (
  employee_id VARCHAR,
  effective_date DATE,
  deleted_date DATE,
  employee_name VARCHAR,
  job_title VARCHAR,
  department VARCHAR,
  manager_id VARCHAR,
  manager_name VARCHAR,
  office VARCHAR,
  territory_id VARCHAR,
  hired_date DATE,
  left_date DATE,
  source_file VARCHAR,
  source_line INTEGER
)
