-- No row of stg_opportunity was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(close_value) AS close_value, sum(expected_value) AS expected_value FROM stg_opportunity),
loaded AS (SELECT count(*) AS rows, sum(original_close_value) AS close_value, sum(original_expected_value) AS expected_value FROM fact_opportunity WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.close_value AS staged_close_value, loaded.close_value AS loaded_close_value, staged.expected_value AS staged_expected_value, loaded.expected_value AS loaded_expected_value
FROM staged, loaded
WHERE (staged.rows, staged.close_value, staged.expected_value) IS DISTINCT FROM (loaded.rows, loaded.close_value, loaded.expected_value)
