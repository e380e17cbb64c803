-- Grain: one row per employee that keeps the contract of its source.
-- Key: employee_id.
-- Source: the sources of the workspace whose entity is employee.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_employee (
  employee_id VARCHAR,
  employee_name VARCHAR,
  manager_name VARCHAR,
  office VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
