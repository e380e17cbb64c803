WITH "scenarios" AS (
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $1)) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals",
  count(*) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $2))) AS "planned#rows",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $2))) AS "planned_deals#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $4)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  "planned_deals"
FROM "leg"
WHERE ((("planned#rows" > 0) OR ("planned_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "planned_deals",
  "owner.name" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  "planned" AS "#row 1",
  icu_sort_key("owner.name", 'und') AS "#row 2",
  "owner.name" AS "#row 3",
  0 AS "#scenario"
FROM "cells"
WHERE (("#grouping" = 1) OR ("cells"."planned" > $5))
) AS "scenario"
UNION ALL
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * $1)) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $6))) AS "planned",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $6))) AS "planned_deals",
  count(*) FILTER (WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $6))) AS "planned#rows",
  count(*) FILTER (WHERE (("fact"."is_won" OR $3) AND ("fact"."amount_eur" >= $6))) AS "planned_deals#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $4)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("planned#rows", 0) = 0) THEN 0 ELSE "planned" END AS "planned",
  "planned_deals"
FROM "leg"
WHERE ((("planned#rows" > 0) OR ("planned_deals#rows" > 0)) OR ("#grouping" = 1))
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "planned_deals",
  "owner.name" AS "#member 0",
  ("#grouping" & 1) AS "#row 0",
  "planned" AS "#row 1",
  icu_sort_key("owner.name", 'und') AS "#row 2",
  "owner.name" AS "#row 3",
  1 AS "#scenario"
FROM "cells"
WHERE (("#grouping" = 1) OR ("cells"."planned" > $5))
) AS "scenario"
)
SELECT
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $7 WHEN ("scenarios"."#scenario" = 1) THEN $8 END AS "scenario",
  "scenarios"."owner.name",
  "scenarios"."owner.name#special",
  (("scenarios"."#grouping" % 1) + (("scenarios"."#grouping" // 1) * 2)) AS "#grouping",
  "scenarios"."planned",
  "scenarios"."planned_deals",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $9 WHEN ("scenarios"."#scenario" = 1) THEN $10 END AS "scenario#label"
FROM "scenarios"
ORDER BY "scenarios"."#scenario" ASC NULLS LAST, "scenarios"."#row 0" ASC NULLS LAST, "scenarios"."#row 1" DESC NULLS LAST, "scenarios"."#row 2" ASC NULLS LAST, "scenarios"."#row 3" ASC NULLS LAST
-- $1 = 1 (decimal)
-- $2 = "0" (decimal)
-- $3 = false (boolean)
-- $4 = "2026-01-01" (date)
-- $5 = 50 (integer)
-- $6 = "150" (decimal)
-- $7 = "base" (text)
-- $8 = "large_only" (text)
-- $9 = "Base" (text)
-- $10 = "Large deals only" (text)
