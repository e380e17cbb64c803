WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  "product"."series" AS "product.series",
  CAST(grouping_id("product"."series", "owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
WHERE ("fact"."stage" = $1)
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
  "won_value"
FROM "leg"
), "passing" AS (
SELECT
  "cells"."owner.office",
  "cells"."owner.manager",
  "cells"."product.series",
  "cells"."#grouping"
FROM "cells"
WHERE (("#grouping" IN (0, 2, 3)) AND ((((("#grouping" & 3) = 2) AND ("owner.office" IN ($2, $3))) OR (((("#grouping" & 3) = 0) AND ("owner.office" = $2)) AND ("owner.manager" = $4))) OR (("#grouping" & 3) = 3)))
), "ranked0" AS (
SELECT
  "ranked"."owner.office",
  "ranked"."owner.manager",
  "ranked"."product.series",
  "ranked"."#grouping",
  (row_number() OVER (PARTITION BY "ranked"."owner.office", "ranked"."owner.manager", "ranked"."#grouping" ORDER BY "ranked"."won_value" DESC NULLS LAST, icu_sort_key("ranked"."product.series", 'und') ASC NULLS LAST, "ranked"."product.series" ASC NULLS LAST) <= $5) AS "#taken"
FROM "cells" AS "ranked"
WHERE (((("ranked"."#grouping" = 0) OR ("ranked"."#grouping" = 2)) OR ("ranked"."#grouping" = 3)) AND EXISTS (SELECT 1 AS "one" FROM "passing" WHERE (((("passing"."owner.office" IS NOT DISTINCT FROM "ranked"."owner.office") AND ("passing"."owner.manager" IS NOT DISTINCT FROM "ranked"."owner.manager")) AND ("passing"."product.series" IS NOT DISTINCT FROM "ranked"."product.series")) AND ((("passing"."#grouping" & 3) + 0) = "ranked"."#grouping"))))
), "taken0" AS (
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "#grouping"
FROM "ranked0"
WHERE "#taken"
), "leaves" AS (
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "#grouping"
FROM "cells"
WHERE (EXISTS (SELECT 1 AS "one" FROM "passing" WHERE (((("passing"."owner.office" IS NOT DISTINCT FROM "cells"."owner.office") AND ("passing"."owner.manager" IS NOT DISTINCT FROM "cells"."owner.manager")) AND ("passing"."product.series" IS NOT DISTINCT FROM "cells"."product.series")) AND ("passing"."#grouping" IS NOT DISTINCT FROM "cells"."#grouping"))) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE (((("taken0"."owner.office" IS NOT DISTINCT FROM "cells"."owner.office") AND ("taken0"."owner.manager" IS NOT DISTINCT FROM "cells"."owner.manager")) AND ("taken0"."product.series" IS NOT DISTINCT FROM "cells"."product.series")) AND ("taken0"."#grouping" = (("cells"."#grouping" & 3) + 0)))))
), "kept" AS (
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
UNION ALL
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
UNION ALL
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 3)
)
SELECT
  "owner.office",
  "owner.manager",
  "product.series",
  "owner.office#special",
  "owner.manager#special",
  "product.series#special",
  "#grouping",
  "won_value"
FROM "cells"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (((("kept"."#grouping" = "cells"."#grouping") AND ("kept"."owner.office" IS NOT DISTINCT FROM "cells"."owner.office")) AND ("kept"."owner.manager" IS NOT DISTINCT FROM "cells"."owner.manager")) AND ("kept"."product.series" IS NOT DISTINCT FROM "cells"."product.series")))
ORDER BY CASE WHEN ((("#grouping" & 3) = 2) AND ("owner.office" = $2)) THEN 0 WHEN (((("#grouping" & 3) = 0) AND ("owner.office" = $2)) AND ("owner.manager" = $4)) THEN 2 WHEN ((("#grouping" & 3) = 2) AND ("owner.office" = $3)) THEN 4 WHEN (("#grouping" & 3) = 3) THEN 6 ELSE 8 END ASC NULLS LAST, ("#grouping" & 1) DESC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, ("#grouping" & 2) DESC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST, icu_sort_key("product.series", 'und') ASC NULLS LAST, "product.series" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "West" (text)
-- $3 = "East" (text)
-- $4 = "Celia Rouche" (text)
-- $5 = 1 (integer)
