-- One row per opportunity_id, snapshot_date and side.
SELECT opportunity_id, snapshot_date, side, count(*) AS rows
FROM fact_pipeline_movement
GROUP BY ALL
HAVING count(*) > 1 OR opportunity_id IS NULL OR snapshot_date IS NULL OR side IS NULL
