-- Every amount has the rate of its currency on or before its day.
SELECT currency, count(*) AS rows, min(source_file || ' line ' || source_line) AS example
FROM fact_invoice
WHERE (original_amount IS NOT NULL AND amount IS NULL) OR (original_paid_amount IS NOT NULL AND received_amount IS NULL)
GROUP BY ALL
