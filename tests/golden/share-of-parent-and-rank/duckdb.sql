WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  CAST(grouping_id("owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value",
  count(*) AS "#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE ("fact"."stage" = $1)
GROUP BY GROUPING SETS (("owner"."office", "owner"."manager_name"), ("owner"."office"), ())
), "values" AS (
SELECT
  "owner.office",
  "owner.manager",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value"
FROM "leg"
), "displayed0" AS (
SELECT
  "values".*,
  CASE WHEN ("#grouping" IN (0)) THEN CAST("won_value" AS DOUBLE) / nullif(CAST(max("won_value") FILTER (WHERE ("#grouping" = 2)) OVER (PARTITION BY "owner.office") AS DOUBLE), 0) WHEN ("#grouping" IN (2)) THEN CAST("won_value" AS DOUBLE) / nullif(CAST(max("won_value") FILTER (WHERE ("#grouping" = 3)) OVER () AS DOUBLE), 0) WHEN ("#grouping" IN (3)) THEN CAST("won_value" AS DOUBLE) / nullif(CAST("won_value" AS DOUBLE), 0) END AS "share",
  CASE WHEN (NOT ("won_value" IS NULL)) THEN CASE WHEN ("#grouping" IN (0)) THEN rank() OVER (PARTITION BY "#grouping", "owner.office" ORDER BY "won_value" DESC NULLS LAST) WHEN ("#grouping" IN (2)) THEN rank() OVER (PARTITION BY "#grouping", "owner.manager" ORDER BY "won_value" DESC NULLS LAST) WHEN ("#grouping" IN (3)) THEN rank() OVER (PARTITION BY "#grouping", "owner.office", "owner.manager" ORDER BY "won_value" DESC NULLS LAST) END END AS "rank"
FROM "values"
), "cells" AS (
SELECT "displayed0".*
FROM "displayed0"
)
SELECT
  "owner.office",
  "owner.manager",
  "owner.office#special",
  "owner.manager#special",
  "#grouping",
  "won_value",
  "share",
  "rank"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST
-- $1 = "Won" (text)
