-- Grain: one row per version of a product, valid from valid_from up to but without valid_to; one for each that facts name
--   before any extract does (is_inferred), and the unknown product.
-- Key: product_key, by order of product_id and valid_from; -1 is the unknown product. Durable key: product_id.
-- Source: stg_product, and what facts name.
-- Change: type 2 by the effective date of the extracts; the first version is valid from 1900-01-01.
--   deleted_date is the day from which on nothing says that it is there. Made anew by every run.
CREATE OR REPLACE TABLE dim_product AS
WITH named AS (
  SELECT product_id FROM stg_order_line
  UNION SELECT product_id FROM stg_opportunity
  UNION SELECT product_id FROM stg_pipeline_snapshot
  UNION SELECT product_id FROM stg_contract
  UNION SELECT product_id FROM stg_ticket
  UNION SELECT product_id FROM stg_survey_answer
),
marked AS (
  SELECT
    *,
    lag(deleted_date) OVER each IS NOT NULL OR state IS DISTINCT FROM lag(state) OVER each AS is_new
  FROM (SELECT *, row(*COLUMNS(* EXCLUDE (effective_date, deleted_date, source_file, source_line))) AS state FROM stg_product)
  WINDOW each AS (PARTITION BY product_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
-- what an extract says again is no version of its own
told AS (
  SELECT * REPLACE (max(deleted_date) OVER (PARTITION BY product_id, version) AS deleted_date)
  FROM (
    SELECT *, count(*) FILTER (is_new) OVER (PARTITION BY product_id ORDER BY effective_date NULLS FIRST, source_file, source_line) AS version
    FROM marked
  )
  QUALIFY is_new
),
versions AS (
  SELECT
    product_id,
    product_name,
    product_name_zh,
    product_name_uk,
    category,
    series,
    list_price,
    unit_cost,
    deleted_date,
    false AS is_inferred,
    CASE WHEN row_number() OVER each = 1 THEN DATE '1900-01-01' ELSE effective_date END AS valid_from,
    coalesce(lead(effective_date) OVER each, DATE '9999-12-31') AS valid_to
  FROM told
  WINDOW each AS (PARTITION BY product_id ORDER BY effective_date NULLS FIRST, source_file, source_line)
),
members AS (
  SELECT * FROM versions
  UNION ALL BY NAME
  SELECT product_id, product_id AS product_name, true AS is_inferred, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to
  FROM named ANTI JOIN stg_product USING (product_id)
  WHERE product_id IS NOT NULL
)
SELECT
  CAST(row_number() OVER (ORDER BY product_id, valid_from) AS INTEGER) AS product_key,
  *,
  valid_to = DATE '9999-12-31' AS is_current
FROM members
UNION ALL BY NAME
SELECT -1 AS product_key
ORDER BY product_key
