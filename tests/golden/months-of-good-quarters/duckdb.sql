WITH "leg" AS (
SELECT
  "closed"."month" AS "closed.month",
  "owner"."owner_name" AS "owner.name",
  CAST(grouping_id("owner"."owner_name", "closed"."month") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  CASE WHEN ((NOT bool_or(("closed"."quarter" IS NULL))) AND (min("closed"."quarter") = max("closed"."quarter"))) THEN min("closed"."quarter") END AS "property(closed.quarter)",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY GROUPING SETS (("closed"."month", "owner"."owner_name"), ("closed"."month"))
), "leg_all_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_closed_frame" AS (
SELECT
  "closed.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
GROUP BY "closed.month"
), "merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."owner.name",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."property(closed.quarter)",
  "#from"."#rows",
  "#from"."won#rows",
  (coalesce("leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON ((("#from"."#grouping" & 1) = "leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "leg_all_closed_frame"."closed.month"))
), "values" AS (
SELECT
  "closed.month",
  "owner.name",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals",
  "property(closed.quarter)" AS "#the closed.quarter"
FROM "merged"
WHERE (("won#rows" > 0) OR ("#rows" > 0))
), "ancestors0_leg" AS (
SELECT
  NULL AS "closed.month",
  NULL AS "owner.name",
  "closed"."quarter" AS "closed.quarter",
  3 AS "#grouping",
  sum("fact"."amount_eur") FILTER (WHERE "fact"."is_won") AS "won",
  count(*) AS "closed_deals",
  CASE WHEN ((NOT bool_or(("closed"."quarter" IS NULL))) AND (min("closed"."quarter") = max("closed"."quarter"))) THEN min("closed"."quarter") END AS "property(closed.quarter)",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
GROUP BY "closed"."quarter"
), "ancestors0_leg_all_closed_days" AS (
SELECT
  "calendar"."month" AS "closed.month",
  "calendar"."quarter" AS "closed.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "ancestors0_leg_all_closed_frame" AS (
SELECT
  NULL AS "closed.month",
  "closed.quarter",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "ancestors0_leg_all_closed_days"
GROUP BY "closed.quarter"
), "ancestors0_merged" AS (
SELECT
  "#from"."closed.month",
  "#from"."owner.name",
  "#from"."closed.quarter",
  "#from"."#grouping",
  "#from"."won",
  "#from"."closed_deals",
  "#from"."property(closed.quarter)",
  "#from"."#rows",
  "#from"."won#rows",
  ((coalesce("ancestors0_leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) OR (("#from"."closed.quarter" IS NULL) AND (("#from"."#grouping" & 4) = 0))) AS "#covered by leg"
FROM "ancestors0_leg" AS "#from"
LEFT JOIN "ancestors0_leg_all_closed_frame" ON (((("#from"."#grouping" & 5) = "ancestors0_leg_all_closed_frame"."#time") AND ("#from"."closed.month" IS NOT DISTINCT FROM "ancestors0_leg_all_closed_frame"."closed.month")) AND ("#from"."closed.quarter" IS NOT DISTINCT FROM "ancestors0_leg_all_closed_frame"."closed.quarter"))
), "ancestors0" AS (
SELECT
  "closed.month",
  "owner.name",
  "closed.quarter",
  CAST(NULL AS VARCHAR) AS "closed.month#special",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  CAST(NULL AS VARCHAR) AS "closed.quarter#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "closed_deals" END AS "closed_deals",
  "property(closed.quarter)" AS "#the closed.quarter"
FROM "ancestors0_merged"
WHERE (("won#rows" > 0) OR ("#rows" > 0))
), "with_ancestors" AS (
SELECT
  "#from".*,
  "ancestors0"."won" AS "#won at closed.quarter",
  "ancestors0"."closed_deals" AS "#closed_deals at closed.quarter",
  "ancestors0"."#the closed.quarter" AS "##the closed.quarter at closed.quarter"
FROM "values" AS "#from"
LEFT JOIN "ancestors0" ON (("ancestors0"."#grouping" = CASE WHEN ("#from"."#grouping" = 0) THEN 3 WHEN ("#from"."#grouping" = 2) THEN 3 END) AND ("ancestors0"."closed.quarter" IS NOT DISTINCT FROM "#from"."#the closed.quarter"))
), "cells" AS (
SELECT "with_ancestors".*
FROM "with_ancestors"
), "passing" AS (
SELECT
  "cells"."closed.month",
  "cells"."owner.name"
FROM "cells"
WHERE (("cells"."#grouping" = 0) AND ("cells"."#won at closed.quarter" >= $2))
), "leaves" AS (
SELECT
  "closed.month",
  "owner.name"
FROM "cells"
WHERE (("cells"."#grouping" = 0) AND EXISTS (SELECT 1 AS "one" FROM "passing" WHERE (("passing"."closed.month" IS NOT DISTINCT FROM "cells"."closed.month") AND ("passing"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name"))))
), "kept" AS (
SELECT
  "closed.month",
  "owner.name",
  CAST(grouping_id("owner.name", "closed.month") AS INTEGER) AS "#grouping"
FROM "leaves"
GROUP BY GROUPING SETS (("closed.month", "owner.name"), ("closed.month"))
)
SELECT
  "closed.month",
  "owner.name",
  "closed.month#special",
  "owner.name#special",
  "#grouping",
  "won",
  "closed_deals"
FROM "cells"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((("kept"."#grouping" = "cells"."#grouping") AND ("kept"."closed.month" IS NOT DISTINCT FROM "cells"."closed.month")) AND ("kept"."owner.name" IS NOT DISTINCT FROM "cells"."owner.name")))
ORDER BY "closed.month" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
-- $2 = 100 (integer)
