WITH "leg" AS (
SELECT
  "read"."quarter" AS "read.quarter",
  0 AS "#grouping",
  sum("fact"."units") AS "units",
  count(*) AS "#rows"
FROM "main"."fact_reading" AS "fact"
INNER JOIN "main"."dim_date" AS "read" ON ("fact"."reading_date" = "read"."date")
WHERE (("read"."quarter" >= $1) AND ("read"."quarter" <= $2))
GROUP BY "read"."quarter"
), "leg_all_read_days" AS (
SELECT
  "calendar"."quarter" AS "read.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (((NOT ("calendar"."date" IS NULL)) AND ("calendar"."quarter" >= $1)) AND ("calendar"."quarter" <= $2))
), "leg_all_read_frame" AS (
SELECT
  "read.quarter",
  0 AS "#time",
  coalesce(bool_or((("#date" >= $3) AND ("#date" <= $4))), FALSE) AS "#covered"
FROM "leg_all_read_days"
GROUP BY "read.quarter"
), "fills" AS (
SELECT
  "periods"."read.quarter",
  0 AS "#grouping"
FROM (SELECT min(min("read.quarter")) OVER () AS "#first", max(max("read.quarter")) OVER () AS "#last" FROM "leg" WHERE ("#grouping" = 0)) AS "combinations"
INNER JOIN (SELECT "read"."quarter" AS "read.quarter" FROM "main"."dim_date" AS "read" WHERE ((((NOT ("read"."date" IS NULL)) AND ("read"."quarter" >= $1)) AND ("read"."quarter" <= $2)) AND ("read"."date" <= $4)) GROUP BY "read"."quarter") AS "periods" ON TRUE
), "merged_filled" AS (
SELECT
  coalesce("leg"."read.quarter", "fills"."read.quarter") AS "read.quarter",
  coalesce("leg"."#grouping", "fills"."#grouping") AS "#grouping",
  "leg"."units",
  "leg"."#rows"
FROM "leg"
FULL OUTER JOIN "fills" ON (("leg"."read.quarter" IS NOT DISTINCT FROM "fills"."read.quarter") AND ("leg"."#grouping" IS NOT DISTINCT FROM "fills"."#grouping"))
), "merged" AS (
SELECT
  "#from"."read.quarter",
  "#from"."#grouping",
  "#from"."units",
  "#from"."#rows",
  (coalesce("leg_all_read_frame"."#covered", FALSE) OR (("#from"."read.quarter" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg"
FROM "merged_filled" AS "#from"
LEFT JOIN "leg_all_read_frame" ON ((("#from"."#grouping" & 1) = "leg_all_read_frame"."#time") AND ("#from"."read.quarter" IS NOT DISTINCT FROM "leg_all_read_frame"."read.quarter"))
), "values" AS (
SELECT
  "read.quarter",
  CAST(NULL AS VARCHAR) AS "read.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "units" END AS "units",
  coalesce(("#rows" > 0), FALSE) AS "#counted units",
  coalesce(("#rows" > 0), FALSE) AS "#listed"
FROM "merged"
), "displayed0" AS (
SELECT
  "values".*,
  CASE WHEN (NOT ("read.quarter" IS NULL)) THEN ("units" - lag("units") OVER (PARTITION BY "#grouping" ORDER BY "read.quarter" ASC NULLS LAST)) END AS "change"
FROM "values"
), "reached" AS (
SELECT
  "displayed0".*,
  "#listed" AS "#reached"
FROM "displayed0"
), "cells" AS (
SELECT "reached".*
FROM "reached"
WHERE "#reached"
)
SELECT
  "read.quarter",
  "read.quarter#special",
  "#grouping",
  "units",
  "change"
FROM "cells"
ORDER BY "read.quarter" ASC NULLS LAST
-- $1 = "2026-Q1" (text)
-- $2 = "2027-Q1" (text)
-- $3 = "2025-12-01" (date)
-- $4 = "2028-12-31" (date)
