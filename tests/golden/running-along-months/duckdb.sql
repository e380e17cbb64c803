WITH "leg" AS (
SELECT
  "read"."month" AS "read.month",
  0 AS "#grouping",
  sum("fact"."units") AS "units",
  count(*) AS "#rows"
FROM "main"."fact_reading" AS "fact"
INNER JOIN "main"."dim_date" AS "read" ON ("fact"."reading_date" = "read"."date")
WHERE (("read"."month" >= $1) AND ("read"."month" <= $2))
GROUP BY "read"."month"
), "leg_all_read_days" AS (
SELECT
  "calendar"."month" AS "read.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (((NOT ("calendar"."date" IS NULL)) AND ("calendar"."month" >= $1)) AND ("calendar"."month" <= $2))
), "leg_all_read_frame" AS (
SELECT
  "read.month",
  0 AS "#time",
  coalesce(bool_or((("#date" >= $3) AND ("#date" <= $4))), FALSE) AS "#covered"
FROM "leg_all_read_days"
GROUP BY "read.month"
), "fills" AS (
SELECT
  "periods"."read.month",
  0 AS "#grouping"
FROM (SELECT min(min("read.month")) OVER () AS "#first", max(max("read.month")) OVER () AS "#last" FROM "leg" WHERE ("#grouping" = 0)) AS "combinations"
INNER JOIN (SELECT "read"."month" AS "read.month" FROM "main"."dim_date" AS "read" WHERE ((((NOT ("read"."date" IS NULL)) AND ("read"."month" >= $1)) AND ("read"."month" <= $2)) AND ("read"."date" <= $4)) GROUP BY "read"."month") AS "periods" ON TRUE
), "merged_filled" AS (
SELECT
  coalesce("leg"."read.month", "fills"."read.month") AS "read.month",
  coalesce("leg"."#grouping", "fills"."#grouping") AS "#grouping",
  "leg"."units",
  "leg"."#rows"
FROM "leg"
FULL OUTER JOIN "fills" ON (("leg"."read.month" IS NOT DISTINCT FROM "fills"."read.month") AND ("leg"."#grouping" IS NOT DISTINCT FROM "fills"."#grouping"))
), "merged" AS (
SELECT
  "#from"."read.month",
  "#from"."#grouping",
  "#from"."units",
  "#from"."#rows",
  (coalesce("leg_all_read_frame"."#covered", FALSE) OR (("#from"."read.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg"
FROM "merged_filled" AS "#from"
LEFT JOIN "leg_all_read_frame" ON ((("#from"."#grouping" & 1) = "leg_all_read_frame"."#time") AND ("#from"."read.month" IS NOT DISTINCT FROM "leg_all_read_frame"."read.month"))
), "values" AS (
SELECT
  "read.month",
  CAST(NULL AS VARCHAR) AS "read.month#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "units" END AS "units",
  coalesce(("#rows" > 0), FALSE) AS "#counted units",
  coalesce(("#rows" > 0), FALSE) AS "#listed"
FROM "merged"
), "displayed0" AS (
SELECT
  "values".*,
  CASE WHEN (NOT ("read.month" IS NULL)) THEN sum("units") OVER (PARTITION BY "#grouping" ORDER BY "read.month" ASC NULLS LAST ROWS UNBOUNDED PRECEDING) END AS "so_far",
  CASE WHEN (NOT ("read.month" IS NULL)) THEN avg("units") OVER (PARTITION BY "#grouping" ORDER BY "read.month" ASC NULLS LAST ROWS 2 PRECEDING) END AS "mean_of_three"
FROM "values"
), "reached" AS (
SELECT
  "displayed0".*,
  ("#listed" OR bool_or("#counted units") OVER (PARTITION BY "#grouping" ORDER BY "read.month" ASC NULLS LAST ROWS UNBOUNDED PRECEDING)) AS "#reached"
FROM "displayed0"
), "cells" AS (
SELECT "reached".*
FROM "reached"
WHERE "#reached"
)
SELECT
  "read.month",
  "read.month#special",
  "#grouping",
  "units",
  "so_far",
  "mean_of_three"
FROM "cells"
ORDER BY "read.month" ASC NULLS LAST
-- $1 = "2026-01" (text)
-- $2 = "2027-03" (text)
-- $3 = "2025-12-01" (date)
-- $4 = "2028-12-31" (date)
