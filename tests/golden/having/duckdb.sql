WITH "leg" AS (
SELECT
  "owner"."manager_name" AS "owner.manager",
  "owner"."employee_name" AS "owner.name",
  CAST(grouping_id("owner"."employee_name", "owner"."manager_name") AS INTEGER) AS "#grouping",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
GROUP BY GROUPING SETS (("owner"."manager_name", "owner"."employee_name"), ())
), "cells" AS (
SELECT
  "owner.manager",
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.manager#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  "won_deals",
  CAST(CAST("won_deals" AS DOUBLE) / nullif(CAST(("won_deals" + "lost_deals") AS DOUBLE), 0) AS DOUBLE) AS "win_rate"
FROM "leg"
WHERE ((("won_deals#rows" > 0) OR ("lost_deals#rows" > 0)) OR ("#grouping" = 3))
)
SELECT
  "owner.manager",
  "owner.name",
  "owner.manager#special",
  "owner.name#special",
  "#grouping",
  "won_deals",
  "win_rate"
FROM "cells"
WHERE (("#grouping" = 3) OR ("cells"."won_deals" >= $3))
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.manager", 'und') ASC NULLS LAST, "owner.manager" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
-- $3 = 150 (integer)
