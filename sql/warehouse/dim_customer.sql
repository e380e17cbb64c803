-- Grain: one row per version of a customer, valid from valid_from up to but without valid_to; one for each that facts name
--   before any extract does (is_inferred), and the unknown customer.
-- Key: customer_key, by order of customer_id and valid_from; -1 is the unknown customer. Durable key: customer_id.
-- Source: stg_customer, and what facts name.
-- Change: type 2 by the effective date of the extracts; the first version is valid from 1900-01-01. Made anew by every run.
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
  FROM stg_customer
  WINDOW each AS (PARTITION BY customer_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
members AS (
  SELECT * FROM versions
  UNION ALL BY NAME
  SELECT customer_id, customer_id AS customer_name, true AS is_inferred, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to
  FROM named ANTI JOIN stg_customer USING (customer_id)
  WHERE customer_id IS NOT NULL
)
SELECT
  CAST(row_number() OVER (ORDER BY customer_id, valid_from) AS INTEGER) AS customer_key,
  *,
  valid_to = DATE '9999-12-31' AS is_current
FROM members
UNION ALL BY NAME
SELECT -1 AS customer_key
ORDER BY customer_key
