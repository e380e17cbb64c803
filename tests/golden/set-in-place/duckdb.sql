WITH "set" AS MATERIALIZED (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE (("closed"."month" = $1) AND "fact"."is_won")
GROUP BY "owner"."owner_name"
), "leg_all_closed_days" AS (
SELECT "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."month" = $1))
), "leg_all_closed_frame" AS (
SELECT
  0 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."owner.name",
  "#from"."#grouping",
  "#from"."won",
  "#from"."#rows",
  coalesce("leg_all_closed_frame"."#covered", FALSE) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON (("#from"."#grouping" & 0) = "leg_all_closed_frame"."#time")
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won"
FROM "merged"
WHERE ("#rows" > 0)
), "ranked0" AS (
SELECT
  "ranked"."owner.name",
  (row_number() OVER (ORDER BY "ranked"."won" DESC NULLS LAST, icu_sort_key("ranked"."owner.name", 'und') ASC NULLS LAST, "ranked"."owner.name" ASC NULLS LAST) <= $3) AS "#taken"
FROM "cells" AS "ranked"
WHERE ("ranked"."#grouping" = 0)
), "taken0" AS (
SELECT "owner.name"
FROM "ranked0"
WHERE "#taken"
), "leaves" AS (
SELECT "owner.name"
FROM "cells"
WHERE (("cells"."#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE ("taken0"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")))
), "kept" AS (
SELECT
  "owner.name",
  0 AS "#grouping"
FROM "leaves"
GROUP BY "owner.name"
)
SELECT
  "owner.name" AS "key 0",
  ("owner.name#special" IS NOT DISTINCT FROM 'unknown') AS "unknown"
FROM (SELECT "owner.name", "owner.name#special", "#grouping", "won" FROM "cells" WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (("kept"."#grouping" = "cells"."#grouping") AND ("kept"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")))) AS "members"
), "leg" AS (
SELECT
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
WHERE EXISTS (SELECT 1 AS "one" FROM "set" AS "in set" WHERE (("in set"."key 0" IS NOT DISTINCT FROM "owner"."owner_name") AND ("in set"."unknown" IS NOT DISTINCT FROM FALSE)))
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
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
GROUP BY "closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
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
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals"
FROM "merged"
WHERE ((("won#rows" > 0) OR ("#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "closed.month",
  "closed.month#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "closed.month" ASC NULLS LAST
-- $1 = "2026-02" (text)
-- $2 = "2025-01-01" (date)
-- $3 = 1 (integer)
