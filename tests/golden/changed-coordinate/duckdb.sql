WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "product"."series" AS "product.series",
  CAST(grouping_id("product"."series", "owner"."office") AS INTEGER) AS "#grouping",
  count(*) AS "won_deals",
  count(*) AS "#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE ((("product"."series" IN ($1, $2)) AND ("fact"."stage" = $3)) AND ("fact"."stage" = $3))
GROUP BY GROUPING SETS (("owner"."office", "product"."series"), ("owner"."office"))
), "leg4" AS (
SELECT
  "owner"."office" AS "owner.office",
  "product"."series" AS "product.series",
  CAST(grouping_id("product"."series", "owner"."office") AS INTEGER) AS "#grouping",
  count(*) AS "deals{stage in ('Won', 'Lost')}",
  count(*) AS "#rows of leg4"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE (("product"."series" IN ($1, $2)) AND ("fact"."stage" IN ($3, $4)))
GROUP BY GROUPING SETS (("owner"."office", "product"."series"), ("owner"."office"))
), "leg2" AS (
SELECT
  "owner"."office" AS "owner.office",
  2 AS "#grouping",
  count(*) AS "won_deals{all(product.series)}",
  count(*) AS "#rows of leg2"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE (("fact"."stage" = $3) AND ("fact"."stage" = $3))
GROUP BY "owner"."office"
), "leg3" AS (
SELECT
  "owner"."office" AS "owner.office",
  2 AS "#grouping",
  count(*) AS "won_deals{product.series = 'GTX'}",
  count(*) AS "#rows of leg3"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE ((("fact"."stage" = $3) AND ("product"."series" = $1)) AND ("fact"."stage" = $3))
GROUP BY "owner"."office"
), "merged_legs" AS (
SELECT
  "owner.office",
  "product.series",
  "#grouping",
  any_value("won_deals") AS "won_deals",
  any_value("#rows") AS "#rows",
  any_value("deals{stage in ('Won', 'Lost')}") AS "deals{stage in ('Won', 'Lost')}",
  any_value("#rows of leg4") AS "#rows of leg4"
FROM (SELECT "owner.office", "product.series", "#grouping", "won_deals", "#rows", NULL AS "deals{stage in ('Won', 'Lost')}", NULL AS "#rows of leg4" FROM "leg" UNION ALL SELECT "owner.office", "product.series", "#grouping", NULL AS "won_deals", NULL AS "#rows", "deals{stage in ('Won', 'Lost')}", "#rows of leg4" FROM "leg4") AS "legs"
GROUP BY "owner.office", "product.series", "#grouping"
), "merged" AS (
SELECT
  "#from"."owner.office",
  "#from"."product.series",
  "#from"."#grouping",
  "#from"."won_deals",
  "#from"."#rows",
  "#from"."deals{stage in ('Won', 'Lost')}",
  "#from"."#rows of leg4",
  "leg2"."won_deals{all(product.series)}",
  "leg2"."#rows of leg2",
  "leg3"."won_deals{product.series = 'GTX'}",
  "leg3"."#rows of leg3"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg2" ON (("leg2"."#grouping" = (("#from"."#grouping" - ("#from"."#grouping" & 2)) + 2)) AND ("leg2"."owner.office" IS NOT DISTINCT FROM "#from"."owner.office"))
LEFT JOIN "leg3" ON (("leg3"."#grouping" = (("#from"."#grouping" - ("#from"."#grouping" & 2)) + 2)) AND ("leg3"."owner.office" IS NOT DISTINCT FROM "#from"."owner.office"))
), "cells" AS (
SELECT
  "owner.office",
  "product.series",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "product.series#special",
  "#grouping",
  coalesce("won_deals", 0) AS "won_deals",
  CAST(CAST(coalesce("won_deals", 0) AS DOUBLE) / nullif(CAST(coalesce("won_deals{all(product.series)}", 0) AS DOUBLE), 0) AS DOUBLE) AS "of_all_series",
  CAST(coalesce("won_deals{product.series = 'GTX'}", 0) AS DOUBLE) AS "gtx",
  CAST(coalesce("deals{stage in ('Won', 'Lost')}", 0) AS DOUBLE) AS "closed"
FROM "merged"
WHERE (("#rows" > 0) OR ("#rows of leg4" > 0))
)
SELECT
  "owner.office",
  "product.series",
  "owner.office#special",
  "product.series#special",
  "#grouping",
  "won_deals",
  "of_all_series",
  "gtx",
  "closed"
FROM "cells"
ORDER BY icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("product.series", 'und') ASC NULLS LAST, "product.series" ASC NULLS LAST
-- $1 = "GTX" (text)
-- $2 = "MG" (text)
-- $3 = "Won" (text)
-- $4 = "Lost" (text)
