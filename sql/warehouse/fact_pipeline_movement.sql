-- Grain: two rows per opportunity and step from one day on which the pipeline was looked at to the next: before the step, under the
--   members of the earlier day, and after it, under those of the later one; one row where it came or went.
-- Key: opportunity_id, snapshot_date (the later day), side. Other keys and lineage are those of the snapshot of that side.
-- What came is new when it is seen for the first time, what went was won or lost where the opportunity was by then and is not seen
-- again; else it moved, as it did where members or dates are others than before. Of the first day of all everything is opening.
-- Source: fact_pipeline_snapshot, fact_opportunity.
-- Change: made anew by every run, in the order of snapshot_date_key.
CREATE OR REPLACE TABLE fact_pipeline_movement AS
WITH days AS (
  SELECT
    snapshot_date, lag(snapshot_date) OVER each AS previous_date,
    lead(snapshot_date) OVER each AS next_date, lead(snapshot_date_key) OVER each AS next_date_key
  FROM (SELECT DISTINCT snapshot_date, snapshot_date_key FROM fact_pipeline_snapshot)
  WINDOW each AS (ORDER BY snapshot_date)
),
seen AS (
  SELECT
    s.* EXCLUDE amount, coalesce(s.amount, 0) AS amount, d.previous_date, d.next_date, d.next_date_key,
    row(s.customer_key, s.product_key, s.employee_key, s.territory_key, s.stage, s.expected_close_date_key) AS place
  FROM fact_pipeline_snapshot s JOIN days d USING (snapshot_date)
),
beside AS (
  SELECT
    *,
    lag(snapshot_date) OVER each AS seen_before, lag(place) OVER each AS place_before, lag(amount) OVER each AS amount_before,
    lead(snapshot_date) OVER each AS seen_after, lead(place) OVER each AS place_after
  FROM seen
  WINDOW each AS (PARTITION BY opportunity_id ORDER BY snapshot_date)
),
sides AS (
  SELECT
    b.*, 'before' AS side, next_date AS step_date, next_date_key AS step_date_key,
    CASE
      WHEN seen_after = next_date THEN if(place = place_after, 'stayed', 'moved')
      WHEN seen_after IS NULL AND o.stage IN ('Won', 'Lost') AND coalesce(o.closed_date, next_date) <= next_date THEN lower(o.stage)
      ELSE 'moved'
    END AS movement,
    amount AS opening_amount, -amount AS moved_amount, 0 AS repriced_amount, 0 AS closing_amount
  FROM beside b LEFT JOIN fact_opportunity o USING (opportunity_id)
  WHERE next_date IS NOT NULL
  UNION ALL BY NAME
  SELECT
    *, 'after' AS side, snapshot_date AS step_date, snapshot_date_key AS step_date_key,
    CASE
      WHEN previous_date IS NULL THEN 'opening'
      WHEN seen_before IS NULL THEN 'new'
      WHEN seen_before = previous_date AND place = place_before THEN 'stayed'
      ELSE 'moved'
    END AS movement,
    if(previous_date IS NULL, amount, 0) AS opening_amount,
    if(seen_before = previous_date, amount_before, amount) AS moved_amount,
    if(seen_before = previous_date, amount - amount_before, 0) AS repriced_amount,
    amount AS closing_amount
  FROM beside
)
SELECT
  step_date_key AS snapshot_date_key,
  expected_close_date_key,
  customer_key,
  product_key,
  employee_key,
  territory_key,
  customer_id,
  opportunity_id,
  step_date AS snapshot_date,
  side,
  movement,
  opportunity_id || ' ' || step_date AS step,
  stage,
  CAST(opening_amount AS DECIMAL(18, 2)) AS opening_amount,
  CAST(moved_amount AS DECIMAL(18, 2)) AS moved_amount,
  CAST(repriced_amount AS DECIMAL(18, 2)) AS repriced_amount,
  CAST(closing_amount AS DECIMAL(18, 2)) AS closing_amount,
  run_id,
  source_file,
  source_line
FROM sides
ORDER BY snapshot_date_key, opportunity_id, side
