-- One row per touch_id.
SELECT touch_id, count(*) AS rows
FROM fact_touch
GROUP BY ALL
HAVING count(*) > 1 OR touch_id IS NULL
