-- Every amount has the rate of its currency on or before its day.
SELECT currency, count(*) AS rows, min(source_file || ' line ' || source_line) AS example
FROM fact_order_line
WHERE (original_net_amount IS NOT NULL AND net_amount IS NULL) OR (original_discount_amount IS NOT NULL AND discount_amount IS NULL) OR (original_cost_amount IS NOT NULL AND cost_amount IS NULL)
GROUP BY ALL
