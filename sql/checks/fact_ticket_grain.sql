-- One row per ticket_id.
SELECT ticket_id, count(*) AS rows
FROM fact_ticket
GROUP BY ALL
HAVING count(*) > 1 OR ticket_id IS NULL
