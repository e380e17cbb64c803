-- One row per opportunity_id and snapshot_date.
SELECT opportunity_id, snapshot_date, count(*) AS rows
FROM fact_pipeline_snapshot
GROUP BY ALL
HAVING count(*) > 1 OR opportunity_id IS NULL OR snapshot_date IS NULL
