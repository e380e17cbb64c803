WITH "leg_leg" AS (
SELECT
  "product"."product_name" AS "product.name",
  "owner"."office" AS "owner.office",
  CAST(grouping_id("owner"."office", "product"."product_name") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
WHERE ("fact"."stage" = $1)
GROUP BY GROUPING SETS (("product"."product_name", "owner"."office"), ("owner"."office"))
), "leg_cells" AS (
SELECT
  "product.name",
  "owner.office",
  CAST(NULL AS VARCHAR) AS "product.name#special",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  "#grouping",
  "won_value" AS "operand 1"
FROM "leg_leg"
), "leg" AS (
SELECT
  "product.name",
  0 AS "#grouping",
  avg("operand 1") AS "avg([[""operand 1""],null]) of leg",
  stddev_samp(CAST("operand 1" AS DOUBLE)) AS "stdev([[""operand 1""],null]) of leg",
  count(*) AS "#rows"
FROM "leg_cells"
WHERE ("#grouping" = 0)
GROUP BY "product.name"
UNION ALL
SELECT
  NULL AS "product.name",
  1 AS "#grouping",
  avg("operand 1") AS "avg([[""operand 1""],null]) of leg",
  stddev_samp(CAST("operand 1" AS DOUBLE)) AS "stdev([[""operand 1""],null]) of leg",
  count(*) AS "#rows"
FROM "leg_cells"
WHERE ("#grouping" = 1)
), "leg2_leg" AS (
SELECT
  "product"."product_name" AS "product.name",
  "owner"."office" AS "owner.office",
  CAST(grouping_id("owner"."office", "product"."product_name") AS INTEGER) AS "#grouping",
  count(*) AS "won_deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
WHERE ("fact"."stage" = $1)
GROUP BY GROUPING SETS (("product"."product_name", "owner"."office"), ("owner"."office"))
), "leg2_cells" AS (
SELECT
  "product.name",
  "owner.office",
  CAST(NULL AS VARCHAR) AS "product.name#special",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  "#grouping",
  "won_deals" AS "operand 1"
FROM "leg2_leg"
), "leg2" AS (
SELECT
  "product.name",
  0 AS "#grouping",
  max("operand 1") AS "max([[""operand 1""],null]) of leg2",
  count(*) AS "#rows of leg2"
FROM "leg2_cells"
WHERE ("#grouping" = 0)
GROUP BY "product.name"
UNION ALL
SELECT
  NULL AS "product.name",
  1 AS "#grouping",
  max("operand 1") AS "max([[""operand 1""],null]) of leg2",
  count(*) AS "#rows of leg2"
FROM "leg2_cells"
WHERE ("#grouping" = 1)
), "merged" AS (
SELECT
  "product.name",
  "#grouping",
  any_value("avg([[""operand 1""],null]) of leg") AS "avg([[""operand 1""],null]) of leg",
  any_value("stdev([[""operand 1""],null]) of leg") AS "stdev([[""operand 1""],null]) of leg",
  any_value("#rows") AS "#rows",
  any_value("max([[""operand 1""],null]) of leg2") AS "max([[""operand 1""],null]) of leg2",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "product.name", "#grouping", "avg([[""operand 1""],null]) of leg", "stdev([[""operand 1""],null]) of leg", "#rows", NULL AS "max([[""operand 1""],null]) of leg2", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "product.name", "#grouping", NULL AS "avg([[""operand 1""],null]) of leg", NULL AS "stdev([[""operand 1""],null]) of leg", NULL AS "#rows", "max([[""operand 1""],null]) of leg2", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "product.name", "#grouping"
), "cells" AS (
SELECT
  "product.name",
  CAST(NULL AS VARCHAR) AS "product.name#special",
  "#grouping",
  CAST("avg([[""operand 1""],null]) of leg" AS DOUBLE) AS "mean",
  CAST("max([[""operand 1""],null]) of leg2" AS DOUBLE) AS "most",
  CAST("stdev([[""operand 1""],null]) of leg" AS DOUBLE) AS "spread"
FROM "merged"
WHERE ((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "product.name",
  "product.name#special",
  "#grouping",
  "mean",
  "most",
  "spread"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("product.name", 'und') ASC NULLS LAST, "product.name" ASC NULLS LAST
-- $1 = "Won" (text)
