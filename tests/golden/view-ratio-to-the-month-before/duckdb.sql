WITH "leg" AS (
SELECT
  "time"."month" AS "time.month",
  CAST(grouping_id("time"."month") AS INTEGER) AS "#grouping",
  sum("fact"."cost_eur") AS "spend.cost",
  count(*) AS "#rows"
FROM "main"."fact_spend" AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."spend_date" = "time"."date")
WHERE ("time"."quarter" = $1)
GROUP BY GROUPING SETS (("time"."month"), ())
), "leg2_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."quarter" = $1))
), "leg2_time_ranges1" AS (
SELECT
  "time.month",
  "#from",
  CASE WHEN ("#elapsed days" IS NULL) THEN "#to" ELSE least("#to", ("#from" + CAST("#elapsed days" AS INTEGER))) END AS "#to"
FROM (SELECT "time.month", "#elapsed days", CAST("#from" + to_months(CAST(-1 AS INTEGER)) AS DATE) AS "#from", CASE WHEN ((day("#from") = 1) AND ("#to" = last_day("#to"))) THEN last_day(CAST("#to" + to_months(CAST(-1 AS INTEGER)) AS DATE)) ELSE CAST("#to" + to_months(CAST(-1 AS INTEGER)) AS DATE) END AS "#to" FROM (SELECT "time.month", "#from", "#to", "#elapsed days" FROM (SELECT "time.month", "#from", CASE WHEN ((("#from" <= $2) AND ("#to" > $2)) AND (NOT TRUE)) THEN $2 ELSE "#to" END AS "#to", min("#from") OVER (PARTITION BY "time.month") AS "#first", CASE WHEN ((("#from" <= $2) AND ("#to" > $2)) AND TRUE) THEN date_diff('day', "#from", $2) END AS "#elapsed days" FROM (SELECT "time.month", min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "time.month", "#date", ("#date" + CAST((0 - row_number() OVER (PARTITION BY "time.month" ORDER BY "#date" ASC NULLS LAST)) AS INTEGER)) AS "#run" FROM "leg2_time_days") AS "numbered" GROUP BY "time.month", "#run") AS "runs") AS "dated" WHERE (("#from" <= $2) OR ("#first" > $2))) AS "ranges") AS "ranges"
), "leg2_time_dates1" AS (
SELECT DISTINCT
  "ranges"."time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_time_ranges1" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2_time_ranges0" AS (
SELECT
  "#from",
  CASE WHEN ("#elapsed days" IS NULL) THEN "#to" ELSE least("#to", ("#from" + CAST("#elapsed days" AS INTEGER))) END AS "#to"
FROM (SELECT "#elapsed days", CAST("#from" + to_months(CAST(-1 AS INTEGER)) AS DATE) AS "#from", CASE WHEN ((day("#from") = 1) AND ("#to" = last_day("#to"))) THEN last_day(CAST("#to" + to_months(CAST(-1 AS INTEGER)) AS DATE)) ELSE CAST("#to" + to_months(CAST(-1 AS INTEGER)) AS DATE) END AS "#to" FROM (SELECT "#from", "#to", "#elapsed days" FROM (SELECT "#from", CASE WHEN ((("#from" <= $2) AND ("#to" > $2)) AND (NOT ("#from" = CAST(date_trunc('quarter', "#to") AS DATE)))) THEN $2 ELSE "#to" END AS "#to", min("#from") OVER () AS "#first", CASE WHEN ((("#from" <= $2) AND ("#to" > $2)) AND ("#from" = CAST(date_trunc('quarter', "#to") AS DATE))) THEN date_diff('day', "#from", $2) END AS "#elapsed days" FROM (SELECT min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "#date", ("#date" + CAST((0 - row_number() OVER (ORDER BY "#date" ASC NULLS LAST)) AS INTEGER)) AS "#run" FROM "leg2_time_days") AS "numbered" GROUP BY "#run") AS "runs") AS "dated" WHERE (("#from" <= $2) OR ("#first" > $2))) AS "ranges") AS "ranges"
), "leg2_time_dates0" AS (
SELECT DISTINCT "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_time_ranges0" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2" AS (
SELECT
  "leg2_time_dates1"."time.month",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "bookings.won@prior(month, 1)",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."closed_date" = "time"."date")
INNER JOIN "leg2_time_dates1" ON ("time"."date" = "leg2_time_dates1"."#date")
WHERE "fact"."is_won"
GROUP BY "leg2_time_dates1"."time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#grouping",
  sum("fact"."amount_eur") AS "bookings.won@prior(month, 1)",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."closed_date" = "time"."date")
INNER JOIN "leg2_time_dates0" ON ("time"."date" = "leg2_time_dates0"."#date")
WHERE "fact"."is_won"
), "leg_all_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."quarter" = $1))
), "leg_all_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_time_days"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_time_days"
), "leg2_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or((("#from" <= "#to") AND ("#to" >= $3))), FALSE) AS "#covered"
FROM "leg2_time_ranges1"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or((("#from" <= "#to") AND ("#to" >= $3))), FALSE) AS "#covered"
FROM "leg2_time_ranges0"
), "merged_legs" AS (
SELECT
  "time.month",
  "#grouping",
  any_value("spend.cost") AS "spend.cost",
  any_value("#rows") AS "#rows",
  any_value("bookings.won@prior(month, 1)") AS "bookings.won@prior(month, 1)",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "time.month", "#grouping", "spend.cost", "#rows", NULL AS "bookings.won@prior(month, 1)", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "time.month", "#grouping", NULL AS "spend.cost", NULL AS "#rows", "bookings.won@prior(month, 1)", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "time.month", "#grouping"
), "merged" AS (
SELECT
  "#from"."time.month",
  "#from"."#grouping",
  "#from"."spend.cost",
  "#from"."#rows",
  "#from"."bookings.won@prior(month, 1)",
  "#from"."#rows of leg2",
  (coalesce("leg_all_time_frame"."#covered", FALSE) OR (("#from"."time.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg",
  coalesce("leg2_time_frame"."#covered", FALSE) AS "#covered by leg2"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg_all_time_frame" ON ((("#from"."#grouping" & 1) = "leg_all_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg_all_time_frame"."time.month"))
LEFT JOIN "leg2_time_frame" ON ((("#from"."#grouping" & 1) = "leg2_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg2_time_frame"."time.month"))
), "cells" AS (
SELECT
  "time.month",
  CAST(NULL AS VARCHAR) AS "time.month#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "spend.cost" END AS "spend.cost",
  CAST(CAST(CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "spend.cost" END AS DOUBLE) / nullif(CAST(CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "bookings.won@prior(month, 1)" END AS DOUBLE), 0) AS DOUBLE) AS "cost_per_won_before"
FROM "merged"
WHERE ((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "time.month",
  "time.month#special",
  "#grouping",
  "spend.cost",
  "cost_per_won_before"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "time.month" ASC NULLS LAST
-- $1 = "2026-Q1" (text)
-- $2 = "2026-04-02" (date)
-- $3 = "2025-01-01" (date)
