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
), "values" AS (
SELECT
  "closed.month",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  "property(closed.quarter)" AS "#the closed.quarter"
FROM "merged"
WHERE (("won#rows" > 0) OR ("#grouping" = 1))
), "ancestors0_leg" AS (
SELECT
  NULL AS "closed.month",
  "closed"."quarter" AS "closed.quarter",
  1 AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  CASE WHEN ((NOT bool_or(("closed"."quarter" IS NULL))) AND (min("closed"."quarter") = max("closed"."quarter"))) THEN min("closed"."quarter") END AS "property(closed.quarter)",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
GROUP BY "closed"."quarter"
), "ancestors0_leg_all_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."quarter" AS "closed.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "ancestors0_leg_all_closed_frame" AS (
SELECT
  NULL AS "closed.month",
  "closed.quarter",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "ancestors0_leg_all_closed_days"
GROUP BY "closed.quarter"
), "ancestors0_merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."closed.quarter",
  "#from"."#grouping",
  "#from"."won",
  "#from"."property(closed.quarter)",
  "#from"."#rows",
  "#from"."won#rows",
  ((coalesce("ancestors0_leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) OR (("#from"."closed.quarter" IS NULL) AND (("#from"."#grouping" & 2) = 0))) AS "#covered by leg"
FROM "ancestors0_leg" AS "#from"
LEFT JOIN "ancestors0_leg_all_closed_frame" ON (((("#from"."#grouping" & 3) = "ancestors0_leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "ancestors0_leg_all_closed_frame"."closed.month")) AND ("#from"."closed.quarter" IS NOT DISTINCT FROM "ancestors0_leg_all_closed_frame"."closed.quarter"))
), "ancestors0" AS (
SELECT
  "closed.month",
  "closed.quarter",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  CAST(NULL AS VARCHAR) AS "closed.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  "property(closed.quarter)" AS "#the closed.quarter"
FROM "ancestors0_merged"
WHERE ("won#rows" > 0)
), "with_ancestors" AS (
SELECT
  "#from".*,
  "ancestors0"."won" AS "#won at closed.quarter",
  "ancestors0"."#the closed.quarter" AS "##the closed.quarter at closed.quarter"
FROM "values" AS "#from"
LEFT JOIN "ancestors0" ON (("ancestors0"."#grouping" = CASE WHEN ("#from"."#grouping" = 0) THEN 1 END) AND ("ancestors0"."closed.quarter" IS NOT DISTINCT FROM "#from"."#the closed.quarter"))
), "displayed0" AS (
SELECT
  "with_ancestors".*,
  CASE WHEN ("#grouping" IN (0)) THEN CAST("won" AS DOUBLE) / nullif(CAST("#won at closed.quarter" AS DOUBLE), 0) WHEN ("#grouping" IN (1)) THEN CAST("won" AS DOUBLE) / nullif(CAST("won" AS DOUBLE), 0) END AS "of_quarter"
FROM "with_ancestors"
), "cells" AS (
SELECT "displayed0".*
FROM "displayed0"
)
SELECT
  "closed.month",
  "closed.month#special",
  "#grouping",
  "won",
  "of_quarter"
FROM "cells"
WHERE ("#grouping" IN (0))
ORDER BY "closed.month" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
