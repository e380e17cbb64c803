-- No row of stg_survey_answer was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(score) AS score FROM stg_survey_answer),
loaded AS (SELECT count(*) AS rows, sum(score) AS score FROM fact_survey WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.score AS staged_score, loaded.score AS loaded_score
FROM staged, loaded
WHERE (staged.rows, staged.score) IS DISTINCT FROM (loaded.rows, loaded.score)
