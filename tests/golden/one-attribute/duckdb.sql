WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  CAST(grouping_id("owner"."office") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_value#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
GROUP BY GROUPING SETS (("owner"."office"), ())
), "cells" AS (
SELECT
  "owner.office",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  "#grouping",
  CASE WHEN (coalesce("won_value#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  "won_deals",
  "lost_deals",
  CAST(CAST("won_deals" AS DOUBLE) / nullif(CAST(("won_deals" + "lost_deals") AS DOUBLE), 0) AS DOUBLE) AS "win_rate"
FROM "leg"
WHERE ((("won_value#rows" > 0) OR ("lost_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "owner.office",
  "owner.office#special",
  "#grouping",
  "won_value",
  "won_deals",
  "lost_deals",
  "win_rate"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
