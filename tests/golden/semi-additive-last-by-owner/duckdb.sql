WITH "leg_snapshot_days" AS (
SELECT
  "calendar"."month" AS "snapshot.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_snapshot_dates2" AS (
SELECT DISTINCT
  "leg_snapshot_days"."snapshot.month",
  "leg_snapshot_days"."#date"
FROM "leg_snapshot_days"
), "leg_snapshot_last2" AS (
SELECT
  "leg_snapshot_dates2"."snapshot.month",
  max("leg_snapshot_dates2"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg_snapshot_dates2" ON ("calendar"."date" = "leg_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg_snapshot_dates2"."#date")
GROUP BY "leg_snapshot_dates2"."snapshot.month"
), "leg_snapshot_dates0" AS (
SELECT DISTINCT "leg_snapshot_days"."#date"
FROM "leg_snapshot_days"
), "leg_snapshot_last0" AS (
SELECT max("leg_snapshot_dates0"."#date") AS "#date"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg_snapshot_dates0" ON ("calendar"."date" = "leg_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg_snapshot_dates0"."#date")
), "leg" AS (
SELECT
  "owner"."owner_name" AS "owner.name",
  "leg_snapshot_last2"."snapshot.month",
  CAST(grouping_id("leg_snapshot_last2"."snapshot.month", "owner"."owner_name") AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "open_amount",
  count(*) AS "#rows"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg_snapshot_last2" ON ("snapshot"."date" = "leg_snapshot_last2"."#date")
GROUP BY GROUPING SETS (("owner"."owner_name", "leg_snapshot_last2"."snapshot.month"), ("leg_snapshot_last2"."snapshot.month"))
UNION ALL
SELECT
  "owner"."owner_name" AS "owner.name",
  NULL AS "snapshot.month",
  CAST((2 + (grouping_id("owner"."owner_name") * 1)) AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "open_amount",
  count(*) AS "#rows"
FROM "main"."fact_snapshot" AS "fact"
INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
INNER JOIN "leg_snapshot_last0" ON ("snapshot"."date" = "leg_snapshot_last0"."#date")
GROUP BY GROUPING SETS (("owner"."owner_name"), ())
), "leg2_snapshot_days" AS (
SELECT
  "calendar"."month" AS "snapshot.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg2_snapshot_dates2" AS (
SELECT DISTINCT
  "leg2_snapshot_days"."snapshot.month",
  "leg2_snapshot_days"."#date"
FROM "leg2_snapshot_days"
), "leg2_snapshot_avg2" AS (
SELECT
  "leg2_snapshot_dates2"."snapshot.month",
  "leg2_snapshot_dates2"."#date",
  count(*) OVER (PARTITION BY "leg2_snapshot_dates2"."snapshot.month") AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_snapshot_dates2" ON ("calendar"."date" = "leg2_snapshot_dates2"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg2_snapshot_dates2"."#date")
), "leg2_snapshot_dates0" AS (
SELECT DISTINCT "leg2_snapshot_days"."#date"
FROM "leg2_snapshot_days"
), "leg2_snapshot_avg0" AS (
SELECT
  "leg2_snapshot_dates0"."#date",
  count(*) OVER () AS "#dates"
FROM "main"."dim_date" AS "calendar"
INNER JOIN "leg2_snapshot_dates0" ON ("calendar"."date" = "leg2_snapshot_dates0"."#date")
INNER JOIN (SELECT DISTINCT "snapshot"."date" AS "#date" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date")) AS "snapshots" ON ("snapshots"."#date" = "leg2_snapshot_dates0"."#date")
), "leg2" AS (
SELECT
  "owner.name",
  "snapshot.month",
  "#grouping",
  CAST(sum(CASE WHEN ("#rows of leg2" > 0) THEN "avg_open" END) AS DOUBLE) / nullif(CAST(max("#dates") AS DOUBLE), 0) AS "avg_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner"."owner_name" AS "owner.name", "leg2_snapshot_avg2"."snapshot.month", CAST(grouping_id("leg2_snapshot_avg2"."snapshot.month", "owner"."owner_name") AS INTEGER) AS "#grouping", sum("fact"."amount_eur") AS "avg_open", count(*) AS "#rows of leg2", "leg2_snapshot_avg2"."#date", "leg2_snapshot_avg2"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_avg2" ON ("snapshot"."date" = "leg2_snapshot_avg2"."#date") GROUP BY GROUPING SETS (("owner"."owner_name", "leg2_snapshot_avg2"."snapshot.month", "leg2_snapshot_avg2"."#date", "leg2_snapshot_avg2"."#dates"), ("leg2_snapshot_avg2"."snapshot.month", "leg2_snapshot_avg2"."#date", "leg2_snapshot_avg2"."#dates"))) AS "dated"
GROUP BY "owner.name", "snapshot.month", "#grouping"
UNION ALL
SELECT
  "owner.name",
  "snapshot.month",
  "#grouping",
  CAST(sum(CASE WHEN ("#rows of leg2" > 0) THEN "avg_open" END) AS DOUBLE) / nullif(CAST(max("#dates") AS DOUBLE), 0) AS "avg_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner"."owner_name" AS "owner.name", NULL AS "snapshot.month", 2 AS "#grouping", sum("fact"."amount_eur") AS "avg_open", count(*) AS "#rows of leg2", "leg2_snapshot_avg0"."#date", "leg2_snapshot_avg0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_avg0" ON ("snapshot"."date" = "leg2_snapshot_avg0"."#date") GROUP BY "owner"."owner_name", "leg2_snapshot_avg0"."#date", "leg2_snapshot_avg0"."#dates") AS "dated"
GROUP BY "owner.name", "snapshot.month", "#grouping"
UNION ALL
SELECT
  any_value("owner.name") AS "owner.name",
  any_value("snapshot.month") AS "snapshot.month",
  3 AS "#grouping",
  CAST(sum(CASE WHEN ("#rows of leg2" > 0) THEN "avg_open" END) AS DOUBLE) / nullif(CAST(max("#dates") AS DOUBLE), 0) AS "avg_open",
  sum("#rows of leg2") AS "#rows of leg2"
FROM (SELECT NULL AS "owner.name", NULL AS "snapshot.month", 3 AS "#grouping", sum("fact"."amount_eur") AS "avg_open", count(*) AS "#rows of leg2", "leg2_snapshot_avg0"."#date", "leg2_snapshot_avg0"."#dates" FROM "main"."fact_snapshot" AS "fact" INNER JOIN "main"."dim_date" AS "snapshot" ON ("fact"."snapshot_date" = "snapshot"."date") INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") INNER JOIN "leg2_snapshot_avg0" ON ("snapshot"."date" = "leg2_snapshot_avg0"."#date") GROUP BY "leg2_snapshot_avg0"."#date", "leg2_snapshot_avg0"."#dates") AS "dated"
), "merged_legs" AS (
SELECT
  "owner.name",
  "snapshot.month",
  "#grouping",
  any_value("open_amount") AS "open_amount",
  any_value("#rows") AS "#rows",
  any_value("avg_open") AS "avg_open",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner.name", "snapshot.month", "#grouping", "open_amount", "#rows", NULL AS "avg_open", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "owner.name", "snapshot.month", "#grouping", NULL AS "open_amount", NULL AS "#rows", "avg_open", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "owner.name", "snapshot.month", "#grouping"
), "merged" AS (
SELECT
  "owner.name",
  "snapshot.month",
  "#grouping",
  max("open_amount") AS "open_amount",
  max("#rows") AS "#rows",
  max("avg_open") AS "avg_open",
  max("#rows of leg2") AS "#rows of leg2",
  max("#rows or below") AS "#rows or below",
  max("#rows of leg2 or below") AS "#rows of leg2 or below"
FROM (SELECT "owner.name", "snapshot.month", "#grouping", "open_amount", "#rows", "avg_open", "#rows of leg2", "#rows" AS "#rows or below", "#rows of leg2" AS "#rows of leg2 or below" FROM "merged_legs" UNION ALL SELECT NULL AS "owner.name", "snapshot.month", 1 AS "#grouping", NULL AS "open_amount", NULL AS "#rows", NULL AS "avg_open", NULL AS "#rows of leg2", max("#rows") AS "#rows or below", max("#rows of leg2") AS "#rows of leg2 or below" FROM "merged_legs" WHERE ("#grouping" IN (0)) GROUP BY "snapshot.month" UNION ALL SELECT "owner.name", NULL AS "snapshot.month", 2 AS "#grouping", NULL AS "open_amount", NULL AS "#rows", NULL AS "avg_open", NULL AS "#rows of leg2", max("#rows") AS "#rows or below", max("#rows of leg2") AS "#rows of leg2 or below" FROM "merged_legs" WHERE ("#grouping" IN (0)) GROUP BY "owner.name") AS "legs"
GROUP BY "owner.name", "snapshot.month", "#grouping"
), "cells" AS (
SELECT
  "owner.name",
  "snapshot.month",
  CAST(NULL AS VARCHAR) AS "owner.name#special",
  CAST(NULL AS VARCHAR) AS "snapshot.month#special",
  "#grouping",
  CASE WHEN (NOT (coalesce("#rows", 0) = 0)) THEN "open_amount" END AS "open_amount",
  CASE WHEN (NOT (coalesce("#rows of leg2", 0) = 0)) THEN "avg_open" END AS "avg_open"
FROM "merged"
WHERE ((("#rows or below" > 0) OR ("#rows of leg2 or below" > 0)) OR ("#grouping" = 3))
)
SELECT
  "owner.name",
  "snapshot.month",
  "owner.name#special",
  "snapshot.month#special",
  "#grouping",
  "open_amount",
  "avg_open"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, icu_sort_key("owner.name", 'und') ASC NULLS LAST, "owner.name" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "snapshot.month" ASC NULLS LAST
