-- No opportunity was lost or added on the way from staging, and no value changed.
WITH staged AS (SELECT count(*) AS rows, sum(close_value) AS value, count(closed_date) AS closed FROM stg_opportunity),
loaded AS (SELECT count(*) AS rows, sum(close_value) AS value, count(closed_date) AS closed FROM fact_opportunity)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.value AS staged_value, loaded.value AS loaded_value
FROM staged, loaded
WHERE (staged.rows, staged.value, staged.closed) IS DISTINCT FROM (loaded.rows, loaded.value, loaded.closed)
