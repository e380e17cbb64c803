-- One row per lead_id.
SELECT lead_id, count(*) AS rows
FROM fact_lead
GROUP BY ALL
HAVING count(*) > 1 OR lead_id IS NULL
