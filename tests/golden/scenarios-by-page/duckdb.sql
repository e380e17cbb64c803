WITH "scenarios" AS (
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $1)) AS "planned",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $2)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $3))
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  CAST(CASE WHEN (CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END > $4) THEN (CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END - $4) ELSE $5 END AS DOUBLE) AS "above_quota"
FROM "leg"
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "above_quota",
  "owner.name" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  icu_sort_key("owner.name", 'und') AS "#row 1",
  "owner.name" AS "#row 2",
  0 AS "#scenario"
FROM "cells"
) AS "scenario"
UNION ALL
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $6)) AS "planned",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $2)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $3))
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  CAST(CASE WHEN (CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END > $4) THEN (CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "planned" END - $4) ELSE $5 END AS DOUBLE) AS "above_quota"
FROM "leg"
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "above_quota",
  "owner.name" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  icu_sort_key("owner.name", 'und') AS "#row 1",
  "owner.name" AS "#row 2",
  1 AS "#scenario"
FROM "cells"
) AS "scenario"
), "numbered" AS (
SELECT
  "scenarios".*,
  CASE WHEN ("scenarios"."#grouping" = 0) THEN dense_rank() OVER (PARTITION BY ("scenarios"."#grouping" = 0) ORDER BY "scenarios"."#row 0" ASC NULLS LAST, "scenarios"."#row 1" ASC NULLS LAST, "scenarios"."#row 2" ASC NULLS LAST) END AS "#tuple"
FROM "scenarios"
), "kept" AS (
SELECT
  "scenarios"."#member 0",
  "scenarios"."#scenario",
  CAST(grouping_id("scenarios"."#member 0") AS INTEGER) AS "#grouping"
FROM "numbered" AS "scenarios"
WHERE (("scenarios"."#grouping" = 0) AND (("scenarios"."#tuple" > $7) AND ("scenarios"."#tuple" <= $8)))
GROUP BY GROUPING SETS (("scenarios"."#member 0", "scenarios"."#scenario"), ("scenarios"."#scenario"))
)
SELECT
  "scenarios"."owner.name",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $9 WHEN ("scenarios"."#scenario" = 1) THEN $10 END AS "scenario",
  "scenarios"."owner.name#special",
  (("scenarios"."#grouping" % 2) + (("scenarios"."#grouping" // 2) * 4)) AS "#grouping",
  "scenarios"."planned",
  "scenarios"."above_quota",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $11 WHEN ("scenarios"."#scenario" = 1) THEN $12 END AS "scenario#label",
  "total"."#tuples"
FROM "numbered" AS "scenarios"
CROSS JOIN (SELECT coalesce(max("#tuple"), 0) AS "#tuples" FROM "numbered") AS "total"
WHERE (("scenarios"."#grouping" = 1) OR EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "scenarios"."#grouping") AND ("kept"."#scenario" = "scenarios"."#scenario")) AND ("kept"."#member 0" IS NOT DISTINCT FROM "scenarios"."#member 0"))))
ORDER BY "scenarios"."#row 0" ASC NULLS LAST, "scenarios"."#row 1" ASC NULLS LAST, "scenarios"."#row 2" ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST
-- $1 = "1.0" (decimal)
-- $2 = "2026-01-01" (date)
-- $3 = 0 (decimal)
-- $4 = 400 (integer)
-- $5 = 0 (integer)
-- $6 = "1.1" (decimal)
-- $7 = 1 (integer)
-- $8 = 3 (integer)
-- $9 = "base" (text)
-- $10 = "price_up" (text)
-- $11 = "Base" (text)
-- $12 = "Prices up by a tenth" (text)
