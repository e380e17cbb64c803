WITH "leg" AS (
SELECT
  "fact"."stage",
  0 AS "#grouping",
  count(*) AS "deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
WHERE ((("account"."sector" IN ($1, $2))) IS NOT TRUE)
GROUP BY "fact"."stage"
), "cells" AS (
SELECT
  "stage",
  CAST(NULL AS VARCHAR) AS "stage#special",
  "#grouping",
  "deals"
FROM "leg"
)
SELECT
  "stage",
  "stage#special",
  "#grouping",
  "deals"
FROM "cells"
ORDER BY CASE WHEN ("stage" = $3) THEN 0 WHEN ("stage" = $4) THEN 1 WHEN ("stage" = $5) THEN 2 WHEN ("stage" = $6) THEN 3 WHEN ("stage" = $7) THEN 4 ELSE 5 END ASC NULLS LAST, icu_sort_key("stage", 'und') ASC NULLS LAST, "stage" ASC NULLS LAST
-- $1 = "technolgy" (text)
-- $2 = "retail" (text)
-- $3 = "Prospecting" (text)
-- $4 = "Engaging" (text)
-- $5 = "Proposal" (text)
-- $6 = "Won" (text)
-- $7 = "Lost" (text)
