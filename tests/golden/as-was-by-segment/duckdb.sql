WITH "leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  CAST(grouping_id("account"."segment") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
GROUP BY GROUPING SETS (("account"."segment"), ())
), "cells" AS (
SELECT
  "account.segment",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN 0 ELSE "won" END AS "won",
  "closed_deals"
FROM "leg"
)
SELECT
  "account.segment",
  "account.segment#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("account.segment#special" = 'other') THEN 1 WHEN ("account.segment#special" = 'blank') THEN 2 WHEN ("account.segment#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, CASE WHEN ("account.segment" = $1) THEN 0 WHEN ("account.segment" = $2) THEN 1 WHEN ("account.segment" = $3) THEN 2 ELSE 3 END ASC NULLS LAST, icu_sort_key("account.segment", 'und') ASC NULLS LAST, "account.segment" ASC NULLS LAST
-- $1 = "SMB" (text)
-- $2 = "MID" (text)
-- $3 = "ENT" (text)
