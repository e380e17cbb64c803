WITH "leg" AS (
SELECT
  "account"."customer_name" AS "account.name",
  0 AS "#grouping",
  count(*) AS "deals"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
GROUP BY "account"."customer_name"
), "cells" AS (
SELECT
  "account.name",
  CASE WHEN ("account.name" IS NULL) THEN 'unknown' END AS "account.name#special",
  "#grouping",
  "deals"
FROM "leg"
)
SELECT
  "account.name",
  "account.name#special",
  "#grouping",
  "deals",
  count(*) OVER () AS "#tuples"
FROM "cells"
ORDER BY CASE WHEN ("account.name#special" = 'other') THEN 1 WHEN ("account.name#special" = 'blank') THEN 2 WHEN ("account.name#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "deals" DESC NULLS LAST, icu_sort_key("account.name", 'und') ASC NULLS LAST, "account.name" ASC NULLS LAST
LIMIT 5
