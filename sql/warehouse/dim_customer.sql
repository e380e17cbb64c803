-- Grain: one row per version of a customer, valid from valid_from up to but without valid_to; one for each that facts name
--   before any extract does (is_inferred), and the unknown customer.
-- Key: customer_key, by order of customer_id and valid_from; -1 is the unknown customer. Durable key: customer_id.
-- Source: stg_customer, and what facts name; stg_employee and stg_territory for the newest names of its seller and territory.
-- Change: type 2 by the effective date of the extracts; the first version is valid from 1900-01-01.
--   deleted_date is the day from which on nothing says that it is there. Made anew by every run.
CREATE OR REPLACE TABLE dim_customer AS
WITH named AS (
  SELECT customer_id FROM stg_order_line
  UNION SELECT customer_id FROM stg_opportunity
  UNION SELECT customer_id FROM stg_pipeline_snapshot
  UNION SELECT customer_id FROM stg_invoice
  UNION SELECT customer_id FROM stg_contract
  UNION SELECT customer_id FROM stg_touch
  UNION SELECT customer_id FROM stg_lead
  UNION SELECT customer_id FROM stg_experiment_subject
  UNION SELECT customer_id FROM stg_ticket
  UNION SELECT customer_id FROM stg_survey_answer
  UNION SELECT customer_id FROM stg_activity
),
marked AS (
  SELECT
    *,
    lag(deleted_date) OVER each IS NOT NULL OR state IS DISTINCT FROM lag(state) OVER each AS is_new
  FROM (SELECT *, row(*COLUMNS(* EXCLUDE (effective_date, deleted_date, source_file, source_line))) AS state FROM stg_customer)
  WINDOW each AS (PARTITION BY customer_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
-- what an extract says again is no version of its own
told AS (
  SELECT * REPLACE (max(deleted_date) OVER (PARTITION BY customer_id, version) AS deleted_date)
  FROM (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY customer_id ORDER BY effective_date NULLS FIRST, source_file, source_line) AS version
    FROM marked
  )
  QUALIFY is_new
),
versions AS (
  SELECT
    customer_id,
    customer_name,
    customer_kind,
    sector,
    size,
    level,
    region,
    country,
    city,
    territory_id,
    parent_id,
    parent_name,
    employee_id,
    acquisition_source,
    acquired_date,
    email,
    year_established,
    revenue_millions,
    employees,
    deleted_date,
    false AS is_inferred,
    CASE WHEN row_number() OVER each = 1 THEN DATE '1900-01-01' ELSE effective_date END AS valid_from,
    coalesce(lead(effective_date) OVER each, DATE '9999-12-31') AS valid_to
  FROM told
  WINDOW each AS (PARTITION BY customer_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
members AS (
  SELECT * FROM versions
  UNION ALL BY NAME
  SELECT customer_id, customer_id AS customer_name, true AS is_inferred, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to
  FROM named ANTI JOIN stg_customer USING (customer_id)
  WHERE customer_id IS NOT NULL
),
sellers AS (
  SELECT employee_id, arg_max(employee_name, (coalesce(effective_date, DATE '1900-01-01'), source_file, source_line)) AS seller_name
  FROM stg_employee
  GROUP BY employee_id
),
territories AS (
  SELECT territory_id, arg_max(territory_name, (coalesce(effective_date, DATE '1900-01-01'), source_file, source_line)) AS territory_name
  FROM stg_territory
  GROUP BY territory_id
)
SELECT
  CAST(row_number() OVER (ORDER BY customer_id, valid_from) AS INTEGER) AS customer_key,
  m.*,
  seller_name,
  territory_name,
  valid_to = DATE '9999-12-31' AS is_current
FROM members m LEFT JOIN sellers USING (employee_id) LEFT JOIN territories USING (territory_id)
UNION ALL BY NAME
SELECT -1 AS customer_key
ORDER BY customer_key
