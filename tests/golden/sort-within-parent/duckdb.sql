WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  CAST(grouping_id("owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE ("fact"."stage" = $1)
GROUP BY GROUPING SETS (("owner"."office", "owner"."manager_name"), ("owner"."office"))
), "cells" AS (
SELECT
  "owner.office",
  "owner.manager",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  "#grouping",
  "won_value"
FROM "leg"
), "sorted" AS (
SELECT
  "owner.office",
  "owner.manager",
  "owner.office#special",
  "owner.manager#special",
  "#grouping",
  "won_value",
  max("won_value") FILTER (WHERE ("#grouping" = 2)) OVER (PARTITION BY "owner.office") AS "#sort0.1"
FROM "cells"
)
SELECT
  "owner.office",
  "owner.manager",
  "owner.office#special",
  "owner.manager#special",
  "#grouping",
  "won_value"
FROM "sorted"
WHERE ("#grouping" IN (0))
ORDER BY "#sort0.1" DESC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, "won_value" DESC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST
-- $1 = "Won" (text)
