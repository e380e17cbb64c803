-- A series or two countries, without one manager's team. Rows without a country fail the condition on it.
SELECT office AS "owner.office", count(*) AS deals, count(*) FILTER (WHERE stage = 'Won') AS won_deals, 0 AS grouping
FROM fact_opportunity
JOIN dim_product USING (product_key)
JOIN dim_customer USING (customer_key)
JOIN dim_employee USING (employee_key)
WHERE (series = 'GTX' OR coalesce(country IN ('Kenya', 'Japan'), false)) AND manager_name IS DISTINCT FROM 'Dustin Brinkmann'
GROUP BY office
ORDER BY office
