WITH "leg" AS (
SELECT
  "read"."quarter" AS "read.quarter",
  CAST(grouping_id("read"."quarter") AS INTEGER) AS "#grouping",
  sum("fact"."units") AS "units",
  count(*) AS "#rows"
FROM "main"."fact_reading" AS "fact"
INNER JOIN "main"."dim_date" AS "read" ON ("fact"."reading_date" = "read"."date")
GROUP BY GROUPING SETS (("read"."quarter"), ())
), "leg2_read_days" AS (
SELECT
  "calendar"."quarter" AS "read.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg2_read_ranges1" AS (
SELECT
  "read.quarter",
  "#from",
  CASE WHEN ("#elapsed days" IS NULL) THEN "#to" ELSE least("#to", ("#from" + CAST("#elapsed days" AS INTEGER))) END AS "#to"
FROM (SELECT "read.quarter", "#elapsed days", CAST("#from" + to_months(CAST(-12 AS INTEGER)) AS DATE) AS "#from", CASE WHEN ((day("#from") = 1) AND ("#to" = last_day("#to"))) THEN last_day(CAST("#to" + to_months(CAST(-12 AS INTEGER)) AS DATE)) ELSE CAST("#to" + to_months(CAST(-12 AS INTEGER)) AS DATE) END AS "#to" FROM (SELECT "read.quarter", "#from", "#to", "#elapsed days" FROM (SELECT "read.quarter", "#from", CASE WHEN ((("#from" <= $1) AND ("#to" > $1)) AND (NOT TRUE)) THEN $1 ELSE "#to" END AS "#to", min("#from") OVER (PARTITION BY "read.quarter") AS "#first", CASE WHEN ((("#from" <= $1) AND ("#to" > $1)) AND TRUE) THEN date_diff('day', "#from", $1) END AS "#elapsed days" FROM (SELECT "read.quarter", min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "read.quarter", "#date", ("#date" + CAST((0 - row_number() OVER (PARTITION BY "read.quarter" ORDER BY "#date" ASC NULLS LAST)) AS INTEGER)) AS "#run" FROM "leg2_read_days") AS "numbered" GROUP BY "read.quarter", "#run") AS "runs") AS "dated" WHERE (("#from" <= $1) OR ("#first" > $1))) AS "ranges") AS "ranges"
), "leg2_read_dates1" AS (
SELECT DISTINCT
  "ranges"."read.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_read_ranges1" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2_read_ranges0" AS (
SELECT
  "#from",
  CASE WHEN ("#elapsed days" IS NULL) THEN "#to" ELSE least("#to", ("#from" + CAST("#elapsed days" AS INTEGER))) END AS "#to"
FROM (SELECT "#elapsed days", CAST("#from" + to_months(CAST(-12 AS INTEGER)) AS DATE) AS "#from", CASE WHEN ((day("#from") = 1) AND ("#to" = last_day("#to"))) THEN last_day(CAST("#to" + to_months(CAST(-12 AS INTEGER)) AS DATE)) ELSE CAST("#to" + to_months(CAST(-12 AS INTEGER)) AS DATE) END AS "#to" FROM (SELECT "#from", "#to", "#elapsed days" FROM (SELECT "#from", CASE WHEN ((("#from" <= $1) AND ("#to" > $1)) AND (NOT FALSE)) THEN $1 ELSE "#to" END AS "#to", min("#from") OVER () AS "#first", CASE WHEN ((("#from" <= $1) AND ("#to" > $1)) AND FALSE) THEN date_diff('day', "#from", $1) END AS "#elapsed days" FROM (SELECT min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "#date", ("#date" + CAST((0 - row_number() OVER (ORDER BY "#date" ASC NULLS LAST)) AS INTEGER)) AS "#run" FROM "leg2_read_days") AS "numbered" GROUP BY "#run") AS "runs") AS "dated" WHERE (("#from" <= $1) OR ("#first" > $1))) AS "ranges") AS "ranges"
), "leg2_read_dates0" AS (
SELECT DISTINCT "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_read_ranges0" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2" AS (
SELECT
  "leg2_read_dates1"."read.quarter",
  0 AS "#grouping",
  sum("fact"."units") AS "units@prior_year",
  count(*) AS "#rows of leg2"
FROM "main"."fact_reading" AS "fact"
INNER JOIN "main"."dim_date" AS "read" ON ("fact"."reading_date" = "read"."date")
INNER JOIN "leg2_read_dates1" ON ("read"."date" = "leg2_read_dates1"."#date")
GROUP BY "leg2_read_dates1"."read.quarter"
UNION ALL
SELECT
  NULL AS "read.quarter",
  1 AS "#grouping",
  sum("fact"."units") AS "units@prior_year",
  count(*) AS "#rows of leg2"
FROM "main"."fact_reading" AS "fact"
INNER JOIN "main"."dim_date" AS "read" ON ("fact"."reading_date" = "read"."date")
INNER JOIN "leg2_read_dates0" ON ("read"."date" = "leg2_read_dates0"."#date")
), "leg_all_read_days" AS (
SELECT
  "calendar"."quarter" AS "read.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_read_frame" AS (
SELECT
  "read.quarter",
  0 AS "#time",
  coalesce(bool_or((("#date" >= $2) AND ("#date" <= $1))), FALSE) AS "#covered"
FROM "leg_all_read_days"
GROUP BY "read.quarter"
UNION ALL
SELECT
  NULL AS "read.quarter",
  1 AS "#time",
  coalesce(bool_or((("#date" >= $2) AND ("#date" <= $1))), FALSE) AS "#covered"
FROM "leg_all_read_days"
), "leg2_read_frame" AS (
SELECT
  "read.quarter",
  0 AS "#time",
  coalesce(bool_or(((("#from" <= "#to") AND ("#to" >= $2)) AND ("#from" <= $1))), FALSE) AS "#covered"
FROM "leg2_read_ranges1"
GROUP BY "read.quarter"
UNION ALL
SELECT
  NULL AS "read.quarter",
  1 AS "#time",
  coalesce(bool_or(((("#from" <= "#to") AND ("#to" >= $2)) AND ("#from" <= $1))), FALSE) AS "#covered"
FROM "leg2_read_ranges0"
), "merged_legs" AS (
SELECT
  "read.quarter",
  "#grouping",
  any_value("units") AS "units",
  any_value("#rows") AS "#rows",
  any_value("units@prior_year") AS "units@prior_year",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "read.quarter", "#grouping", "units", "#rows", NULL AS "units@prior_year", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "read.quarter", "#grouping", NULL AS "units", NULL AS "#rows", "units@prior_year", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "read.quarter", "#grouping"
), "merged" AS (
SELECT
  "#from"."read.quarter",
  "#from"."#grouping",
  "#from"."units",
  "#from"."#rows",
  "#from"."units@prior_year",
  "#from"."#rows of leg2",
  (coalesce("leg_all_read_frame"."#covered", FALSE) OR (("#from"."read.quarter" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg",
  coalesce("leg2_read_frame"."#covered", FALSE) AS "#covered by leg2"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg_all_read_frame" ON ((("#from"."#grouping" & 1) = "leg_all_read_frame"."#time") AND ("#from"."read.quarter" IS NOT DISTINCT FROM "leg_all_read_frame"."read.quarter"))
LEFT JOIN "leg2_read_frame" ON ((("#from"."#grouping" & 1) = "leg2_read_frame"."#time") AND ("#from"."read.quarter" IS NOT DISTINCT FROM "leg2_read_frame"."read.quarter"))
), "cells" AS (
SELECT
  "read.quarter",
  CAST(NULL AS VARCHAR) AS "read.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "units" END AS "units",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "units@prior_year" END AS "units@prior_year"
FROM "merged"
WHERE ((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "read.quarter",
  "read.quarter#special",
  "#grouping",
  "units",
  "units@prior_year"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "read.quarter" ASC NULLS LAST
-- $1 = "2028-12-31" (date)
-- $2 = "2025-12-01" (date)
