-- Grain: one row per competitor, one for each that facts name and no extract does (is_inferred), and the unknown competitor.
-- Key: competitor_key, by order of competitor_id; -1 is the unknown competitor. Durable key: competitor_id.
-- Source: stg_competitor, and what facts name.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_competitor AS
WITH named AS (
  SELECT competitor_id FROM stg_opportunity
),
members AS (
  SELECT
    competitor_id,
    competitor_name,
    price_level,
    false AS is_inferred
  FROM stg_competitor
  UNION ALL BY NAME
  SELECT competitor_id, competitor_id AS competitor_name, true AS is_inferred
  FROM named ANTI JOIN stg_competitor USING (competitor_id)
  WHERE competitor_id IS NOT NULL
)
SELECT CAST(row_number() OVER (ORDER BY competitor_id) AS INTEGER) AS competitor_key, *
FROM members
UNION ALL BY NAME
SELECT -1 AS competitor_key
ORDER BY competitor_key
