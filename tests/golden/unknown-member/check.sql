-- Opportunities without an account are the unknown member, last of the members. The misspelt sector is the source's own.
SELECT CASE WHEN grouping(sector, unknown) = 0 AND unknown THEN '(unknown)' ELSE sector END AS "account.sector",
       count(*) AS deals,
       coalesce(sum(close_value) FILTER (WHERE stage = 'Won'), 0) AS won_value,
       CASE WHEN grouping(sector, unknown) = 0 THEN 0 ELSE 1 END AS grouping
FROM (SELECT f.*, sector, customer_key = -1 AS unknown FROM fact_opportunity f JOIN dim_customer USING (customer_key))
GROUP BY GROUPING SETS ((sector, unknown), ())
ORDER BY 4, unknown, sector
