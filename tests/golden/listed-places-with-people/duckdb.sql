WITH "leg" AS (
SELECT
  "account"."country" AS "account.country",
  CASE WHEN (grouping_id("account"."country") <> 0) THEN NULL ELSE (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)) END AS "account.country#unknown",
  "account"."city" AS "account.city",
  CASE WHEN (grouping_id("account"."city") <> 0) THEN NULL ELSE (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)) END AS "account.city#unknown",
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name", "account"."city", "account"."country") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("account"."country", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)), "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)), "owner"."owner_name"), ("account"."country", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)), "owner"."owner_name"), ("owner"."owner_name"), ("account"."country", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)), "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))), ("account"."country", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))), ())
), "cells" AS (
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  "owner.name",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.country" IS NULL) THEN CASE WHEN "account.country#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.country#special",
  CASE WHEN (("#grouping" & 2) <> 0) THEN NULL WHEN ("account.city" IS NULL) THEN CASE WHEN "account.city#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.city#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN 0 ELSE "won" END AS "won",
  "closed_deals"
FROM "leg"
), "leaves" AS (
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  "owner.name",
  "#grouping"
FROM "cells"
WHERE (("#grouping" IN (0, 2, 3)) AND ((((("#grouping" & 3) = 2) AND ("account.country" = $1)) OR (((("#grouping" & 3) = 0) AND ("account.country" = $2)) AND ("account.city" = $3))) OR (("#grouping" & 3) = 3)))
), "kept" AS (
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  "owner.name",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
UNION ALL
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  "owner.name",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
UNION ALL
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  "owner.name",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 3)
UNION ALL
SELECT
  CASE WHEN FALSE THEN min("account.country") END AS "account.country",
  CASE WHEN FALSE THEN min("account.country#unknown") END AS "account.country#unknown",
  CASE WHEN FALSE THEN min("account.city") END AS "account.city",
  CASE WHEN FALSE THEN min("account.city#unknown") END AS "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  7 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
UNION ALL
SELECT
  "account.country",
  "account.country#unknown",
  CASE WHEN FALSE THEN min("account.city") END AS "account.city",
  CASE WHEN FALSE THEN min("account.city#unknown") END AS "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  6 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
GROUP BY "account.country", "account.country#unknown"
UNION ALL
SELECT
  "account.country",
  "account.country#unknown",
  "account.city",
  "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  4 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
GROUP BY "account.country", "account.country#unknown", "account.city", "account.city#unknown"
UNION ALL
SELECT
  CASE WHEN FALSE THEN min("account.country") END AS "account.country",
  CASE WHEN FALSE THEN min("account.country#unknown") END AS "account.country#unknown",
  CASE WHEN FALSE THEN min("account.city") END AS "account.city",
  CASE WHEN FALSE THEN min("account.city#unknown") END AS "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  7 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
UNION ALL
SELECT
  "account.country",
  "account.country#unknown",
  CASE WHEN FALSE THEN min("account.city") END AS "account.city",
  CASE WHEN FALSE THEN min("account.city#unknown") END AS "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  6 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
GROUP BY "account.country", "account.country#unknown"
UNION ALL
SELECT
  CASE WHEN FALSE THEN min("account.country") END AS "account.country",
  CASE WHEN FALSE THEN min("account.country#unknown") END AS "account.country#unknown",
  CASE WHEN FALSE THEN min("account.city") END AS "account.city",
  CASE WHEN FALSE THEN min("account.city#unknown") END AS "account.city#unknown",
  CASE WHEN FALSE THEN min("owner.name") END AS "owner.name",
  7 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 3)
)
SELECT
  "account.country",
  "account.city",
  "owner.name",
  "account.country#special",
  "account.city#special",
  "owner.name#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (((((("kept"."#grouping" = "cells"."#grouping") AND ("kept"."account.country" IS NOT DISTINCT FROM "cells"."account.country")) AND ("kept"."account.country#unknown" IS NOT DISTINCT FROM "cells"."account.country#unknown")) AND ("kept"."account.city" IS NOT DISTINCT FROM "cells"."account.city")) AND ("kept"."account.city#unknown" IS NOT DISTINCT FROM "cells"."account.city#unknown")) AND ("kept"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")))
ORDER BY CASE WHEN ((("#grouping" & 3) = 2) AND ("account.country" = $1)) THEN 0 WHEN (((("#grouping" & 3) = 0) AND ("account.country" = $2)) AND ("account.city" = $3)) THEN 2 WHEN (("#grouping" & 3) = 3) THEN 4 WHEN ((("#grouping" & 3) = 2) AND ("account.country" = $2)) THEN 3 WHEN ((("#grouping" & 3) = 2) AND ("account.country" = $1)) THEN 1 WHEN (((("#grouping" & 3) = 0) AND ("account.country" = $2)) AND ("account.city" = $3)) THEN 3 ELSE 6 END ASC NULLS LAST, CASE WHEN (("#grouping" & 1) = 0) THEN 1 WHEN ((((("#grouping" & 3) = 2) AND ("account.country" = $1)) OR (((("#grouping" & 3) = 0) AND ("account.country" = $2)) AND ("account.city" = $3))) OR (("#grouping" & 3) = 3)) THEN 0 ELSE 2 END ASC NULLS LAST, CASE WHEN ("account.country#special" = 'other') THEN 1 WHEN ("account.country#special" = 'blank') THEN 2 WHEN ("account.country#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.country", 'und') ASC NULLS LAST, "account.country" ASC NULLS LAST, CASE WHEN (("#grouping" & 2) = 0) THEN 1 WHEN ((((("#grouping" & 3) = 2) AND ("account.country" = $1)) OR (((("#grouping" & 3) = 0) AND ("account.country" = $2)) AND ("account.city" = $3))) OR (("#grouping" & 3) = 3)) THEN 0 ELSE 2 END ASC NULLS LAST, CASE WHEN ("account.city#special" = 'other') THEN 1 WHEN ("account.city#special" = 'blank') THEN 2 WHEN ("account.city#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.city", 'und') ASC NULLS LAST, "account.city" ASC NULLS LAST, ("#grouping" & 4) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST
-- $1 = "US" (text)
-- $2 = "AU" (text)
-- $3 = "Springfield" (text)
