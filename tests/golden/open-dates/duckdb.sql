WITH "leg" AS (
SELECT
  "closed"."month" AS "closed.month",
  0 AS "#grouping",
  count(*) AS "deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
GROUP BY "closed"."month"
), "cells" AS (
SELECT
  "closed.month",
  CASE WHEN ("closed.month" IS NULL) THEN 'unknown' END AS "closed.month#special",
  "#grouping",
  "deals"
FROM "leg"
)
SELECT
  "closed.month",
  "closed.month#special",
  "#grouping",
  "deals"
FROM "cells"
ORDER BY CASE WHEN ("closed.month#special" = 'other') THEN 1 WHEN ("closed.month#special" = 'blank') THEN 2 WHEN ("closed.month#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "closed.month" ASC NULLS LAST
