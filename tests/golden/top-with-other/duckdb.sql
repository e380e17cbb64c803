WITH "leg" AS (
SELECT
  "account"."parent_name" AS "account.parent",
  (("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1)) AS "account.parent#unknown",
  0 AS "#grouping",
  sum("fact"."close_value") AS "won_value",
  count(*) AS "won_deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
WHERE (("fact"."stage" = $1) AND ("fact"."stage" = $1))
GROUP BY "account"."parent_name", (("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1))
), "cells" AS (
SELECT
  "account.parent",
  "account.parent#unknown",
  CASE WHEN ("account.parent" IS NULL) THEN CASE WHEN "account.parent#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.parent#special",
  "#grouping",
  "won_value",
  "won_deals"
FROM "leg"
), "ranked0" AS (
SELECT
  "ranked"."account.parent",
  "ranked"."account.parent#unknown",
  (row_number() OVER (ORDER BY "ranked"."won_value" DESC NULLS LAST, CASE WHEN ("ranked"."account.parent#special" = 'other') THEN 1 WHEN ("ranked"."account.parent#special" = 'blank') THEN 2 WHEN ("ranked"."account.parent#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("ranked"."account.parent", 'und') ASC NULLS LAST, "ranked"."account.parent" ASC NULLS LAST) <= $2) AS "#taken"
FROM "cells" AS "ranked"
WHERE ("ranked"."#grouping" = 0)
), "taken0" AS (
SELECT
  "account.parent",
  "account.parent#unknown"
FROM "ranked0"
WHERE "#taken"
), "other_leg" AS (
SELECT
  nullif("account"."parent_name", "account"."parent_name") AS "account.parent",
  nullif((("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1)), (("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1))) AS "account.parent#unknown",
  0 AS "#grouping",
  sum("fact"."close_value") AS "won_value",
  count(*) AS "won_deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
WHERE ((("fact"."stage" = $1) AND ("fact"."stage" = $1)) AND (NOT EXISTS (SELECT 1 AS "one" FROM "taken0" AS "#taken" WHERE (("#taken"."account.parent" IS NOT DISTINCT FROM "account"."parent_name") AND ("#taken"."account.parent#unknown" IS NOT DISTINCT FROM (("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1)))))))
GROUP BY nullif("account"."parent_name", "account"."parent_name"), nullif((("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1)), (("account"."customer_key" IS NULL) OR ("account"."customer_key" = -1)))
), "other" AS (
SELECT
  "account.parent",
  "account.parent#unknown",
  'other' AS "account.parent#special",
  "#grouping",
  "won_value",
  "won_deals"
FROM "other_leg"
), "shown" AS (
SELECT
  "account.parent",
  "account.parent#unknown",
  "account.parent#special",
  "#grouping",
  "won_value",
  "won_deals",
  FALSE AS "#other"
FROM "cells"
UNION ALL
SELECT
  "account.parent",
  "account.parent#unknown",
  "account.parent#special",
  "#grouping",
  "won_value",
  "won_deals",
  TRUE AS "#other"
FROM "other"
), "leaves" AS (
SELECT
  "account.parent",
  "account.parent#unknown",
  "account.parent#special"
FROM "shown"
WHERE (("shown"."#grouping" = 0) AND ("shown"."#other" OR ((NOT "shown"."#other") AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE (("taken0"."account.parent" IS NOT DISTINCT FROM "shown"."account.parent") AND ("taken0"."account.parent#unknown" IS NOT DISTINCT FROM "shown"."account.parent#unknown"))))))
), "kept" AS (
SELECT
  "account.parent",
  "account.parent#unknown",
  "account.parent#special",
  0 AS "#grouping"
FROM "leaves"
GROUP BY "account.parent", "account.parent#unknown", "account.parent#special"
)
SELECT
  "account.parent",
  "account.parent#special",
  "#grouping",
  "won_value",
  "won_deals"
FROM "shown"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (((("kept"."#grouping" = "shown"."#grouping") AND ("kept"."account.parent" IS NOT DISTINCT FROM "shown"."account.parent")) AND ("kept"."account.parent#unknown" IS NOT DISTINCT FROM "shown"."account.parent#unknown")) AND ("kept"."account.parent#special" IS NOT DISTINCT FROM "shown"."account.parent#special")))
ORDER BY CASE WHEN ("account.parent#special" = 'other') THEN 1 WHEN ("account.parent#special" = 'blank') THEN 2 WHEN ("account.parent#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "won_value" DESC NULLS LAST, icu_sort_key("account.parent", 'und') ASC NULLS LAST, "account.parent" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = 3 (integer)
