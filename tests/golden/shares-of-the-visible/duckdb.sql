WITH "leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name", "account"."segment") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE "fact"."is_won"
GROUP BY GROUPING SETS (("account"."segment", "owner"."owner_name"), ("account"."segment"), ())
), "cells" AS (
SELECT
  "account.segment",
  "owner.name",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won" END AS "won"
FROM "leg"
), "visible" AS (
SELECT
  "account.segment",
  "owner.name",
  "#grouping"
FROM "cells"
WHERE (("#grouping" = 0) AND ("cells"."won" >= $1))
), "visible_leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name", "account"."segment") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE ("fact"."is_won" AND EXISTS (SELECT 1 AS "one" FROM "visible" AS "#visible" WHERE ((("#visible"."#grouping" = 0) AND ("#visible"."account.segment" IS NOT DISTINCT FROM "account"."segment")) AND ("#visible"."owner.name" IS NOT DISTINCT FROM "owner"."owner_name"))))
GROUP BY GROUPING SETS (("account"."segment", "owner"."owner_name"), ("account"."segment"), ())
), "visible_cells" AS (
SELECT
  "account.segment",
  "owner.name",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won" END AS "won"
FROM "visible_leg"
), "seen" AS (
SELECT
  "cells"."account.segment",
  "cells"."owner.name",
  "cells"."account.segment#special",
  "cells"."owner.name#special",
  "cells"."#grouping",
  "visible_cells"."won",
  "visible_cells"."won" AS "#visible won"
FROM "cells"
LEFT JOIN "visible_cells" ON ((("visible_cells"."account.segment" IS NOT DISTINCT FROM "cells"."account.segment") AND ("visible_cells"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")) AND ("visible_cells"."#grouping" IS NOT DISTINCT FROM "cells"."#grouping"))
WHERE (NOT ("visible_cells"."#grouping" IS NULL))
), "visible_displayed0" AS (
SELECT
  "seen".*,
  CASE WHEN ("#grouping" IN (0)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST(max("#visible won") FILTER (WHERE ("#grouping" = 2)) OVER (PARTITION BY "account.segment") AS DOUBLE), 0) WHEN ("#grouping" IN (2)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST(max("#visible won") FILTER (WHERE ("#grouping" = 3)) OVER () AS DOUBLE), 0) WHEN ("#grouping" IN (3)) THEN CAST("#visible won" AS DOUBLE) / nullif(CAST("#visible won" AS DOUBLE), 0) END AS "share"
FROM "seen"
), "leaves" AS (
SELECT
  "account.segment",
  "owner.name"
FROM "visible_displayed0"
WHERE (("visible_displayed0"."#grouping" = 0) AND ("visible_displayed0"."won" >= $1))
), "kept" AS (
SELECT
  "account.segment",
  "owner.name",
  CAST(grouping_id("owner.name", "account.segment") AS INTEGER) AS "#grouping"
FROM "leaves"
GROUP BY GROUPING SETS (("account.segment", "owner.name"), ("account.segment"), ())
)
SELECT
  "account.segment",
  "owner.name",
  "account.segment#special",
  "owner.name#special",
  "#grouping",
  "won",
  "share"
FROM "visible_displayed0"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "visible_displayed0"."#grouping") AND ("kept"."account.segment" IS NOT DISTINCT FROM "visible_displayed0"."account.segment")) AND ("kept"."owner.name" IS NOT DISTINCT FROM "visible_displayed0"."owner.name")))
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("account.segment#special" = 'other') THEN 1 WHEN ("account.segment#special" = 'blank') THEN 2 WHEN ("account.segment#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, CASE WHEN ("account.segment" = $2) THEN 0 WHEN ("account.segment" = $3) THEN 1 WHEN ("account.segment" = $4) THEN 2 ELSE 3 END ASC NULLS LAST, icu_sort_key("account.segment", 'und') ASC NULLS LAST, "account.segment" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST
-- $1 = 100 (integer)
-- $2 = "SMB" (text)
-- $3 = "MID" (text)
-- $4 = "ENT" (text)
