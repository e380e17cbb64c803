-- Of each opportunity and step the terms lead from what it opens with to what it closes with, and it closes with what the snapshot of
-- that day shows.
WITH steps AS (
  SELECT
    opportunity_id, snapshot_date,
    sum(opening_amount) + coalesce(sum(closing_amount) FILTER (movement = 'new'), 0) + coalesce(sum(moved_amount) FILTER (movement = 'moved'), 0)
      + sum(repriced_amount) - coalesce(sum(opening_amount) FILTER (movement IN ('won', 'lost')), 0) AS led_to,
    sum(closing_amount) AS closing
  FROM fact_pipeline_movement
  GROUP BY ALL
),
shown AS (SELECT opportunity_id, snapshot_date, coalesce(amount, 0) AS amount FROM fact_pipeline_snapshot)
SELECT opportunity_id, snapshot_date, led_to, closing, amount
FROM steps FULL JOIN shown USING (opportunity_id, snapshot_date)
WHERE led_to IS DISTINCT FROM closing OR closing IS DISTINCT FROM coalesce(amount, 0)
