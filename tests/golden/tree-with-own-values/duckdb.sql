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
  min("owner.org#node"."place") AS "owner.org#order",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
LEFT JOIN "owner.org#closure" AS "owner.org#member" ON ("owner.org#member"."descendant" = "owner"."owner_id")
LEFT JOIN "owner.org#nodes" AS "owner.org#node" ON ("owner.org#node"."node" = "owner.org#member"."ancestor")
WHERE "fact"."is_won"
GROUP BY CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN "owner.org#member"."ancestor" ELSE "owner.org#node"."parent" END, CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN ("owner.org#node"."depth" + 1) ELSE "owner.org#node"."depth" END, coalesce("owner.org#member"."own", FALSE), CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN nullif("owner.org#member"."ancestor", "owner.org#member"."ancestor") ELSE "owner.org#member"."ancestor" END
UNION ALL
SELECT
  NULL AS "owner.org.parent",
  NULL AS "owner.org.depth",
  NULL AS "owner.org#own",
  NULL AS "owner.org",
  NULL AS "owner.org#order",
  1 AS "#grouping",
  sum("fact"."amount_eur") AS "won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE "fact"."is_won"
), "leg2" AS (
SELECT
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN "owner.org#member"."ancestor" ELSE "owner.org#node"."parent" END AS "owner.org.parent",
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN ("owner.org#node"."depth" + 1) ELSE "owner.org#node"."depth" END AS "owner.org.depth",
  coalesce("owner.org#member"."own", FALSE) AS "owner.org#own",
  CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN nullif("owner.org#member"."ancestor", "owner.org#member"."ancestor") ELSE "owner.org#member"."ancestor" END AS "owner.org",
  min("owner.org#node"."place") AS "owner.org#order",
  0 AS "#grouping",
  sum("fact"."amount_eur") AS "own(won)",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
LEFT JOIN "owner.org#closure" AS "owner.org#member" ON (("owner.org#member"."descendant" = "owner"."owner_id") AND ("owner.org#member"."ancestor" = "owner.org#member"."descendant"))
LEFT JOIN "owner.org#nodes" AS "owner.org#node" ON ("owner.org#node"."node" = "owner.org#member"."ancestor")
WHERE "fact"."is_won"
GROUP BY CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN "owner.org#member"."ancestor" ELSE "owner.org#node"."parent" END, CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN ("owner.org#node"."depth" + 1) ELSE "owner.org#node"."depth" END, coalesce("owner.org#member"."own", FALSE), CASE WHEN coalesce("owner.org#member"."own", FALSE) THEN nullif("owner.org#member"."ancestor", "owner.org#member"."ancestor") ELSE "owner.org#member"."ancestor" END
UNION ALL
SELECT
  NULL AS "owner.org.parent",
  NULL AS "owner.org.depth",
  NULL AS "owner.org#own",
  NULL AS "owner.org",
  NULL AS "owner.org#order",
  1 AS "#grouping",
  sum("fact"."amount_eur") AS "own(won)",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id")
WHERE "fact"."is_won"
), "merged" AS (
SELECT
  "owner.org.parent",
  "owner.org.depth",
  "owner.org#own",
  "owner.org",
  "#grouping",
  any_value("owner.org#order") AS "owner.org#order",
  any_value("won") AS "won",
  any_value("#rows") AS "#rows",
  any_value("own(won)") AS "own(won)",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "owner.org.parent", "owner.org.depth", "owner.org#own", "owner.org", "#grouping", "owner.org#order", "won", "#rows", NULL AS "own(won)", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "owner.org.parent", "owner.org.depth", "owner.org#own", "owner.org", "#grouping", "owner.org#order", NULL AS "won", NULL AS "#rows", "own(won)", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "owner.org.parent", "owner.org.depth", "owner.org#own", "owner.org", "#grouping"
), "cells" AS (
SELECT
  "owner.org.parent",
  "owner.org.depth",
  "owner.org#own",
  "owner.org",
  "owner.org#order",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN "owner.org#own" THEN 'own' WHEN ("owner.org" IS NULL) THEN 'unknown' END AS "owner.org#special",
  "#grouping",
  CASE WHEN ((coalesce("#rows", 0) = 0) AND "owner.org#own") THEN NULL ELSE CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won" END END AS "won",
  CAST(CASE WHEN (NOT (coalesce("#rows of leg2", 0) = 0)) THEN "own(won)" END AS DOUBLE) AS "own_won"
FROM "merged"
WHERE ((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "owner.org.parent",
  "owner.org.depth",
  "owner.org",
  "owner.org#special",
  "owner.org#label",
  "#grouping",
  "won",
  "own_won"
FROM "cells"
LEFT JOIN (SELECT "owner"."owner_id" AS "#key0", min("owner"."owner_name") AS "owner.org#label" FROM "main"."dim_owner" AS "owner" WHERE (NOT ("owner"."owner_id" IS NULL)) GROUP BY "owner"."owner_id") AS "owner.org#labels" ON ("owner.org" = "owner.org#labels"."#key0")
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN (NOT ("owner.org#own" IS NULL)) THEN "owner.org#order" END ASC NULLS LAST, "owner.org#own" ASC NULLS LAST
