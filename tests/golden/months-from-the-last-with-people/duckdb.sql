WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month", "owner"."owner_name") AS INTEGER) AS "#grouping",
  count(*) AS "closed_deals",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("owner"."owner_name", "closed"."month"), ("owner"."owner_name"), ())
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
  "#from"."closed_deals",
  "#from"."#rows",
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
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals"
FROM "merged"
WHERE (("#rows" > 0) OR ("#grouping" = 3))
)
SELECT
  "owner.name",
  "closed.month",
  "owner.name#special",
  "closed.month#special",
  "#grouping",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.name", 'und') DESC NULLS LAST, "owner.name" DESC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "closed.month" DESC NULLS LAST, "closed.month" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
