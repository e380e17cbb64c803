WITH "leg" AS (
SELECT
  "owner"."region" AS "owner.region",
  CAST(grouping_id("owner"."region") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "bookings.won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE "fact"."is_won"
GROUP BY GROUPING SETS (("owner"."region"), ())
), "leg2" AS (
SELECT
  1 AS "#grouping",
  sum("fact"."cost_eur") AS "spend.cost",
  count(*) AS "#rows of leg2"
FROM "main"."fact_spend" AS "fact"
), "merged" AS (
SELECT
  "#from"."owner.region",
  "#from"."#grouping",
  "#from"."bookings.won",
  "#from"."#rows",
  "leg2"."spend.cost",
  "leg2"."#rows of leg2"
FROM "leg" AS "#from"
LEFT JOIN "leg2" ON ("leg2"."#grouping" = (("#from"."#grouping" - ("#from"."#grouping" & 1)) + 1))
), "cells" AS (
SELECT
  "owner.region",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("owner.region" IS NULL) THEN 'blank' END AS "owner.region#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "bookings.won" END AS "bookings.won",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN 0 ELSE "spend.cost" END AS "spend.cost"
FROM "merged"
WHERE (("#rows" > 0) OR ("#grouping" = 1))
)
SELECT
  "owner.region",
  "owner.region#special",
  "#grouping",
  "bookings.won",
  "spend.cost"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("owner.region#special" = 'other') THEN 1 WHEN ("owner.region#special" = 'blank') THEN 2 WHEN ("owner.region#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("owner.region", 'und') ASC NULLS LAST, "owner.region" ASC NULLS LAST
