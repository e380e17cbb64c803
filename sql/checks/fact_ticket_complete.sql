-- No row of stg_ticket was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(satisfaction) AS satisfaction FROM stg_ticket),
loaded AS (SELECT count(*) AS rows, sum(satisfaction) AS satisfaction FROM fact_ticket WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.satisfaction AS staged_satisfaction, loaded.satisfaction AS loaded_satisfaction
FROM staged, loaded
WHERE (staged.rows, staged.satisfaction) IS DISTINCT FROM (loaded.rows, loaded.satisfaction)
