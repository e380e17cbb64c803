-- The best series of two offices, one manager and everybody, in the order of the query; bit 0 of grouping is the office,
-- bit 1 the manager.
WITH sold AS (
  SELECT office, manager_name AS manager, series, coalesce(close_value, 0) AS value, stage = 'Won' AS won
  FROM fact_opportunity
  JOIN dim_employee USING (employee_key)
  JOIN dim_product USING (product_key)
),
listed AS (
  SELECT 1 AS place, office, NULL AS manager, series, won, value, 2 AS grouping FROM sold WHERE office = 'West'
  UNION ALL
  SELECT 2, office, manager, series, won, value, 0 FROM sold WHERE office = 'West' AND manager = 'Celia Rouche'
  UNION ALL
  SELECT 3, office, NULL, series, won, value, 2 FROM sold WHERE office = 'East'
  UNION ALL
  SELECT 4, NULL, NULL, series, won, value, 3 FROM sold
),
summed AS (
  SELECT place, office, manager, series, grouping, coalesce(sum(value) FILTER (WHERE won), 0) AS won_value
  FROM listed GROUP BY ALL
)
SELECT office AS "owner.office", manager AS "owner.manager", series AS "product.series", won_value, grouping
FROM summed
QUALIFY row_number() OVER (PARTITION BY place ORDER BY won_value DESC) = 1
ORDER BY place
