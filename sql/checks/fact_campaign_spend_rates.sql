-- Every amount has the rate of its currency on or before its day.
SELECT currency, count(*) AS rows, min(source_file || ' line ' || source_line) AS example
FROM fact_campaign_spend
WHERE (original_amount IS NOT NULL AND amount IS NULL)
GROUP BY ALL
