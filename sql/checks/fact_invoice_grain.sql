-- One row per invoice_id.
SELECT invoice_id, count(*) AS rows
FROM fact_invoice
GROUP BY ALL
HAVING count(*) > 1 OR invoice_id IS NULL
