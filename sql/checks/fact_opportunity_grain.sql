-- One row per opportunity, each with the run, file and line that it came from.
SELECT opportunity_id, count(*) AS rows
FROM fact_opportunity
GROUP BY opportunity_id
HAVING count(*) > 1 OR opportunity_id IS NULL OR bool_or(run_id IS NULL OR source_file IS NULL OR source_line IS NULL)
