-- Below USA stand its states and Washington, a city whose state is called like the country and is no row.
WITH sold AS (
  SELECT store_state, CASE WHEN store_state = 'USA' THEN store_city END AS city, product_family, unit_sales FROM sales_fact_1997
  JOIN store_ragged USING (store_id) JOIN product USING (product_id) JOIN product_class USING (product_class_id)
  WHERE store_country = 'USA'
)
SELECT 'USA' AS country, store_state AS state,
       city, product_family, sum(unit_sales) AS unit_sales,
       CASE WHEN store_state = 'USA' THEN 0 ELSE 2 END + 4 * grouping(product_family) AS grouping
FROM sold GROUP BY GROUPING SETS ((store_state, city, product_family), (store_state, city))
ORDER BY store_state, grouping(product_family), product_family
