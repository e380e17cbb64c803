WITH "leg" AS (
SELECT
  0 AS "#grouping",
  count(*) AS "deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  avg("fact"."days_to_close") AS "days_to_close",
  count(*) AS "#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
), "cells" AS (
SELECT
  "#grouping",
  "deals",
  "won_deals",
  "lost_deals",
  CASE WHEN (coalesce("won_deals#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value",
  CAST(CAST("won_deals" AS DOUBLE) / nullif(CAST(("won_deals" + "lost_deals") AS DOUBLE), 0) AS DOUBLE) AS "win_rate",
  "days_to_close"
FROM "leg"
)
SELECT
  "#grouping",
  "deals",
  "won_deals",
  "lost_deals",
  "won_value",
  "win_rate",
  "days_to_close"
FROM "cells"
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
