WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  "product"."series" AS "product.series",
  CAST(grouping_id("product"."series", "owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  count(*) AS "won_deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE (("product"."series" IN ($1, $2)) AND ("fact"."stage" = $3))
GROUP BY GROUPING SETS (("owner"."office", "owner"."manager_name", "product"."series"), ("owner"."office", "product"."series"), ("product"."series"))
), "cells" AS (
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  CAST(NULL AS VARCHAR) AS "product.series#special",
  "#grouping",
  "won_deals"
FROM "leg"
)
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "owner.office#special",
  "owner.manager#special",
  "product.series#special",
  "#grouping",
  "won_deals"
FROM "cells"
WHERE (("#grouping" IN (0, 2, 3)) AND ((((("#grouping" & 3) = 2) AND ("owner.office" IN ($4, $5))) OR (((("#grouping" & 3) = 0) AND ("owner.office" = $4)) AND ("owner.manager" = $6))) OR (("#grouping" & 3) = 3)))
ORDER BY CASE WHEN ((("#grouping" & 3) = 2) AND ("owner.office" = $4)) THEN 0 WHEN (((("#grouping" & 3) = 0) AND ("owner.office" = $4)) AND ("owner.manager" = $6)) THEN 2 WHEN (("#grouping" & 3) = 3) THEN 4 WHEN ((("#grouping" & 3) = 2) AND ("owner.office" = $5)) THEN 6 ELSE 8 END ASC NULLS LAST, ("#grouping" & 1) DESC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, ("#grouping" & 2) DESC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST, icu_sort_key("product.series", 'und') ASC NULLS LAST, "product.series" ASC NULLS LAST
-- $1 = "GTX" (text)
-- $2 = "MG" (text)
-- $3 = "Won" (text)
-- $4 = "West" (text)
-- $5 = "East" (text)
-- $6 = "Celia Rouche" (text)
