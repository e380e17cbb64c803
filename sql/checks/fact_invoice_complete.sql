-- No row of stg_invoice was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(amount) AS amount, sum(paid_amount) AS paid_amount FROM stg_invoice),
loaded AS (SELECT count(*) AS rows, sum(original_amount) AS amount, sum(original_paid_amount) AS paid_amount FROM fact_invoice WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.amount AS staged_amount, loaded.amount AS loaded_amount, staged.paid_amount AS staged_paid_amount, loaded.paid_amount AS loaded_paid_amount
FROM staged, loaded
WHERE (staged.rows, staged.amount, staged.paid_amount) IS DISTINCT FROM (loaded.rows, loaded.amount, loaded.paid_amount)
