-- What is set to all series counts those that the query leaves out as well; what is set to GTX is so in every row.
WITH deals AS (
  SELECT office, series, stage FROM fact_opportunity JOIN dim_employee USING (employee_key) JOIN dim_product USING (product_key)
), won AS (SELECT office, series FROM deals WHERE stage = 'Won'),
places AS (SELECT DISTINCT office, series FROM won WHERE series IN ('GTX', 'MG') UNION ALL SELECT DISTINCT office, NULL FROM won)
SELECT office AS "owner.office", series AS "product.series", won_deals, won_deals / of_all AS of_all_series, gtx, closed,
       CASE WHEN series IS NULL THEN 2 ELSE 0 END AS grouping
FROM (
  SELECT office, series,
         (SELECT count(*) FROM won w WHERE w.office = p.office
            AND (w.series = p.series OR p.series IS NULL AND w.series IN ('GTX', 'MG'))) AS won_deals,
         (SELECT count(*) FROM won w WHERE w.office = p.office) AS of_all,
         (SELECT count(*) FROM won w WHERE w.office = p.office AND w.series = 'GTX') AS gtx,
         (SELECT count(*) FROM deals d WHERE d.office = p.office AND d.stage IN ('Won', 'Lost')
            AND (d.series = p.series OR p.series IS NULL AND d.series IN ('GTX', 'MG'))) AS closed
  FROM places p
)
ORDER BY office, grouping, series
