WITH RECURSIVE "owner.org#rows" AS (
SELECT
  "owner.org" AS "node",
  "parent",
  row_number() OVER (ORDER BY "owner.org" ASC NULLS LAST) AS "rank"
FROM (SELECT "row"."owner_id" AS "owner.org", "row"."manager_id" AS "parent" FROM "main"."dim_owner" AS "row" WHERE (NOT ("row"."owner_id" IS NOT DISTINCT FROM -1))) AS "rows"
), "owner.org#tree" AS (
SELECT
  "row"."node",
  nullif("row"."node", "row"."node") AS "parent",
  0 AS "depth",
  list_value("row"."node") AS "path",
  list_value("row"."rank") AS "place"
FROM "owner.org#rows" AS "row"
WHERE (NOT EXISTS (SELECT 1 FROM "owner.org#rows" AS "above" WHERE ("above"."node" = "row"."parent")))
UNION ALL
SELECT
  "row"."node",
  "row"."parent",
  ("owner.org#tree"."depth" + 1) AS "depth",
  list_append("owner.org#tree"."path", "row"."node") AS "path",
  list_append("owner.org#tree"."place", "row"."rank") AS "place"
FROM "owner.org#tree"
INNER JOIN "owner.org#rows" AS "row" ON ("row"."parent" = "owner.org#tree"."node")
WHERE ("owner.org#tree"."depth" < 15)
), "owner.org#nodes" AS (
SELECT
  "owner.org#tree"."node",
  "owner.org#tree"."parent",
  "owner.org#tree"."depth",
  "owner.org#tree"."path",
  "owner.org#tree"."place",
  (NOT ("owner.org#tree"."node" IN (SELECT "owner.org#tree"."parent" FROM "owner.org#tree" WHERE (NOT ("owner.org#tree"."parent" IS NULL))))) AS "leaf"
FROM "owner.org#tree"
), "owner.org#closure" AS (
SELECT
  unnest("owner.org#nodes"."path") AS "ancestor",
  FALSE AS "own",
  "owner.org#nodes"."node" AS "descendant"
FROM "owner.org#nodes"
UNION ALL
SELECT
  "owner.org#nodes"."node" AS "ancestor",
  TRUE AS "own",
  "owner.org#nodes"."node" AS "descendant"
FROM "owner.org#nodes"
WHERE (NOT "owner.org#nodes"."leaf")
), "leg" AS (
SELECT
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN "owner.org#member"."ancestor" ELSE "owner.org#node"."parent" END AS "owner.org.parent",
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN ("owner.org#node"."depth" + 1) ELSE "owner.org#node"."depth" END AS "owner.org.depth",
  coalesce("owner.org#member"."own", FALSE) AS "owner.org#own",
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN nullif("owner.org#member"."ancestor", "owner.org#member"."ancestor") ELSE "owner.org#member"."ancestor" END AS "owner.org",
  "closed"."quarter" AS "closed.quarter",
  min("owner.org#node"."place") AS "owner.org#order",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
LEFT JOIN "owner.org#closure" AS "owner.org#member" ON ("owner.org#member"."descendant" = "owner"."owner_id")
LEFT JOIN "owner.org#nodes" AS "owner.org#node" ON ("owner.org#node"."node" = "owner.org#member"."ancestor")
WHERE "fact"."is_won"
GROUP BY CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN "owner.org#member"."ancestor" ELSE "owner.org#node"."parent" END, CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN ("owner.org#node"."depth" + 1) ELSE "owner.org#node"."depth" END, coalesce("owner.org#member"."own", FALSE), CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN nullif("owner.org#member"."ancestor", "owner.org#member"."ancestor") ELSE "owner.org#member"."ancestor" END, "closed"."quarter"
UNION ALL
SELECT
  NULL AS "owner.org.parent",
  NULL AS "owner.org.depth",
  NULL AS "owner.org#own",
  NULL AS "owner.org",
  "closed"."quarter" AS "closed.quarter",
  NULL AS "owner.org#order",
  CAST((1 + (grouping_id("closed"."quarter") * 2)) AS INTEGER) AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date" = "closed"."date")
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE "fact"."is_won"
GROUP BY GROUPING SETS (("closed"."quarter"), ())
), "leg_all_closed_days" AS (
SELECT
  "calendar"."quarter" AS "closed.quarter",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_closed_frame" AS (
SELECT
  "closed.quarter",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
GROUP BY "closed.quarter"
UNION ALL
SELECT
  NULL AS "closed.quarter",
  2 AS "#time",
  coalesce(bool_or(("#date" >= $1)), FALSE) AS "#covered"
FROM "leg_all_closed_days"
), "merged" AS (
SELECT
  "#from"."owner.org.parent",
  "#from"."owner.org.depth",
  "#from"."owner.org#own",
  "#from"."owner.org",
  "#from"."closed.quarter",
  "#from"."owner.org#order",
  "#from"."#grouping",
  "#from"."won",
  "#from"."#rows",
  (coalesce("leg_all_closed_frame"."#covered", FALSE) OR (("#from"."closed.quarter" IS NULL) AND (("#from"."#grouping" & 2) = 0))) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_closed_frame" ON ((("#from"."#grouping" & 2) = "leg_all_closed_frame"."#time") AND ("#from"."closed.quarter" IS NOT DISTINCT FROM "leg_all_closed_frame"."closed.quarter"))
), "cells" AS (
SELECT
  "owner.org.parent",
  "owner.org.depth",
  "owner.org#own",
  "owner.org",
  "closed.quarter",
  "owner.org#order",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN "owner.org#own" THEN 'own' WHEN ("owner.org" IS NULL) THEN 'unknown' END AS "owner.org#special",
  CAST(NULL AS VARCHAR) AS "closed.quarter#special",
  "#grouping",
  CASE WHEN ((coalesce("#rows", 0) = 0) AND "owner.org#own") THEN NULL ELSE CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "won" END END AS "won"
FROM "merged"
WHERE (("#rows" > 0) OR ("#grouping" = 3))
), "owner.org#ranks in cells" AS (
SELECT DISTINCT
  ("#grouping" & 0) AS "#group",
  "owner.org" AS "node",
  dense_rank() OVER (PARTITION BY ("#grouping" & 0) ORDER BY CASE WHEN (NOT ("owner.org#own" IS NULL)) THEN "owner.org#order" END DESC NULLS LAST, "owner.org#own" ASC NULLS LAST, "owner.org#order" ASC NULLS LAST) AS "rank"
FROM "cells"
WHERE ((("#grouping" & 1) = 0) AND (NOT ("owner.org" IS NULL)))
), "owner.org#places in cells" AS (
SELECT
  "node"."#group",
  "node"."node",
  list_sort(list((("owner.org#nodes"."depth" * 4294967296) + (2147483648 - list_extract("owner.org#nodes"."place", -1))))) AS "place"
FROM "owner.org#ranks in cells" AS "node"
INNER JOIN "owner.org#closure" ON (("owner.org#closure"."descendant" = "node"."node") AND (NOT "owner.org#closure"."own"))
INNER JOIN "owner.org#nodes" ON ("owner.org#nodes"."node" = "owner.org#closure"."ancestor")
GROUP BY "node"."#group", "node"."node"
), "cells_placed" AS (
SELECT
  "cells".*,
  "owner.org#places in cells"."place" AS "owner.org#place"
FROM "cells"
LEFT JOIN "owner.org#places in cells" ON (("owner.org#places in cells"."node" = coalesce("cells"."owner.org", "cells"."owner.org.parent")) AND ("owner.org#places in cells"."#group" = ("#grouping" & 0)))
)
SELECT
  "owner.org.parent",
  "owner.org.depth",
  "owner.org",
  "closed.quarter",
  "owner.org#special",
  "closed.quarter#special",
  "owner.org#label",
  "#grouping",
  "won"
FROM "cells_placed"
LEFT JOIN (SELECT "owner"."owner_id" AS "#key0", min("owner"."owner_name") AS "owner.org#label" FROM "main"."dim_owner" AS "owner" WHERE (NOT ("owner"."owner_id" IS NULL)) GROUP BY "owner"."owner_id") AS "owner.org#labels" ON ("owner.org" = "owner.org#labels"."#key0")
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "owner.org#place" ASC NULLS LAST, "owner.org#own" ASC NULLS LAST, CASE WHEN (NOT ("owner.org#own" IS NULL)) THEN "owner.org#order" END ASC NULLS LAST, "owner.org#own" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, "closed.quarter" ASC NULLS LAST
-- $1 = "2025-01-01" (date)
