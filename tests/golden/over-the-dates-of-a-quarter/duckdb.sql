WITH "leg_snapshot_days" AS (
SELECT
  "calendar"."quarter" AS "snapshot.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_snapshot_dates2" AS (
SELECT DISTINCT
  "leg_snapshot_days"."snapshot.quarter",
  "leg_snapshot_days"."#date"
FROM "leg_snapshot_days"
), "leg_snapshot_first2" AS (
SELECT
  "leg_snapshot_dates2"."snapshot.quarter",
  min("leg_snapshot_dates2"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg_snapshot_dates2" ON ("calendar"."date" = "leg_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg_snapshot_dates2"."#date")
GROUP BY "leg_snapshot_dates2"."snapshot.quarter"
), "leg_snapshot_dates0" AS (
SELECT DISTINCT "leg_snapshot_days"."#date"
FROM "leg_snapshot_days"
), "leg_snapshot_first0" AS (
SELECT min("leg_snapshot_dates0"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg_snapshot_dates0" ON ("calendar"."date" = "leg_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg_snapshot_dates0"."#date")
), "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "leg_snapshot_first2"."snapshot.quarter",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "first_open",
  count(*) AS "#rows"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg_snapshot_first2" ON ("snapshot"."date" = "leg_snapshot_first2"."#date")
GROUP BY "owner"."owner_name", "leg_snapshot_first2"."snapshot.quarter"
UNION ALL
SELECT
  "owner"."owner_name" AS "owner.name",
  NULL AS "snapshot.quarter",
  CAST((2 + (grouping_id("owner"."owner_name") * 1)) AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "first_open",
  count(*) AS "#rows"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg_snapshot_first0" ON ("snapshot"."date" = "leg_snapshot_first0"."#date")
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "leg2_snapshot_days" AS (
SELECT
  "calendar"."quarter" AS "snapshot.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg2_snapshot_dates2" AS (
SELECT DISTINCT
  "leg2_snapshot_days"."snapshot.quarter",
  "leg2_snapshot_days"."#date"
FROM "leg2_snapshot_days"
), "leg2_snapshot_min2" AS (
SELECT
  "leg2_snapshot_dates2"."snapshot.quarter",
  "leg2_snapshot_dates2"."#date",
  count(*) OVER (PARTITION BY "leg2_snapshot_dates2"."snapshot.quarter") AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_snapshot_dates2" ON ("calendar"."date" = "leg2_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg2_snapshot_dates2"."#date")
), "leg2_snapshot_dates0" AS (
SELECT DISTINCT "leg2_snapshot_days"."#date"
FROM "leg2_snapshot_days"
), "leg2_snapshot_min0" AS (
SELECT
  "leg2_snapshot_dates0"."#date",
  count(*) OVER () AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_snapshot_dates0" ON ("calendar"."date" = "leg2_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg2_snapshot_dates0"."#date")
), "leg2" AS (
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  min(CASE WHEN ("#rows of leg2" > 0) THEN "least_open" END) AS "least_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner"."owner_name" AS "owner.name", "leg2_snapshot_min2"."snapshot.quarter", 0 AS "#grouping", sum("fact"."amount_eur") AS "least_open", count(*) AS "#rows of leg2", "leg2_snapshot_min2"."#date", "leg2_snapshot_min2"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_min2" ON ("snapshot"."date" = "leg2_snapshot_min2"."#date") GROUP BY "owner"."owner_name", "leg2_snapshot_min2"."snapshot.quarter", "leg2_snapshot_min2"."#date", "leg2_snapshot_min2"."#dates") AS "dated"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
UNION ALL
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  min(CASE WHEN ("#rows of leg2" > 0) THEN "least_open" END) AS "least_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner"."owner_name" AS "owner.name", NULL AS "snapshot.quarter", 2 AS "#grouping", sum("fact"."amount_eur") AS "least_open", count(*) AS "#rows of leg2", "leg2_snapshot_min0"."#date", "leg2_snapshot_min0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_min0" ON ("snapshot"."date" = "leg2_snapshot_min0"."#date") GROUP BY "owner"."owner_name", "leg2_snapshot_min0"."#date", "leg2_snapshot_min0"."#dates") AS "dated"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
UNION ALL
SELECT
  any_value("owner.name") AS "owner.name",
  any_value("snapshot.quarter") AS "snapshot.quarter",
  3 AS "#grouping",
  min(CASE WHEN ("#rows of leg2" > 0) THEN "least_open" END) AS "least_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT NULL AS "owner.name", NULL AS "snapshot.quarter", 3 AS "#grouping", sum("fact"."amount_eur") AS "least_open", count(*) AS "#rows of leg2", "leg2_snapshot_min0"."#date", "leg2_snapshot_min0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_min0" ON ("snapshot"."date" = "leg2_snapshot_min0"."#date") GROUP BY "leg2_snapshot_min0"."#date", "leg2_snapshot_min0"."#dates") AS "dated"
), "leg3_snapshot_days" AS (
SELECT
  "calendar"."quarter" AS "snapshot.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg3_snapshot_dates2" AS (
SELECT DISTINCT
  "leg3_snapshot_days"."snapshot.quarter",
  "leg3_snapshot_days"."#date"
FROM "leg3_snapshot_days"
), "leg3_snapshot_max2" AS (
SELECT
  "leg3_snapshot_dates2"."snapshot.quarter",
  "leg3_snapshot_dates2"."#date",
  count(*) OVER (PARTITION BY "leg3_snapshot_dates2"."snapshot.quarter") AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg3_snapshot_dates2" ON ("calendar"."date" = "leg3_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg3_snapshot_dates2"."#date")
), "leg3_snapshot_dates0" AS (
SELECT DISTINCT "leg3_snapshot_days"."#date"
FROM "leg3_snapshot_days"
), "leg3_snapshot_max0" AS (
SELECT
  "leg3_snapshot_dates0"."#date",
  count(*) OVER () AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg3_snapshot_dates0" ON ("calendar"."date" = "leg3_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg3_snapshot_dates0"."#date")
), "leg3" AS (
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  max(CASE WHEN ("#rows of leg3" > 0) THEN "most_open" END) AS "most_open",
  sum("#rows of leg3") AS "#rows of leg3"
FROM (SELECT "owner"."owner_name" AS "owner.name", "leg3_snapshot_max2"."snapshot.quarter", 0 AS "#grouping", sum("fact"."amount_eur") AS "most_open", count(*) AS "#rows of leg3", "leg3_snapshot_max2"."#date", "leg3_snapshot_max2"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg3_snapshot_max2" ON ("snapshot"."date" = "leg3_snapshot_max2"."#date") GROUP BY "owner"."owner_name", "leg3_snapshot_max2"."snapshot.quarter", "leg3_snapshot_max2"."#date", "leg3_snapshot_max2"."#dates") AS "dated"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
UNION ALL
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  max(CASE WHEN ("#rows of leg3" > 0) THEN "most_open" END) AS "most_open",
  sum("#rows of leg3") AS "#rows of leg3"
FROM (SELECT "owner"."owner_name" AS "owner.name", NULL AS "snapshot.quarter", 2 AS "#grouping", sum("fact"."amount_eur") AS "most_open", count(*) AS "#rows of leg3", "leg3_snapshot_max0"."#date", "leg3_snapshot_max0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg3_snapshot_max0" ON ("snapshot"."date" = "leg3_snapshot_max0"."#date") GROUP BY "owner"."owner_name", "leg3_snapshot_max0"."#date", "leg3_snapshot_max0"."#dates") AS "dated"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
UNION ALL
SELECT
  any_value("owner.name") AS "owner.name",
  any_value("snapshot.quarter") AS "snapshot.quarter",
  3 AS "#grouping",
  max(CASE WHEN ("#rows of leg3" > 0) THEN "most_open" END) AS "most_open",
  sum("#rows of leg3") AS "#rows of leg3"
FROM (SELECT NULL AS "owner.name", NULL AS "snapshot.quarter", 3 AS "#grouping", sum("fact"."amount_eur") AS "most_open", count(*) AS "#rows of leg3", "leg3_snapshot_max0"."#date", "leg3_snapshot_max0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg3_snapshot_max0" ON ("snapshot"."date" = "leg3_snapshot_max0"."#date") GROUP BY "leg3_snapshot_max0"."#date", "leg3_snapshot_max0"."#dates") AS "dated"
), "leg4_snapshot_days" AS (
SELECT
  "calendar"."quarter" AS "snapshot.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg4_snapshot_dates2" AS (
SELECT DISTINCT
  "leg4_snapshot_days"."snapshot.quarter",
  "leg4_snapshot_days"."#date"
FROM "leg4_snapshot_days"
), "leg4_snapshot_last2" AS (
SELECT
  "leg4_snapshot_dates2"."snapshot.quarter",
  "fact"."deal_id" AS "#entity.deal_id",
  max("snapshot"."date") AS "#last"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "leg4_snapshot_dates2" ON ("snapshot"."date" = "leg4_snapshot_dates2"."#date")
GROUP BY "leg4_snapshot_dates2"."snapshot.quarter", "fact"."deal_id"
), "leg4_snapshot_dates0" AS (
SELECT DISTINCT "leg4_snapshot_days"."#date"
FROM "leg4_snapshot_days"
), "leg4_snapshot_last0" AS (
SELECT
  "fact"."deal_id" AS "#entity.deal_id",
  max("snapshot"."date") AS "#last"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "leg4_snapshot_dates0" ON ("snapshot"."date" = "leg4_snapshot_dates0"."#date")
GROUP BY "fact"."deal_id"
), "leg4" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "leg4_snapshot_dates2"."snapshot.quarter",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "last_known",
  count(*) AS "#rows of leg4"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg4_snapshot_dates2" ON ("snapshot"."date" = "leg4_snapshot_dates2"."#date")
INNER JOIN "leg4_snapshot_last2" ON ((("leg4_snapshot_dates2"."snapshot.quarter" IS NOT DISTINCT FROM "leg4_snapshot_last2"."snapshot.quarter") AND ("fact"."deal_id" IS NOT DISTINCT FROM "leg4_snapshot_last2"."#entity.deal_id")) AND ("leg4_snapshot_dates2"."#date" = "leg4_snapshot_last2"."#last"))
GROUP BY "owner"."owner_name", "leg4_snapshot_dates2"."snapshot.quarter"
UNION ALL
SELECT
  "owner"."owner_name" AS "owner.name",
  NULL AS "snapshot.quarter",
  CAST((2 + (grouping_id("owner"."owner_name") * 1)) AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "last_known",
  count(*) AS "#rows of leg4"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg4_snapshot_dates0" ON ("snapshot"."date" = "leg4_snapshot_dates0"."#date")
INNER JOIN "leg4_snapshot_last0" ON (("fact"."deal_id" IS NOT DISTINCT FROM "leg4_snapshot_last0"."#entity.deal_id") AND ("leg4_snapshot_dates0"."#date" = "leg4_snapshot_last0"."#last"))
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "leg5_snapshot_days" AS (
SELECT
  "calendar"."quarter" AS "snapshot.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg5_snapshot_dates2" AS (
SELECT DISTINCT
  "leg5_snapshot_days"."snapshot.quarter",
  "leg5_snapshot_days"."#date"
FROM "leg5_snapshot_days"
), "leg5_snapshot_last2" AS (
SELECT
  "leg5_snapshot_dates2"."snapshot.quarter",
  max("leg5_snapshot_dates2"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg5_snapshot_dates2" ON ("calendar"."date" = "leg5_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg5_snapshot_dates2"."#date")
GROUP BY "leg5_snapshot_dates2"."snapshot.quarter"
), "leg5_snapshot_dates0" AS (
SELECT DISTINCT "leg5_snapshot_days"."#date"
FROM "leg5_snapshot_days"
), "leg5_snapshot_last0" AS (
SELECT max("leg5_snapshot_dates0"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg5_snapshot_dates0" ON ("calendar"."date" = "leg5_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg5_snapshot_dates0"."#date")
), "leg5" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "leg5_snapshot_last2"."snapshot.quarter",
  0 AS "#grouping",
  count(*) AS "open_deals",
  count(*) AS "#rows of leg5"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg5_snapshot_last2" ON ("snapshot"."date" = "leg5_snapshot_last2"."#date")
GROUP BY "owner"."owner_name", "leg5_snapshot_last2"."snapshot.quarter"
UNION ALL
SELECT
  "owner"."owner_name" AS "owner.name",
  NULL AS "snapshot.quarter",
  CAST((2 + (grouping_id("owner"."owner_name") * 1)) AS INTEGER) AS "#grouping",
  count(*) AS "open_deals",
  count(*) AS "#rows of leg5"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg5_snapshot_last0" ON ("snapshot"."date" = "leg5_snapshot_last0"."#date")
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "merged_legs" AS (
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  any_value("first_open") AS "first_open",
  any_value("#rows") AS "#rows",
  any_value("least_open") AS "least_open",
  any_value("#rows of leg2") AS "#rows of leg2",
  any_value("most_open") AS "most_open",
  any_value("#rows of leg3") AS "#rows of leg3",
  any_value("last_known") AS "last_known",
  any_value("#rows of leg4") AS "#rows of leg4",
  any_value("open_deals") AS "open_deals",
  any_value("#rows of leg5") AS "#rows of leg5"
FROM (SELECT "owner.name", "snapshot.quarter", "#grouping", "first_open", "#rows", NULL AS "least_open", NULL AS "#rows of leg2", NULL AS "most_open", NULL AS "#rows of leg3", NULL AS "last_known", NULL AS "#rows of leg4", NULL AS "open_deals", NULL AS "#rows of leg5" FROM "leg" UNION ALL SELECT "owner.name", "snapshot.quarter", "#grouping", NULL AS "first_open", NULL AS "#rows", "least_open", "#rows of leg2", NULL AS "most_open", NULL AS "#rows of leg3", NULL AS "last_known", NULL AS "#rows of leg4", NULL AS "open_deals", NULL AS "#rows of leg5" FROM "leg2" UNION ALL SELECT "owner.name", "snapshot.quarter", "#grouping", NULL AS "first_open", NULL AS "#rows", NULL AS "least_open", NULL AS "#rows of leg2", "most_open", "#rows of leg3", NULL AS "last_known", NULL AS "#rows of leg4", NULL AS "open_deals", NULL AS "#rows of leg5" FROM "leg3" UNION ALL SELECT "owner.name", "snapshot.quarter", "#grouping", NULL AS "first_open", NULL AS "#rows", NULL AS "least_open", NULL AS "#rows of leg2", NULL AS "most_open", NULL AS "#rows of leg3", "last_known", "#rows of leg4", NULL AS "open_deals", NULL AS "#rows of leg5" FROM "leg4" UNION ALL SELECT "owner.name", "snapshot.quarter", "#grouping", NULL AS "first_open", NULL AS "#rows", NULL AS "least_open", NULL AS "#rows of leg2", NULL AS "most_open", NULL AS "#rows of leg3", NULL AS "last_known", NULL AS "#rows of leg4", "open_deals", "#rows of leg5" FROM "leg5") AS "legs"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
), "merged" AS (
SELECT
  "owner.name",
  "snapshot.quarter",
  "#grouping",
  max("first_open") AS "first_open",
  max("#rows") AS "#rows",
  max("least_open") AS "least_open",
  max("#rows of leg2") AS "#rows of leg2",
  max("most_open") AS "most_open",
  max("#rows of leg3") AS "#rows of leg3",
  max("last_known") AS "last_known",
  max("#rows of leg4") AS "#rows of leg4",
  max("open_deals") AS "open_deals",
  max("#rows of leg5") AS "#rows of leg5",
  max("#rows or below") AS "#rows or below",
  max("#rows of leg2 or below") AS "#rows of leg2 or below",
  max("#rows of leg3 or below") AS "#rows of leg3 or below",
  max("#rows of leg4 or below") AS "#rows of leg4 or below",
  max("#rows of leg5 or below") AS "#rows of leg5 or below"
FROM (SELECT "owner.name", "snapshot.quarter", "#grouping", "first_open", "#rows", "least_open", "#rows of leg2", "most_open", "#rows of leg3", "last_known", "#rows of leg4", "open_deals", "#rows of leg5", "#rows" AS "#rows or below", "#rows of leg2" AS "#rows of leg2 or below", "#rows of leg3" AS "#rows of leg3 or below", "#rows of leg4" AS "#rows of leg4 or below", "#rows of leg5" AS "#rows of leg5 or below" FROM "merged_legs" UNION ALL SELECT "owner.name", NULL AS "snapshot.quarter", 2 AS "#grouping", NULL AS "first_open", NULL AS "#rows", NULL AS "least_open", NULL AS "#rows of leg2", NULL AS "most_open", NULL AS "#rows of leg3", NULL AS "last_known", NULL AS "#rows of leg4", NULL AS "open_deals", NULL AS "#rows of leg5", max("#rows") AS "#rows or below", max("#rows of leg2") AS "#rows of leg2 or below", max("#rows of leg3") AS "#rows of leg3 or below", max("#rows of leg4") AS "#rows of leg4 or below", max("#rows of leg5") AS "#rows of leg5 or below" FROM "merged_legs" WHERE ("#grouping" IN (0)) GROUP BY "owner.name") AS "legs"
GROUP BY "owner.name", "snapshot.quarter", "#grouping"
), "cells" AS (
SELECT
  "owner.name",
  "snapshot.quarter",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  CAST(NULL AS VARCHAR) AS "snapshot.quarter#special",
  "#grouping",
  CASE WHEN (NOT (coalesce("#rows", 0) = 0)) THEN "first_open" END AS "first_open",
  CASE WHEN (NOT (coalesce("#rows of leg2", 0) = 0)) THEN "least_open" END AS "least_open",
  CASE WHEN (NOT (coalesce("#rows of leg3", 0) = 0)) THEN "most_open" END AS "most_open",
  CASE WHEN (NOT (coalesce("#rows of leg4", 0) = 0)) THEN "last_known" END AS "last_known",
  CASE WHEN (NOT (coalesce("#rows of leg5", 0) = 0)) THEN "open_deals" END AS "open_deals"
FROM "merged"
WHERE (((((("#rows or below" > 0) OR ("#rows of leg2 or below" > 0)) OR ("#rows of leg3 or below" > 0)) OR ("#rows of leg4 or below" > 0)) OR ("#rows of leg5 or below" > 0)) OR ("#grouping" = 3))
)
SELECT
  "owner.name",
  "snapshot.quarter",
  "owner.name#special",
  "snapshot.quarter#special",
  "#grouping",
  "first_open",
  "least_open",
  "most_open",
  "last_known",
  "open_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "snapshot.quarter" ASC NULLS LAST
