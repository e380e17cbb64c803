-- One row per survey_answer_id.
SELECT survey_answer_id, count(*) AS rows
FROM fact_survey
GROUP BY ALL
HAVING count(*) > 1 OR survey_answer_id IS NULL
