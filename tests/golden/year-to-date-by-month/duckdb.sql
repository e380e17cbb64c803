WITH "leg" AS (
SELECT
  "closed"."month" AS "closed.month",
  CAST(grouping_id("closed"."month") AS INTEGER) AS "#grouping",
  sum("fact"."close_value") AS "won_value",
  count(*) AS "#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
WHERE ((("closed"."month" >= $1) AND ("closed"."month" <= $2)) AND ("fact"."stage" = $3))
GROUP BY GROUPING SETS (("closed"."month"), ())
), "leg2_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (((NOT ("calendar"."date" IS NULL)) AND ("calendar"."month" >= $1)) AND ("calendar"."month" <= $2))
), "leg2_closed_ranges1" AS (
SELECT
  "closed.month",
  "#from",
  least("#to", $4) AS "#to"
FROM (SELECT "closed.month", CAST(date_trunc('year', "#to") AS DATE) AS "#from", "#to" FROM (SELECT "closed.month", "#from", CASE WHEN ("#from" <= $4) THEN least("#to", $4) ELSE "#to" END AS "#to" FROM (SELECT "closed.month", min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "closed.month", "#date" FROM (SELECT "closed.month", "#date", min("#date") OVER (PARTITION BY "closed.month") AS "#first" FROM "leg2_closed_days") AS "begun" WHERE (("#date" <= $4) OR ("#first" > $4))) AS "complete" GROUP BY "closed.month") AS "ranges" WHERE (NOT ("#to" IS NULL))) AS "ranges") AS "ranges"
WHERE (NOT ("#to" IS NULL))
), "leg2_closed_dates1" AS (
SELECT DISTINCT
  "ranges"."closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_closed_ranges1" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2_closed_ranges0" AS (
SELECT
  "#from",
  least("#to", $4) AS "#to"
FROM (SELECT CAST(date_trunc('year', "#to") AS DATE) AS "#from", "#to" FROM (SELECT "#from", CASE WHEN ("#from" <= $4) THEN least("#to", $4) ELSE "#to" END AS "#to" FROM (SELECT min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "#date" FROM (SELECT "#date", min("#date") OVER () AS "#first" FROM "leg2_closed_days") AS "begun" WHERE (("#date" <= $4) OR ("#first" > $4))) AS "complete") AS "ranges" WHERE (NOT ("#to" IS NULL))) AS "ranges") AS "ranges"
WHERE (NOT ("#to" IS NULL))
), "leg2_closed_dates0" AS (
SELECT DISTINCT "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_closed_ranges0" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg2" AS (
SELECT
  "leg2_closed_dates1"."closed.month",
  0 AS "#grouping",
  sum("fact"."close_value") AS "won_value@to_date(year)",
  count(*) AS "#rows of leg2"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
INNER JOIN "leg2_closed_dates1" ON ("closed"."date" = "leg2_closed_dates1"."#date")
WHERE ("fact"."stage" = $3)
GROUP BY "leg2_closed_dates1"."closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#grouping",
  sum("fact"."close_value") AS "won_value@to_date(year)",
  count(*) AS "#rows of leg2"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
INNER JOIN "leg2_closed_dates0" ON ("closed"."date" = "leg2_closed_dates0"."#date")
WHERE ("fact"."stage" = $3)
), "leg3_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (((NOT ("calendar"."date" IS NULL)) AND ("calendar"."month" >= $1)) AND ("calendar"."month" <= $2))
), "leg3_closed_ranges1" AS (
SELECT
  "closed.month",
  "#from",
  least("#to", $4) AS "#to"
FROM (SELECT "closed.month", CAST(date_trunc('quarter', "#to") AS DATE) AS "#from", "#to" FROM (SELECT "closed.month", "#from", CASE WHEN ("#from" <= $4) THEN least("#to", $4) ELSE "#to" END AS "#to" FROM (SELECT "closed.month", min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "closed.month", "#date" FROM (SELECT "closed.month", "#date", min("#date") OVER (PARTITION BY "closed.month") AS "#first" FROM "leg3_closed_days") AS "begun" WHERE (("#date" <= $4) OR ("#first" > $4))) AS "complete" GROUP BY "closed.month") AS "ranges" WHERE (NOT ("#to" IS NULL))) AS "ranges") AS "ranges"
WHERE (NOT ("#to" IS NULL))
), "leg3_closed_dates1" AS (
SELECT DISTINCT
  "ranges"."closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg3_closed_ranges1" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg3_closed_ranges0" AS (
SELECT
  "#from",
  least("#to", $4) AS "#to"
FROM (SELECT CAST(date_trunc('quarter', "#to") AS DATE) AS "#from", "#to" FROM (SELECT "#from", CASE WHEN ("#from" <= $4) THEN least("#to", $4) ELSE "#to" END AS "#to" FROM (SELECT min("#date") AS "#from", max("#date") AS "#to" FROM (SELECT "#date" FROM (SELECT "#date", min("#date") OVER () AS "#first" FROM "leg3_closed_days") AS "begun" WHERE (("#date" <= $4) OR ("#first" > $4))) AS "complete") AS "ranges" WHERE (NOT ("#to" IS NULL))) AS "ranges") AS "ranges"
WHERE (NOT ("#to" IS NULL))
), "leg3_closed_dates0" AS (
SELECT DISTINCT "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg3_closed_ranges0" AS "ranges" ON (("calendar"."date" >= "ranges"."#from") AND ("calendar"."date" <= "ranges"."#to"))
), "leg3" AS (
SELECT
  "leg3_closed_dates1"."closed.month",
  0 AS "#grouping",
  count(*) AS "won_deals@to_date(quarter)",
  count(*) AS "#rows of leg3"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
INNER JOIN "leg3_closed_dates1" ON ("closed"."date" = "leg3_closed_dates1"."#date")
WHERE ("fact"."stage" = $3)
GROUP BY "leg3_closed_dates1"."closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#grouping",
  count(*) AS "won_deals@to_date(quarter)",
  count(*) AS "#rows of leg3"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
INNER JOIN "leg3_closed_dates0" ON ("closed"."date" = "leg3_closed_dates0"."#date")
WHERE ("fact"."stage" = $3)
), "leg2_closed_frame" AS (
SELECT
  "closed.month",
  0 AS "#time",
  coalesce(bool_or(("#from" <= "#to")), FALSE) AS "#covered"
FROM "leg2_closed_ranges1"
GROUP BY "closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#time",
  coalesce(bool_or(("#from" <= "#to")), FALSE) AS "#covered"
FROM "leg2_closed_ranges0"
), "leg3_closed_frame" AS (
SELECT
  "closed.month",
  0 AS "#time",
  coalesce(bool_or(("#from" <= "#to")), FALSE) AS "#covered"
FROM "leg3_closed_ranges1"
GROUP BY "closed.month"
UNION ALL
SELECT
  NULL AS "closed.month",
  1 AS "#time",
  coalesce(bool_or(("#from" <= "#to")), FALSE) AS "#covered"
FROM "leg3_closed_ranges0"
), "merged_legs" AS (
SELECT
  "closed.month",
  "#grouping",
  any_value("won_value") AS "won_value",
  any_value("#rows") AS "#rows",
  any_value("won_value@to_date(year)") AS "won_value@to_date(year)",
  any_value("#rows of leg2") AS "#rows of leg2",
  any_value("won_deals@to_date(quarter)") AS "won_deals@to_date(quarter)",
  any_value("#rows of leg3") AS "#rows of leg3"
FROM (SELECT "closed.month", "#grouping", "won_value", "#rows", NULL AS "won_value@to_date(year)", NULL AS "#rows of leg2", NULL AS "won_deals@to_date(quarter)", NULL AS "#rows of leg3" FROM "leg" UNION ALL SELECT "closed.month", "#grouping", NULL AS "won_value", NULL AS "#rows", "won_value@to_date(year)", "#rows of leg2", NULL AS "won_deals@to_date(quarter)", NULL AS "#rows of leg3" FROM "leg2" UNION ALL SELECT "closed.month", "#grouping", NULL AS "won_value", NULL AS "#rows", NULL AS "won_value@to_date(year)", NULL AS "#rows of leg2", "won_deals@to_date(quarter)", "#rows of leg3" FROM "leg3") AS "legs"
GROUP BY "closed.month", "#grouping"
), "merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."#grouping",
  "#from"."won_value",
  "#from"."#rows",
  "#from"."won_value@to_date(year)",
  "#from"."#rows of leg2",
  "#from"."won_deals@to_date(quarter)",
  "#from"."#rows of leg3",
  coalesce("leg2_closed_frame"."#covered", FALSE) AS "#covered by leg2",
  coalesce("leg3_closed_frame"."#covered", FALSE) AS "#covered by leg3"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg2_closed_frame" ON ((("#from"."#grouping" & 1) = "leg2_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "leg2_closed_frame"."closed.month"))
LEFT JOIN "leg3_closed_frame" ON ((("#from"."#grouping" & 1) = "leg3_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "leg3_closed_frame"."closed.month"))
), "cells" AS (
SELECT
  "closed.month",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("closed.month" IS NULL) THEN 'unknown' END AS "closed.month#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "won_value@to_date(year)" END AS "won_value@ytd",
  CASE WHEN (coalesce("#rows of leg3", 0) = 0) THEN CASE WHEN "#covered by leg3" THEN 0 END ELSE "won_deals@to_date(quarter)" END AS "won_deals@to_date(quarter)"
FROM "merged"
WHERE (((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#rows of leg3" > 0)) OR ("#grouping" = 1))
)
SELECT
  "closed.month",
  "closed.month#special",
  "#grouping",
  "won_value",
  "won_value@ytd",
  "won_deals@to_date(quarter)"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("closed.month#special" = 'other') THEN 1 WHEN ("closed.month#special" = 'blank') THEN 2 WHEN ("closed.month#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "closed.month" ASC NULLS LAST
-- $1 = "2017-04" (text)
-- $2 = "2017-07" (text)
-- $3 = "Won" (text)
-- $4 = "2017-12-31" (date)
