-- Rows and columns with every total; bit 0 of grouping is the series, bit 1 the quarter.
SELECT series AS "product.series", quarter AS "closed.quarter",
       coalesce(sum(close_value) FILTER (WHERE stage = 'Won'), 0) AS won_value,
       grouping(quarter, series) AS grouping
FROM fact_opportunity
JOIN dim_product USING (product_key)
JOIN dim_date ON dim_date.date_key = closed_date_key
WHERE stage IN ('Won', 'Lost')
GROUP BY CUBE (series, quarter)
ORDER BY grouping(series), series, grouping(quarter), quarter
