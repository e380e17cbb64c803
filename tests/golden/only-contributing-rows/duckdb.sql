WITH "leg" AS (
SELECT
  "account"."country" AS "account.country",
  0 AS "#grouping",
  count(*) AS "lost_deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
WHERE ((contains(lower("account"."customer_name"), lower($1)) AND ("closed"."quarter" = $2)) AND ("fact"."stage" = $3))
GROUP BY "account"."country"
), "cells" AS (
SELECT
  "account.country",
  CASE WHEN ("account.country" IS NULL) THEN 'unknown' END AS "account.country#special",
  "#grouping",
  "lost_deals"
FROM "leg"
)
SELECT
  "account.country",
  "account.country#special",
  "#grouping",
  "lost_deals"
FROM "cells"
ORDER BY CASE WHEN ("account.country#special" = 'other') THEN 1 WHEN ("account.country#special" = 'blank') THEN 2 WHEN ("account.country#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.country", 'und') ASC NULLS LAST, "account.country" ASC NULLS LAST
-- $1 = "co" (text)
-- $2 = "2017-Q1" (text)
-- $3 = "Lost" (text)
