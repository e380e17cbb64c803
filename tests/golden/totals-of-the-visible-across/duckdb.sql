WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month", "owner"."owner_name") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("owner"."owner_name", "closed"."month"), ("closed"."month"), ("owner"."owner_name"), ())
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
  2 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."owner.name",
  "#from"."closed.month",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."#rows",
  "#from"."won#rows",
  (coalesce("leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 2) = 0))) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON ((("#from"."#grouping" & 2) = "leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "leg_all_closed_frame"."closed.month"))
), "cells" AS (
SELECT
  "owner.name",
  "closed.month",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals"
FROM "merged"
WHERE ((("won#rows" > 0) OR ("#rows" > 0)) OR ("#grouping" = 3))
), "ranked0" AS (
SELECT
  "ranked"."owner.name",
  (row_number() OVER (ORDER BY "ranked"."won" DESC NULLS LAST, icu_sort_key("ranked"."owner.name", 'und') ASC NULLS LAST, "ranked"."owner.name" ASC NULLS LAST) <= $2) AS "#taken"
FROM "cells" AS "ranked"
WHERE ("ranked"."#grouping" = 2)
), "taken0" AS (
SELECT "owner.name"
FROM "ranked0"
WHERE "#taken"
), "visible" AS (
SELECT
  "owner.name",
  "closed.month",
  "#grouping"
FROM "cells"
WHERE (("#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE ("taken0"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")))
), "visible_leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month", "owner"."owner_name") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE EXISTS (SELECT 1 AS "one" FROM "visible" AS "#visible" WHERE ((("#visible"."#grouping" = 0) AND ("#visible"."owner.name" IS NOT DISTINCT FROM "owner"."owner_name")) AND ("#visible"."closed.month" IS NOT DISTINCT FROM "closed"."month")))
GROUP BY GROUPING SETS (("owner"."owner_name", "closed"."month"), ("closed"."month"), ("owner"."owner_name"), ())
), "visible_leg_all_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "visible_leg_all_closed_frame" AS (
SELECT
  "closed.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "visible_leg_all_closed_days"
GROUP BY "closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  2 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "visible_leg_all_closed_days"
), "visible_merged" AS (
SELECT
  "#from"."owner.name",
  "#from"."closed.month",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."#rows",
  "#from"."won#rows",
  (coalesce("visible_leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 2) = 0))) AS "#covered by leg"
FROM "visible_leg" AS "#from"
LEFT JOIN "visible_leg_all_closed_frame" ON ((("#from"."#grouping" & 2) = "visible_leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "visible_leg_all_closed_frame"."closed.month"))
), "visible_cells" AS (
SELECT
  "owner.name",
  "closed.month",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals"
FROM "visible_merged"
WHERE ((("won#rows" > 0) OR ("#rows" > 0)) OR ("#grouping" = 3))
), "seen" AS (
SELECT
  "cells"."owner.name",
  "cells"."closed.month",
  "cells"."owner.name#special",
  "cells"."closed.month#special",
  "cells"."#grouping",
  "visible_cells"."won",
  "visible_cells"."closed_deals",
  "visible_cells"."won" AS "#visible won",
  "visible_cells"."closed_deals" AS "#visible closed_deals"
FROM "cells"
LEFT JOIN "visible_cells" ON ((("visible_cells"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name") AND ("visible_cells"."closed.month" IS NOT DISTINCT FROM "cells"."closed.month")) AND ("visible_cells"."#grouping" IS NOT DISTINCT FROM "cells"."#grouping"))
WHERE (NOT ("visible_cells"."#grouping" IS NULL))
), "visible_displayed0" AS (
SELECT
  "seen".*,
  CASE WHEN ("#grouping" IN (0)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST(max("#visible won") FILTER (WHERE ("#grouping" = 1)) OVER (PARTITION BY "closed.month") AS DOUBLE), 0) WHEN ("#grouping" IN (1, 3)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST("#visible won" AS DOUBLE), 0) WHEN ("#grouping" IN (2)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST(max("#visible won") FILTER (WHERE ("#grouping" = 3)) OVER () AS DOUBLE), 0) END AS "share"
FROM "seen"
), "leaves" AS (
SELECT
  "owner.name",
  "closed.month"
FROM "visible_displayed0"
WHERE (("visible_displayed0"."#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE ("taken0"."owner.name" IS NOT DISTINCT FROM "visible_displayed0"."owner.name")))
), "kept" AS (
SELECT
  "owner.name",
  "closed.month",
  CAST(grouping_id("closed.month", "owner.name") AS INTEGER) AS "#grouping"
FROM "leaves"
GROUP BY GROUPING SETS (("owner.name", "closed.month"), ("closed.month"), ("owner.name"), ())
)
SELECT
  "owner.name",
  "closed.month",
  "owner.name#special",
  "closed.month#special",
  "#grouping",
  "won",
  "closed_deals",
  "share"
FROM "visible_displayed0"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "visible_displayed0"."#grouping") AND ("kept"."owner.name" IS NOT DISTINCT FROM "visible_displayed0"."owner.name")) AND ("kept"."closed.month" IS NOT DISTINCT FROM "visible_displayed0"."closed.month")))
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "closed.month" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
-- $2 = 2 (integer)
