-- Statistics of offices that have such a deal, of the product and of all products: three or fewer values
-- each. One value alone has no spread.
WITH won AS (
  SELECT product_name, office, close_value FROM fact_opportunity
  JOIN dim_product USING (product_key) JOIN dim_employee USING (employee_key) WHERE stage = 'Won'
), cells AS (
  SELECT product_name, office, sum(close_value) AS value, count(*) AS deals FROM won GROUP BY ALL
  UNION ALL
  SELECT NULL, office, sum(close_value), count(*) FROM won GROUP BY ALL
)
SELECT product_name AS "product.name", CAST(sum(value) AS DOUBLE) / count(*) AS mean, CAST(max(deals) AS DOUBLE) AS most,
       sqrt((sum(CAST(value AS DOUBLE) ** 2) - sum(CAST(value AS DOUBLE)) ** 2 / count(*)) / nullif(count(*) - 1, 0)) AS spread,
       CASE WHEN product_name IS NULL THEN 1 ELSE 0 END AS grouping
FROM cells
GROUP BY product_name
ORDER BY grouping, product_name COLLATE NOCASE
