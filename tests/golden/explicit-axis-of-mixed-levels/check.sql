-- Four rows in the order of the query, {} being the total; two columns each.
WITH won AS (
  SELECT office, manager_name, series FROM fact_opportunity
  JOIN dim_employee USING (employee_key) JOIN dim_product USING (product_key) WHERE stage = 'Won'
), rows (place, office, manager, grouping) AS (
  VALUES (1, 'West', NULL, 2), (2, 'West', 'Celia Rouche', 0), (3, NULL, NULL, 3), (4, 'East', NULL, 2)
)
SELECT r.office AS "owner.office", r.manager AS "owner.manager", s.series AS "product.series",
       (SELECT count(*) FROM won w WHERE w.series = s.series AND (r.office IS NULL OR w.office = r.office)
          AND (r.manager IS NULL OR w.manager_name = r.manager)) AS won_deals,
       r.grouping AS grouping
FROM rows r CROSS JOIN (VALUES ('GTX'), ('MG')) s(series)
ORDER BY r.place, s.series
