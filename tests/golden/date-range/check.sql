-- Both ends of the range belong to it.
SELECT product_name AS "product.name",
       count(*) FILTER (WHERE stage = 'Won') AS won_deals,
       count(*) FILTER (WHERE stage = 'Lost') AS lost_deals,
       avg(days_to_close) AS days_to_close,
       0 AS grouping
FROM fact_opportunity JOIN dim_product USING (product_key)
WHERE closed_date BETWEEN DATE '2017-06-15' AND DATE '2017-06-30'
GROUP BY product_name
ORDER BY product_name
