-- Every amount has the rate of its currency on or before its day.
SELECT currency, count(*) AS rows, min(source_file || ' line ' || source_line) AS example
FROM fact_contract
WHERE (original_annual_value IS NOT NULL AND annual_value IS NULL)
GROUP BY ALL
