WITH "leg" AS (
SELECT
  "account"."sector" AS "account.sector",
  CAST(grouping_id("account"."sector") AS INTEGER) AS "#grouping",
  count(*) AS "deals",
  sum("fact"."close_value") FILTER (WHERE ("fact"."stage" = $1)) AS "won_value",
  count(*) AS "#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_value#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
GROUP BY GROUPING SETS (("account"."sector"), ())
), "cells" AS (
SELECT
  "account.sector",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN ("account.sector" IS NULL) THEN 'unknown' END AS "account.sector#special",
  "#grouping",
  "deals",
  CASE WHEN (coalesce("won_value#rows", 0) = 0) THEN 0 ELSE "won_value" END AS "won_value"
FROM "leg"
)
SELECT
  "account.sector",
  "account.sector#special",
  "#grouping",
  "deals",
  "won_value"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("account.sector#special" = 'other') THEN 1 WHEN ("account.sector#special" = 'blank') THEN 2 WHEN ("account.sector#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("account.sector", 'und') ASC NULLS LAST, "account.sector" ASC NULLS LAST
-- $1 = "Won" (text)
