WITH "days of segment southern" AS (
SELECT
  "dates"."date",
  "days"."day"
FROM (SELECT DISTINCT "closed"."date" FROM "main"."dim_date" AS "closed") AS "dates"
ASOF LEFT JOIN (SELECT "day" FROM "main"."set_version" AS "stored" WHERE ((("set_name" = $1) AND ("definition" = $2)) AND ("day" <= $3))) AS "days" ON ("days"."day" <= "dates"."date")
), "segment southern" AS (
SELECT
  "day",
  CAST(list_extract("member", 1) AS BIGINT) AS "part 0"
FROM "main"."set_member" AS "stored"
WHERE (("set_name" = $1) AND ("definition" = $2))
), "leg" AS (
SELECT
  CASE WHEN (NOT ((("owner"."owner_id" IS NULL) OR ("owner"."owner_id" = -1)) OR ("segment.southern/day"."day" IS NULL))) THEN (NOT ("owner/segment.southern"."day" IS NULL)) END AS "segment.southern",
  CAST(grouping_id(CASE WHEN (NOT ((("owner"."owner_id" IS NULL) OR ("owner"."owner_id" = -1)) OR ("segment.southern/day"."day" IS NULL))) THEN (NOT ("owner/segment.southern"."day" IS NULL)) END) AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "days of segment southern" AS "segment.southern/day" ON ("segment.southern/day"."date" = "closed"."date")
LEFT JOIN "segment southern" AS "owner/segment.southern" ON (("owner/segment.southern"."day" = "segment.southern/day"."day") AND ("owner/segment.southern"."part 0" = "owner"."owner_id"))
WHERE (CASE WHEN (NOT ((("owner"."owner_id" IS NULL) OR ("owner"."owner_id" = -1)) OR ("segment.southern/day"."day" IS NULL))) THEN (NOT ("owner/segment.southern"."day" IS NULL)) END IN ($4, $5))
GROUP BY GROUPING SETS ((CASE WHEN (NOT ((("owner"."owner_id" IS NULL) OR ("owner"."owner_id" = -1)) OR ("segment.southern/day"."day" IS NULL))) THEN (NOT ("owner/segment.southern"."day" IS NULL)) END), ())
), "cells" AS (
SELECT
  "segment.southern",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("segment.southern" IS NULL) THEN 'unknown' END AS "segment.southern#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN 0 ELSE "won" END AS "won",
  "closed_deals"
FROM "leg"
)
SELECT
  "segment.southern",
  "segment.southern#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("segment.southern#special" = 'other') THEN 1 WHEN ("segment.southern#special" = 'blank') THEN 2 WHEN ("segment.southern#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, CASE WHEN ("segment.southern" = $4) THEN 0 WHEN ("segment.southern" = $5) THEN 1 ELSE 2 END ASC NULLS LAST, "segment.southern" ASC NULLS LAST
-- $1 = "segment.southern" (text)
-- $2 = "40fdcbe2476db7d8" (text)
-- $3 = "2026-04-02" (date)
-- $4 = true (boolean)
-- $5 = false (boolean)
