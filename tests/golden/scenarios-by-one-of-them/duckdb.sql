WITH "scenarios" AS (
SELECT "scenario".*
FROM (
WITH "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  0 AS "#grouping",
  sum(("fact"."amount_eur" * $1)) AS "planned"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $2)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $3))
GROUP BY "owner"."owner_name"
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  "planned"
FROM "leg"
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "owner.name" AS "#member 0",
  "planned" AS "#row 0",
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
  0 AS "#grouping",
  sum(("fact"."amount_eur" * $4)) AS "planned"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE ("fact"."closed_date" >= $2)) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE ("fact"."is_won" AND ("fact"."amount_eur" >= $3))
GROUP BY "owner"."owner_name"
), "cells" AS (
SELECT
  "owner.name",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  "planned"
FROM "leg"
)
SELECT
  "owner.name",
  "owner.name#special",
  "#grouping",
  "planned",
  "owner.name" AS "#member 0",
  "planned" AS "#row 0",
  icu_sort_key("owner.name", 'und') AS "#row 1",
  "owner.name" AS "#row 2",
  1 AS "#scenario"
FROM "cells"
) AS "scenario"
), "ordered" AS (
SELECT
  "scenarios".*,
  first_value("scenarios"."#row 0") OVER (PARTITION BY "scenarios"."#member 0", ("scenarios"."#grouping" & 1) ORDER BY ("scenarios"."#scenario" <> 1) ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST) AS "#shared #row 0",
  first_value("scenarios"."#row 1") OVER (PARTITION BY "scenarios"."#member 0", ("scenarios"."#grouping" & 1) ORDER BY ("scenarios"."#scenario" <> 1) ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST) AS "#shared #row 1",
  first_value("scenarios"."#row 2") OVER (PARTITION BY "scenarios"."#member 0", ("scenarios"."#grouping" & 1) ORDER BY ("scenarios"."#scenario" <> 1) ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST) AS "#shared #row 2"
FROM "scenarios"
), "numbered" AS (
SELECT
  "scenarios".*,
  CASE WHEN ("scenarios"."#grouping" = 0) THEN dense_rank() OVER (PARTITION BY ("scenarios"."#grouping" = 0) ORDER BY "scenarios"."#shared #row 0" DESC NULLS LAST, "scenarios"."#shared #row 1" ASC NULLS LAST, "scenarios"."#shared #row 2" ASC NULLS LAST) END AS "#tuple"
FROM "ordered" AS "scenarios"
), "kept" AS (
SELECT
  "scenarios"."#member 0",
  "scenarios"."#scenario",
  0 AS "#grouping"
FROM "numbered" AS "scenarios"
WHERE (("scenarios"."#grouping" = 0) AND (("scenarios"."#tuple" > $5) AND ("scenarios"."#tuple" <= $6)))
GROUP BY "scenarios"."#member 0", "scenarios"."#scenario"
)
SELECT
  "scenarios"."owner.name",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $7 WHEN ("scenarios"."#scenario" = 1) THEN $8 END AS "scenario",
  "scenarios"."owner.name#special",
  (("scenarios"."#grouping" % 2) + (("scenarios"."#grouping" // 2) * 4)) AS "#grouping",
  "scenarios"."planned",
  CASE WHEN ("scenarios"."#scenario" = 0) THEN $9 WHEN ("scenarios"."#scenario" = 1) THEN $10 END AS "scenario#label",
  "total"."#tuples"
FROM "numbered" AS "scenarios"
CROSS JOIN (SELECT coalesce(max("#tuple"), 0) AS "#tuples" FROM "numbered") AS "total"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "scenarios"."#grouping") AND ("kept"."#scenario" = "scenarios"."#scenario")) AND ("kept"."#member 0" IS NOT DISTINCT FROM "scenarios"."#member 0")))
ORDER BY "scenarios"."#shared #row 0" DESC NULLS LAST, "scenarios"."#shared #row 1" ASC NULLS LAST, "scenarios"."#shared #row 2" ASC NULLS LAST, "scenarios"."#scenario" ASC NULLS LAST
-- $1 = "1.1" (decimal)
-- $2 = "2026-01-01" (date)
-- $3 = 0 (decimal)
-- $4 = "1.0" (decimal)
-- $5 = 0 (integer)
-- $6 = 2 (integer)
-- $7 = "price_up" (text)
-- $8 = "base" (text)
-- $9 = "Prices up by a tenth" (text)
-- $10 = "Base" (text)
