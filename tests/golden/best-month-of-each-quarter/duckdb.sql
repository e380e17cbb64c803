WITH "leg" AS (
SELECT
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  CASE WHEN ((NOT bool_or(("closed"."quarter" IS NULL))) AND (min("closed"."quarter") = max("closed"."quarter"))) THEN min("closed"."quarter") END AS "property(closed.quarter)",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
GROUP BY GROUPING SETS (("closed"."month"), ())
), "leg_all_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_closed_frame" AS (
SELECT
  "closed.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
GROUP BY "closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."#grouping",
  "#from"."won",
  "#from"."property(closed.quarter)",
  "#from"."#rows",
  "#from"."won#rows",
  (coalesce("leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON ((("#from"."#grouping" & 1) = "leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "leg_all_closed_frame"."closed.month"))
), "cells" AS (
SELECT
  "closed.month",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  "property(closed.quarter)" AS "#the closed.quarter"
FROM "merged"
WHERE (("won#rows" > 0) OR ("#grouping" = 1))
), "ranked0" AS (
SELECT
  "ranked"."closed.month",
  (row_number() OVER (PARTITION BY "ranked"."#the closed.quarter" ORDER BY "ranked"."won" DESC NULLS LAST, "ranked"."closed.month" ASC NULLS LAST) <= $2) AS "#taken"
FROM "cells" AS "ranked"
WHERE ("ranked"."#grouping" = 0)
), "taken0" AS (
SELECT "closed.month"
FROM "ranked0"
WHERE "#taken"
), "leaves" AS (
SELECT "closed.month"
FROM "cells"
WHERE (("cells"."#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE ("taken0"."closed.month" IS NOT DISTINCT FROM "cells"."closed.month")))
), "kept" AS (
SELECT
  "closed.month",
  CAST(grouping_id("closed.month") AS INTEGER) AS "#grouping"
FROM "leaves"
GROUP BY GROUPING SETS (("closed.month"), ())
)
SELECT
  "closed.month",
  "closed.month#special",
  "#grouping",
  "won"
FROM "cells"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (("kept"."#grouping" = "cells"."#grouping") AND ("kept"."closed.month" IS NOT DISTINCT FROM "cells"."closed.month")))
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "closed.month" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
-- $2 = 1 (integer)
