-- Grain: one row per version of an employee, valid from valid_from up to but without valid_to; one for each that facts name
--   before any extract does (is_inferred), and the unknown employee.
-- Key: employee_key, by order of employee_id and valid_from; -1 is the unknown employee. Durable key: employee_id.
-- Source: stg_employee, and what facts name.
-- Change: type 2 by the effective date of the extracts; the first version is valid from 1900-01-01.
--   deleted_date is the day from which on nothing says that it is there. Made anew by every run.
CREATE OR REPLACE TABLE dim_employee AS
WITH named AS (
  SELECT employee_id FROM stg_order_line
  UNION SELECT employee_id FROM stg_opportunity
  UNION SELECT employee_id FROM stg_pipeline_snapshot
  UNION SELECT employee_id FROM stg_invoice
  UNION SELECT employee_id FROM stg_contract
  UNION SELECT employee_id FROM stg_target
  UNION SELECT employee_id FROM stg_lead
  UNION SELECT employee_id FROM stg_ticket
  UNION SELECT employee_id FROM stg_survey_answer
  UNION SELECT employee_id FROM stg_activity
  UNION SELECT employee_id FROM stg_customer
),
marked AS (
  SELECT
    *,
    lag(deleted_date) OVER each IS NOT NULL OR state IS DISTINCT FROM lag(state) OVER each AS is_new
  FROM (SELECT *, row(*COLUMNS(* EXCLUDE (effective_date, deleted_date, source_file, source_line))) AS state FROM stg_employee)
  WINDOW each AS (PARTITION BY employee_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
-- what an extract says again is no version of its own
told AS (
  SELECT * REPLACE (max(deleted_date) OVER (PARTITION BY employee_id, version) AS deleted_date)
  FROM (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY employee_id ORDER BY effective_date NULLS FIRST, source_file, source_line) AS version
    FROM marked
  )
  QUALIFY is_new
),
versions AS (
  SELECT
    employee_id,
    employee_name,
    job_title,
    department,
    manager_id,
    manager_name,
    office,
    territory_id,
    hired_date,
    left_date,
    deleted_date,
    false AS is_inferred,
    CASE WHEN row_number() OVER each = 1 THEN DATE '1900-01-01' ELSE effective_date END AS valid_from,
    coalesce(lead(effective_date) OVER each, DATE '9999-12-31') AS valid_to
  FROM told
  WINDOW each AS (PARTITION BY employee_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
members AS (
  SELECT * FROM versions
  UNION ALL BY NAME
  SELECT employee_id, employee_id AS employee_name, true AS is_inferred, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to
  FROM named ANTI JOIN stg_employee USING (employee_id)
  WHERE employee_id IS NOT NULL
)
SELECT
  CAST(row_number() OVER (ORDER BY employee_id, valid_from) AS INTEGER) AS employee_key,
  *,
  valid_to = DATE '9999-12-31' AS is_current
FROM members
UNION ALL BY NAME
SELECT -1 AS employee_key
ORDER BY employee_key
