-- One row per opportunity_id.
SELECT opportunity_id, count(*) AS rows
FROM fact_opportunity
GROUP BY ALL
HAVING count(*) > 1 OR opportunity_id IS NULL
