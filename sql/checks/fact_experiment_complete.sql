-- No row of stg_experiment_subject was lost, added or changed on the way to the fact, but for outcomes that orders tell; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(amount) AS amount FROM stg_experiment_subject),
loaded AS (SELECT count(*) AS rows, sum(amount) FILTER (NOT is_from_orders) AS amount FROM fact_experiment WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.amount AS staged_amount, loaded.amount AS loaded_amount
FROM staged, loaded
WHERE (staged.rows, staged.amount) IS DISTINCT FROM (loaded.rows, loaded.amount)
