-- No row of stg_contract was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(annual_value) AS annual_value FROM stg_contract),
loaded AS (SELECT count(*) AS rows, sum(original_annual_value) AS annual_value FROM fact_contract WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.annual_value AS staged_annual_value, loaded.annual_value AS loaded_annual_value
FROM staged, loaded
WHERE (staged.rows, staged.annual_value) IS DISTINCT FROM (loaded.rows, loaded.annual_value)
