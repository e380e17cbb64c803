-- Excluding two sectors keeps the opportunities without an account. Stages come in the order that the cube lists.
SELECT stage, count(*) AS deals, 0 AS grouping
FROM fact_opportunity JOIN dim_customer USING (customer_key)
WHERE sector IS DISTINCT FROM 'technolgy' AND sector IS DISTINCT FROM 'retail'
GROUP BY stage
ORDER BY list_position(['Prospecting', 'Engaging', 'Won', 'Lost'], stage)
