WITH "leg" AS (
SELECT
  "owner"."office" AS "owner.office",
  0 AS "#grouping",
  count(*) AS "deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_employee" AS "owner" ON ("fact"."employee_key" = "owner"."employee_key")
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
INNER JOIN "main"."dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
WHERE ((("product"."series" = $2) OR ("account"."country" IN ($3, $4))) AND ((("owner"."manager_name" = $5)) IS NOT TRUE))
GROUP BY "owner"."office"
), "cells" AS (
SELECT
  "owner.office",
  CAST(NULL AS VARCHAR) AS "owner.office#special",
  "#grouping",
  "deals",
  "won_deals"
FROM "leg"
)
SELECT
  "owner.office",
  "owner.office#special",
  "#grouping",
  "deals",
  "won_deals"
FROM "cells"
ORDER BY icu_sort_key("owner.office", 'und') ASC NULLS LAST, "owner.office" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "GTX" (text)
-- $3 = "Kenya" (text)
-- $4 = "Japan" (text)
-- $5 = "Dustin Brinkmann" (text)
