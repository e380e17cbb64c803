-- One row per customer_id.
SELECT customer_id, count(*) AS rows
FROM fact_customer
GROUP BY ALL
HAVING count(*) > 1 OR customer_id IS NULL
