WITH "leg" AS (
SELECT
  "time"."month" AS "time.month",
  CAST(grouping_id("time"."month") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "bookings.won",
  count(*) AS "bookings.closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "bookings.won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."closed_date" = "time"."date")
GROUP BY GROUPING SETS (("time"."month"), ())
), "leg2" AS (
SELECT
  "time"."month" AS "time.month",
  CAST(grouping_id("time"."month") AS INTEGER) AS "#grouping",
  sum("fact"."cost_eur") AS "spend.cost",
  count(*) AS "#rows of leg2"
FROM "main"."fact_spend" AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."spend_date" = "time"."date")
GROUP BY GROUPING SETS (("time"."month"), ())
), "leg_all_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_time_days"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_time_days"
), "leg2_all_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg2_all_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg2_all_time_days"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg2_all_time_days"
), "merged_legs" AS (
SELECT
  "time.month",
  "#grouping",
  any_value("bookings.won") AS "bookings.won",
  any_value("bookings.closed_deals") AS "bookings.closed_deals",
  any_value("#rows") AS "#rows",
  any_value("bookings.won#rows") AS "bookings.won#rows",
  any_value("spend.cost") AS "spend.cost",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "time.month", "#grouping", "bookings.won", "bookings.closed_deals", "#rows", "bookings.won#rows", NULL AS "spend.cost", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "time.month", "#grouping", NULL AS "bookings.won", NULL AS "bookings.closed_deals", NULL AS "#rows", NULL AS "bookings.won#rows", "spend.cost", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "time.month", "#grouping"
), "merged" AS (
SELECT
  "#from"."time.month",
  "#from"."#grouping",
  "#from"."bookings.won",
  "#from"."bookings.closed_deals",
  "#from"."#rows",
  "#from"."bookings.won#rows",
  "#from"."spend.cost",
  "#from"."#rows of leg2",
  (coalesce("leg_all_time_frame"."#covered", FALSE) OR (("#from"."time.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg",
  (coalesce("leg2_all_time_frame"."#covered", FALSE) OR (("#from"."time.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg2"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg_all_time_frame" ON ((("#from"."#grouping" & 1) = "leg_all_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg_all_time_frame"."time.month"))
LEFT JOIN "leg2_all_time_frame" ON ((("#from"."#grouping" & 1) = "leg2_all_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg2_all_time_frame"."time.month"))
), "cells" AS (
SELECT
  "time.month",
  CAST(NULL AS VARCHAR) AS "time.month#special",
  "#grouping",
  CASE WHEN (coalesce("bookings.won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "bookings.won" END AS "bookings.won",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "spend.cost" END AS "spend.cost",
  CAST(CAST(CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "spend.cost" END AS DOUBLE) / nullif(CAST(CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "bookings.closed_deals" END AS DOUBLE), 0) AS DOUBLE) AS "cost_per_deal"
FROM "merged"
WHERE (((("bookings.won#rows" > 0) OR ("#rows" > 0)) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "time.month",
  "time.month#special",
  "#grouping",
  "bookings.won",
  "spend.cost",
  "cost_per_deal"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "time.month" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
