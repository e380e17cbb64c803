WITH "leg" AS (
SELECT
  CASE WHEN (grouping_id("account"."city") <> 0) THEN NULL ELSE "account"."country" END AS "account.city/account.country",
  "account"."city" AS "account.city",
  CASE WHEN (grouping_id("account"."city") <> 0) THEN NULL ELSE (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)) END AS "account.city#unknown",
  "closed"."quarter" AS "closed.quarter",
  CAST(grouping_id("closed"."quarter", "account"."city") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
WHERE ("closed"."quarter" IN ($1, $2))
GROUP BY GROUPING SETS (("account"."country", "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)), "closed"."quarter"), ("closed"."quarter"), ("account"."country", "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))), ())
), "leg_all_closed_days" AS (
SELECT
  "calendar"."quarter" AS "closed.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."quarter" IN ($1, $2)))
), "leg_all_closed_frame" AS (
SELECT
  "closed.quarter",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
GROUP BY "closed.quarter"
UNION ALL
SELECT
  NULL AS "closed.quarter",
  2 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "members" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "closed.quarter",
  CAST(grouping_id("closed.quarter", "account.city") AS INTEGER) AS "#grouping"
FROM (SELECT DISTINCT "account"."country" AS "account.city/account.country", "account"."city" AS "account.city" FROM "main"."dim_account" AS "account" WHERE (NOT (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)))) AS "members0"
CROSS JOIN (SELECT DISTINCT "closed"."quarter" AS "closed.quarter" FROM "main"."dim_date" AS "closed" WHERE ((NOT ("closed"."date" IS NULL)) AND ("closed"."quarter" IN ($1, $2)))) AS "members1"
GROUP BY GROUPING SETS (("account.city/account.country", "account.city", "closed.quarter"), ("closed.quarter"), ("account.city/account.country", "account.city"), ())
), "merged_members" AS (
SELECT
  coalesce("leg"."account.city/account.country", "members"."account.city/account.country") AS "account.city/account.country",
  coalesce("leg"."account.city", "members"."account.city") AS "account.city",
  coalesce("leg"."account.city#unknown", CASE WHEN (("members"."#grouping" & 1) = 0) THEN FALSE END) AS "account.city#unknown",
  coalesce("leg"."closed.quarter", "members"."closed.quarter") AS "closed.quarter",
  coalesce("leg"."#grouping", "members"."#grouping") AS "#grouping",
  "leg"."won",
  "leg"."closed_deals",
  "leg"."#rows",
  "leg"."won#rows"
FROM "leg"
FULL OUTER JOIN "members" ON ((((("leg"."#grouping" = "members"."#grouping") AND ("leg"."account.city/account.country" IS NOT DISTINCT FROM "members"."account.city/account.country")) AND ("leg"."account.city" IS NOT DISTINCT FROM "members"."account.city")) AND ("leg"."account.city#unknown" IS NOT DISTINCT FROM CASE WHEN (("members"."#grouping" & 1) = 0) THEN FALSE END)) AND ("leg"."closed.quarter" IS NOT DISTINCT FROM "members"."closed.quarter"))
), "merged" AS (
SELECT
  "#from"."account.city/account.country",
  "#from"."account.city",
  "#from"."account.city#unknown",
  "#from"."closed.quarter",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."#rows",
  "#from"."won#rows",
  (coalesce("leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.quarter" IS NULL) AND (("#from"."#grouping" & 2) = 0))) AS "#covered by leg"
FROM "merged_members" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON ((("#from"."#grouping" & 2) = "leg_all_closed_frame"."#time") AND ("#from"."closed.quarter" IS NOT DISTINCT FROM "leg_all_closed_frame"."closed.quarter"))
), "cells" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown",
  "closed.quarter",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.city" IS NULL) THEN CASE WHEN "account.city#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.city#special",
  CAST(NULL AS VARCHAR) AS "closed.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals",
  coalesce(((("won#rows" > 0) OR ("#rows" > 0)) OR ("#grouping" = 3)), FALSE) AS "#listed"
FROM "merged"
)
SELECT
  "account.city/account.country",
  "account.city",
  "closed.quarter",
  "account.city#special",
  "closed.quarter#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("account.city#special" = 'other') THEN 1 WHEN ("account.city#special" = 'blank') THEN 2 WHEN ("account.city#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.city", 'und') ASC NULLS LAST, "account.city" ASC NULLS LAST, icu_sort_key("account.city/account.country", 'und') ASC NULLS LAST, "account.city/account.country" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "closed.quarter" ASC NULLS LAST
-- $1 = "2026-Q1" (text)
-- $2 = "2026-Q2" (text)
-- $3 = "2025-01-01" (date)
