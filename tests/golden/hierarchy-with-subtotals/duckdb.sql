WITH "leg" AS (
SELECT
  "product"."series" AS "product.series",
  "product"."product_name" AS "product.name",
  CAST(grouping_id("product"."product_name", "product"."series") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  count(*) AS "deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_value#rows",
  count(*) AS "#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
GROUP BY GROUPING SETS (("product"."series", "product"."product_name"), ("product"."series"), ())
), "cells" AS (
SELECT
  "product.series",
  "product.name",
  CAST(NULL AS VARCHAR) AS "product.series#special",
  CAST(NULL AS VARCHAR) AS "product.name#special",
  "#grouping",
  CASE WHEN (coalesce("won_value#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  "deals"
FROM "leg"
)
SELECT
  "product.series",
  "product.name",
  "product.series#special",
  "product.name#special",
  "#grouping",
  "won_value",
  "deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("product.series", 'und') ASC NULLS LAST, "product.series" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("product.name", 'und') ASC NULLS LAST, "product.name" ASC NULLS LAST
-- $1 = "Won" (text)
