WITH "leg" AS (
SELECT
  "product"."series" AS "product.series",
  "closed"."quarter" AS "closed.quarter",
  CAST(grouping_id("closed"."quarter", "product"."series") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value",
  count(*) AS "#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
WHERE (("fact"."stage" IN ($1, $2)) AND ("fact"."stage" = $1))
GROUP BY GROUPING SETS (("product"."series", "closed"."quarter"), ("closed"."quarter"), ("product"."series"), ())
), "cells" AS (
SELECT
  "product.series",
  "closed.quarter",
  CAST(NULL AS VARCHAR) AS "product.series#special",
  CASE WHEN (("#grouping" & 2) <> 0) THEN NULL WHEN ("closed.quarter" IS NULL) THEN 'unknown' END AS "closed.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value"
FROM "leg"
)
SELECT
  "product.series",
  "closed.quarter",
  "product.series#special",
  "closed.quarter#special",
  "#grouping",
  "won_value"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("product.series", 'und') ASC NULLS LAST, "product.series" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, CASE WHEN ("closed.quarter#special" = 'other') THEN 1 WHEN ("closed.quarter#special" = 'blank') THEN 2 WHEN ("closed.quarter#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "closed.quarter" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
