-- Every amount has the rate of its currency on or before its day.
SELECT currency, count(*) AS rows, min(source_file || ' line ' || source_line) AS example
FROM fact_opportunity
WHERE (original_close_value IS NOT NULL AND close_value IS NULL) OR (original_expected_value IS NOT NULL AND expected_value IS NULL)
GROUP BY ALL
