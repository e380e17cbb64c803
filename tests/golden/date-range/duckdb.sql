WITH "leg" AS (
SELECT
  "product"."product_name" AS "product.name",
  0 AS "#grouping",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals",
  avg("fact"."days_to_close") AS "days_to_close",
  count(*) FILTER (WHERE ("fact"."stage" = $1)) AS "won_deals#rows",
  count(*) FILTER (WHERE ("fact"."stage" = $2)) AS "lost_deals#rows"
FROM "main"."fact_opportunity" AS "fact"
INNER JOIN "main"."dim_date" AS "closed" ON ("fact"."closed_date_key" = "closed"."date_key")
INNER JOIN "main"."dim_product" AS "product" ON ("fact"."product_key" = "product"."product_key")
WHERE (("closed"."date" >= $3) AND ("closed"."date" <= $4))
GROUP BY "product"."product_name"
), "cells" AS (
SELECT
  "product.name",
  CAST(NULL AS VARCHAR) AS "product.name#special",
  "#grouping",
  "won_deals",
  "lost_deals",
  "days_to_close"
FROM "leg"
)
SELECT
  "product.name",
  "product.name#special",
  "#grouping",
  "won_deals",
  "lost_deals",
  "days_to_close"
FROM "cells"
ORDER BY icu_sort_key("product.name", 'und') ASC NULLS LAST, "product.name" ASC NULLS LAST
-- $1 = "Won" (text)
-- $2 = "Lost" (text)
-- $3 = "2017-06-15" (date)
-- $4 = "2017-06-30" (date)
