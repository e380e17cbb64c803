-- A country is listed where a lost deal is, not where any opportunity is. The search ignores case.
SELECT country AS "account.country", count(*) AS lost_deals, 0 AS grouping
FROM fact_opportunity
JOIN dim_customer USING (customer_key)
JOIN dim_date ON date_key = closed_date_key
WHERE customer_name ILIKE '%co%' AND quarter = '2017-Q1' AND stage = 'Lost'
GROUP BY country
ORDER BY country
