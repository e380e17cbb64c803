-- The five accounts with the most opportunities; the unknown account, larger than all, comes last and so is cut off.
SELECT customer_name AS "account.name", count(*) AS deals, 0 AS grouping
FROM fact_opportunity JOIN dim_customer USING (customer_key)
WHERE customer_key <> -1
GROUP BY customer_name
ORDER BY deals DESC, customer_name
LIMIT 5
