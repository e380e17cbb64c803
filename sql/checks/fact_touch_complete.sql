-- No row of stg_touch was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows FROM stg_touch),
loaded AS (SELECT count(*) AS rows FROM fact_touch WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows
FROM staged, loaded
WHERE (staged.rows) IS DISTINCT FROM (loaded.rows)
