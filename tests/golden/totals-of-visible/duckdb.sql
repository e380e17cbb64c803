WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  CAST(grouping_id("owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_value#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
GROUP BY GROUPING SETS (("owner"."office", "owner"."manager_name"), ("owner"."office"), ())
), "cells" AS (
SELECT
  "owner.office",
  "owner.manager",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  "#grouping",
  CASE WHEN (coalesce("won_value#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  CAST(CAST("won_deals" AS DOUBLE) / nullif(CAST(("won_deals" + "lost_deals") AS DOUBLE), 0) AS DOUBLE) AS "win_rate"
FROM "leg"
WHERE ((("won_value#rows" > 0) OR ("lost_deals#rows" > 0)) OR ("#grouping" = 3))
), "visible" AS (
SELECT
  "owner.office",
  "owner.manager",
  "#grouping"
FROM "cells"
WHERE (("#grouping" = 0) AND ("cells"."won_value" >= $3))
), "visible_leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  "owner"."manager_name" AS "owner.manager",
  CAST(grouping_id("owner"."manager_name", "owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_value#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
WHERE EXISTS (SELECT 1 AS "one" FROM "visible" AS "#visible" WHERE ((("#visible"."#grouping" = 0) AND ("#visible"."owner.office" IS NOT DISTINCT FROM "owner"."office")) AND ("#visible"."owner.manager" IS NOT DISTINCT FROM "owner"."manager_name")))
GROUP BY GROUPING SETS (("owner"."office", "owner"."manager_name"), ("owner"."office"), ())
), "visible_cells" AS (
SELECT
  "owner.office",
  "owner.manager",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  "#grouping",
  CASE WHEN (coalesce("won_value#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  CAST(CAST("won_deals" AS DOUBLE) / nullif(CAST(("won_deals" + "lost_deals") AS DOUBLE), 0) AS DOUBLE) AS "win_rate"
FROM "visible_leg"
WHERE ((("won_value#rows" > 0) OR ("lost_deals#rows" > 0)) OR ("#grouping" = 3))
), "seen" AS (
SELECT
  "cells"."owner.office",
  "cells"."owner.manager",
  "cells"."owner.office#special",
  "cells"."owner.manager#special",
  "cells"."#grouping",
  "visible_cells"."won_value",
  "visible_cells"."win_rate",
  "visible_cells"."won_value" AS "#visible won_value",
  "visible_cells"."win_rate" AS "#visible win_rate"
FROM "cells"
LEFT JOIN "visible_cells" ON ((("visible_cells"."owner.office" IS NOT DISTINCT FROM "cells"."owner.office") AND ("visible_cells"."owner.manager" IS NOT DISTINCT FROM "cells"."owner.manager")) AND ("visible_cells"."#grouping" IS NOT DISTINCT FROM "cells"."#grouping"))
WHERE (NOT ("visible_cells"."#grouping" IS NULL))
), "leaves" AS (
SELECT
  "owner.office",
  "owner.manager"
FROM "seen"
WHERE (("seen"."#grouping" = 0) AND ("seen"."won_value" >= $3))
), "kept" AS (
SELECT
  "owner.office",
  "owner.manager",
  CAST(grouping_id("owner.manager", "owner.office") AS INTEGER) AS "#grouping"
FROM "leaves"
GROUP BY GROUPING SETS (("owner.office", "owner.manager"), ("owner.office"), ())
)
SELECT
  "owner.office",
  "owner.manager",
  "owner.office#special",
  "owner.manager#special",
  "#grouping",
  "won_value",
  "win_rate"
FROM "seen"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "seen"."#grouping") AND ("kept"."owner.office" IS NOT DISTINCT FROM "seen"."owner.office")) AND ("kept"."owner.manager" IS NOT DISTINCT FROM "seen"."owner.manager")))
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
-- $3 = 1500000 (integer)
