WITH "set best_city" AS MATERIALIZED (
WITH "leg" AS (
SELECT
  "account"."country" AS "account.city/account.country",
  "account"."city" AS "account.city",
  (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)) AS "account.city#unknown",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "won"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
WHERE "fact"."is_won"
GROUP BY "account"."country", "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))
), "cells" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown",
  CASE WHEN ("account.city" IS NULL) THEN CASE WHEN "account.city#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.city#special",
  "#grouping",
  "won"
FROM "leg"
), "ranked0" AS (
SELECT
  "ranked"."account.city/account.country",
  "ranked"."account.city",
  "ranked"."account.city#unknown",
  (row_number() OVER (ORDER BY "ranked"."won" DESC NULLS LAST, CASE WHEN ("ranked"."account.city#special" = 'other') THEN 1 WHEN ("ranked"."account.city#special" = 'blank') THEN 2 WHEN ("ranked"."account.city#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("ranked"."account.city", 'und') ASC NULLS LAST, "ranked"."account.city" ASC NULLS LAST, icu_sort_key("ranked"."account.city/account.country", 'und') ASC NULLS LAST, "ranked"."account.city/account.country" ASC NULLS LAST) <= $1) AS "#taken"
FROM "cells" AS "ranked"
WHERE ("ranked"."#grouping" = 0)
), "taken0" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown"
FROM "ranked0"
WHERE "#taken"
), "leaves" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown"
FROM "cells"
WHERE (("cells"."#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "taken0" WHERE ((("taken0"."account.city/account.country" IS NOT DISTINCT FROM "cells"."account.city/account.country") AND ("taken0"."account.city" IS NOT DISTINCT FROM "cells"."account.city")) AND ("taken0"."account.city#unknown" IS NOT DISTINCT FROM "cells"."account.city#unknown"))))
), "kept" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown",
  0 AS "#grouping"
FROM "leaves"
GROUP BY "account.city/account.country", "account.city", "account.city#unknown"
)
SELECT
  "account.city/account.country" AS "key 0",
  "account.city" AS "key 1",
  ("account.city#special" IS NOT DISTINCT FROM 'unknown') AS "unknown"
FROM (SELECT "account.city/account.country", "account.city", "account.city#special", "#grouping", "won" FROM "cells" WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (((("kept"."#grouping" = "cells"."#grouping") AND ("kept"."account.city/account.country" IS NOT DISTINCT FROM "cells"."account.city/account.country")) AND ("kept"."account.city" IS NOT DISTINCT FROM "cells"."account.city")) AND ("kept"."account.city#unknown" IS NOT DISTINCT FROM "cells"."account.city#unknown")))) AS "members"
), "leg" AS (
SELECT
  CASE WHEN (grouping_id("account"."city") <> 0) THEN NULL ELSE "account"."country" END AS "account.city/account.country",
  "account"."city" AS "account.city",
  CASE WHEN (grouping_id("account"."city") <> 0) THEN NULL ELSE (("account"."account_id" IS NULL) OR ("account"."account_key" = -1)) END AS "account.city#unknown",
  CAST(grouping_id("account"."city") AS INTEGER) AS "#grouping",
  count(*) AS "deals",
  sum("fact"."amount_eur") AS "amount",
  count(*) AS "#rows"
FROM "main"."fact_deal" AS "fact"
LEFT JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= coalesce("closed"."date", $2)) AND (("account"."valid_to" IS NULL) OR (coalesce("closed"."date", $2) < "account"."valid_to"))))
WHERE ((EXISTS (SELECT 1 AS "one" FROM "set best_city" AS "in set" WHERE ((("in set"."key 0" IS NOT DISTINCT FROM "account"."country") AND ("in set"."key 1" IS NOT DISTINCT FROM "account"."city")) AND ("in set"."unknown" IS NOT DISTINCT FROM (("account"."city" IS NULL) AND (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))))))) IS NOT TRUE)
GROUP BY GROUPING SETS (("account"."country", "account"."city", (("account"."account_id" IS NULL) OR ("account"."account_key" = -1))), ())
), "cells" AS (
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#unknown",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.city" IS NULL) THEN CASE WHEN "account.city#unknown" THEN 'unknown' ELSE 'blank' END END AS "account.city#special",
  "#grouping",
  "deals",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "amount" END AS "amount"
FROM "leg"
)
SELECT
  "account.city/account.country",
  "account.city",
  "account.city#special",
  "#grouping",
  "deals",
  "amount"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("account.city#special" = 'other') THEN 1 WHEN ("account.city#special" = 'blank') THEN 2 WHEN ("account.city#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.city", 'und') ASC NULLS LAST, "account.city" ASC NULLS LAST, icu_sort_key("account.city/account.country", 'und') ASC NULLS LAST, "account.city/account.country" ASC NULLS LAST
-- $1 = 1 (integer)
-- $2 = "9999-12-30" (date)
