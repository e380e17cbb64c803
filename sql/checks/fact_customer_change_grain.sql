-- One row per customer_id and changed_date.
SELECT customer_id, changed_date, count(*) AS rows
FROM fact_customer_change
GROUP BY ALL
HAVING count(*) > 1 OR customer_id IS NULL OR changed_date IS NULL
