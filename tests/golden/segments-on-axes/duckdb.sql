WITH "leg" AS (
SELECT
  "account"."#segment.abroad" AS "segment.abroad",
  "fact"."#segment.large" AS "segment.large",
  CAST(grouping_id("fact"."#segment.large", "account"."#segment.abroad") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".*, coalesce((("fact"."amount_eur" >= $1) AND ("owner"."region" = $2)), FALSE) AS "#segment.large" FROM "main"."fact_deal" AS "fact" LEFT JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN (SELECT "closed".*, coalesce(("closed"."date" >= $3), FALSE) AS "#segment.spring" FROM "main"."dim_date" AS "closed") AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN (SELECT "account".*, CASE WHEN (NOT ("account"."account_key" IS NOT DISTINCT FROM -1)) THEN coalesce(("account"."country" <> $4), FALSE) END AS "#segment.abroad" FROM "main"."dim_account" AS "account") AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
WHERE ("closed"."#segment.spring" = $5)
GROUP BY GROUPING SETS (("account"."#segment.abroad", "fact"."#segment.large"), ())
), "leg_all_closed_days" AS (
SELECT "calendar"."date" AS "#date"
FROM (SELECT "calendar".*, coalesce(("calendar"."date" >= $3), FALSE) AS "#segment.spring" FROM "main"."dim_date" AS "calendar") AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."#segment.spring" = $5))
), "leg_all_closed_frame" AS (
SELECT
  0 AS "#time",
  coalesce(bool_or(("#date" >= $6)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."segment.abroad",
  "#from"."segment.large",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."#rows",
  "#from"."won#rows",
  coalesce("leg_all_closed_frame"."#covered", FALSE) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON (("#from"."#grouping" & 0) = "leg_all_closed_frame"."#time")
), "cells" AS (
SELECT
  "segment.abroad",
  "segment.large",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("segment.abroad" IS NULL) THEN 'unknown' END AS "segment.abroad#special",
  CAST(NULL AS VARCHAR) AS "segment.large#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals"
FROM "merged"
WHERE ((("won#rows" > 0) OR ("#rows" > 0)) OR ("#grouping" = 3))
)
SELECT
  "segment.abroad",
  "segment.large",
  "segment.abroad#special",
  "segment.large#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("segment.abroad#special" = 'other') THEN 1 WHEN ("segment.abroad#special" = 'blank') THEN 2 WHEN ("segment.abroad#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, CASE WHEN ("segment.abroad" = $5) THEN 0 WHEN ("segment.abroad" = $7) THEN 1 ELSE 2 END ASC NULLS LAST, "segment.abroad" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, CASE WHEN ("segment.large" = $5) THEN 0 WHEN ("segment.large" = $7) THEN 1 ELSE 2 END ASC NULLS LAST, "segment.large" ASC NULLS LAST
-- $1 = 200 (integer)
-- $2 = "South" (text)
-- $3 = "2026-03-01" (date)
-- $4 = "US" (text)
-- $5 = true (boolean)
-- $6 = "2025-01-01" (date)
-- $7 = false (boolean)
