-- One row per activity_id.
SELECT activity_id, count(*) AS rows
FROM fact_activity
GROUP BY ALL
HAVING count(*) > 1 OR activity_id IS NULL
