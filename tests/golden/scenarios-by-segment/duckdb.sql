WITH "scenarios" AS (
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  CAST(grouping_id("account"."segment") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $1)) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals",
  count(*) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned#rows",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $4)) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
GROUP BY GROUPING SETS (("account"."segment"), ())
), "cells" AS (
SELECT
  "account.segment",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  "#grouping",
  CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  "planned_deals",
  CAST(CAST(CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS DOUBLE) / nullif(CAST($5 AS DOUBLE), 0) AS DOUBLE) AS "of_quota"
FROM "leg"
WHERE ((("planned#rows" > 0) OR ("planned_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "account.segment",
  "account.segment#special",
  "#grouping",
  "planned",
  "planned_deals",
  "of_quota",
  "account.segment" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  CASE WHEN ("account.segment#special" = 'other') THEN 1 WHEN ("account.segment#special" = 'blank') THEN 2 WHEN ("account.segment#special" = 'unknown') THEN 3 ELSE 0 END AS "#row 1",
  CASE WHEN ("account.segment" = $6) THEN 0 WHEN ("account.segment" = $7) THEN 1 WHEN ("account.segment" = $8) THEN 2 ELSE 3 END AS "#row 2",
  icu_sort_key("account.segment", 'und') AS "#row 3",
  "account.segment" AS "#row 4",
  0 AS "#scenario"
FROM "cells"
) AS "scenario"
UNION ALL
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  CAST(grouping_id("account"."segment") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * CASE WHEN ("account"."segment" IN ($6)) THEN $9 ELSE $1 END)) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals",
  count(*) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned#rows",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $4)) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
GROUP BY GROUPING SETS (("account"."segment"), ())
), "cells" AS (
SELECT
  "account.segment",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  "#grouping",
  CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  "planned_deals",
  CAST(CAST(CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS DOUBLE) / nullif(CAST($5 AS DOUBLE), 0) AS DOUBLE) AS "of_quota"
FROM "leg"
WHERE ((("planned#rows" > 0) OR ("planned_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "account.segment",
  "account.segment#special",
  "#grouping",
  "planned",
  "planned_deals",
  "of_quota",
  "account.segment" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  CASE WHEN ("account.segment#special" = 'other') THEN 1 WHEN ("account.segment#special" = 'blank') THEN 2 WHEN ("account.segment#special" = 'unknown') THEN 3 ELSE 0 END AS "#row 1",
  CASE WHEN ("account.segment" = $6) THEN 0 WHEN ("account.segment" = $7) THEN 1 WHEN ("account.segment" = $8) THEN 2 ELSE 3 END AS "#row 2",
  icu_sort_key("account.segment", 'und') AS "#row 3",
  "account.segment" AS "#row 4",
  1 AS "#scenario"
FROM "cells"
) AS "scenario"
UNION ALL
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "account"."segment" AS "account.segment",
  CAST(grouping_id("account"."segment") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $1)) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $10))) AS "planned",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $10))) AS "planned_deals",
  count(*) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $10))) AS "planned#rows",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $10))) AS "planned_deals#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $4)) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
LEFT JOIN "main"."dim_account" AS "account" ON (("fact"."account_id" = "account"."account_id") AND (("account"."valid_from" <= "closed"."date") AND (("account"."valid_to" IS NULL) OR ("closed"."date" < "account"."valid_to"))))
GROUP BY GROUPING SETS (("account"."segment"), ())
), "cells" AS (
SELECT
  "account.segment",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.segment" IS NULL) THEN 'unknown' END AS "account.segment#special",
  "#grouping",
  CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  "planned_deals",
  CAST(CAST(CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS DOUBLE) / nullif(CAST($11 AS DOUBLE), 0) AS DOUBLE) AS "of_quota"
FROM "leg"
WHERE ((("planned#rows" > 0) OR ("planned_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "account.segment",
  "account.segment#special",
  "#grouping",
  "planned",
  "planned_deals",
  "of_quota",
  "account.segment" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  CASE WHEN ("account.segment#special" = 'other') THEN 1 WHEN ("account.segment#special" = 'blank') THEN 2 WHEN ("account.segment#special" = 'unknown') THEN 3 ELSE 0 END AS "#row 1",
  CASE WHEN ("account.segment" = $6) THEN 0 WHEN ("account.segment" = $7) THEN 1 WHEN ("account.segment" = $8) THEN 2 ELSE 3 END AS "#row 2",
  icu_sort_key("account.segment", 'und') AS "#row 3",
  "account.segment" AS "#row 4",
  2 AS "#scenario"
FROM "cells"
) AS "scenario"
)
SELECT
  "scenarios"."account.segment",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $12 WHEN ("scenarios"."#scenario" = 1) THEN $13 WHEN ("scenarios"."#scenario" = 2) THEN $14 END AS "scenario",
  "scenarios"."account.segment#special",
  (("scenarios"."#grouping" % 2) + (("scenarios"."#grouping" // 2) * 4)) AS "#grouping",
  "scenarios"."planned",
  "scenarios"."planned_deals",
  "scenarios"."of_quota",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $15 WHEN ("scenarios"."#scenario" = 1) THEN $16 WHEN ("scenarios"."#scenario" = 2) THEN $17 END AS "scenario#label"
FROM "scenarios"
ORDER BY "scenarios"."#row 0" ASC NULLS LAST, "scenarios"."#row 1" ASC NULLS LAST, "scenarios"."#row 2" ASC NULLS LAST, "scenarios"."#row 3" ASC NULLS LAST, "scenarios"."#row 4" ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST
-- $1 = "1.00" (decimal)
-- $2 = "0" (decimal)
-- $3 = true (boolean)
-- $4 = "2026-01-01" (date)
-- $5 = 400 (integer)
-- $6 = "SMB" (text)
-- $7 = "MID" (text)
-- $8 = "ENT" (text)
-- $9 = "1.05" (decimal)
-- $10 = "150" (decimal)
-- $11 = 300 (integer)
-- $12 = "base" (text)
-- $13 = "price_up_smb" (text)
-- $14 = "large_only" (text)
-- $15 = "Base" (text)
-- $16 = "Prices up for SMB" (text)
-- $17 = "Large deals only" (text)
