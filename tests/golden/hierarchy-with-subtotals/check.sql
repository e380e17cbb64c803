-- A series' subtotal comes after its products, the grand total last.
SELECT series AS "product.series", product_name AS "product.name",
       coalesce(sum(close_value) FILTER (WHERE stage = 'Won'), 0) AS won_value,
       count(*) AS deals,
       grouping(product_name, series) AS grouping
FROM fact_opportunity JOIN dim_product USING (product_key)
GROUP BY ROLLUP (series, product_name)
ORDER BY grouping(series), series, grouping(product_name), product_name
