WITH "leg" AS (
SELECT
  "geography"."store_country" AS "geography.state/geography.country",
  "geography"."store_state" AS "geography.state",
  "geography"."store_city" AS "geography.city",
  "product/product_class_id/product_class.product_class_id"."product_family" AS "product.product_family",
  CAST(grouping_id("product/product_class_id/product_class.product_class_id"."product_family", "geography"."store_city", "geography"."store_state") AS INTEGER) AS "#grouping",
  sum("fact"."unit_sales") AS "unit_sales"
FROM "main"."sales_fact_1997" AS "fact"
INNER JOIN "main"."store_ragged" AS "geography" ON ("fact"."store_id" = "geography"."store_id")
INNER JOIN "main"."product" AS "product" ON ("fact"."product_id" = "product"."product_id")
LEFT JOIN "main"."product_class" AS "product/product_class_id/product_class.product_class_id" ON ("product"."product_class_id" = "product/product_class_id/product_class.product_class_id"."product_class_id")
GROUP BY GROUPING SETS (("geography"."store_country", "geography"."store_state", "geography"."store_city", "product/product_class_id/product_class.product_class_id"."product_family"), ("geography"."store_country", "geography"."store_state", "product/product_class_id/product_class.product_class_id"."product_family"), ("geography"."store_country", "geography"."store_state", "geography"."store_city"), ("geography"."store_country", "geography"."store_state"))
), "cells" AS (
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  "product.product_family",
  CAST(NULL AS VARCHAR) AS "geography.state#special",
  CASE WHEN (("#grouping" & 2) <> 0) THEN NULL WHEN ("geography.city" IS NULL) THEN 'blank' END AS "geography.city#special",
  CAST(NULL AS VARCHAR) AS "product.product_family#special",
  "#grouping",
  "unit_sales"
FROM "leg"
), "leaves" AS (
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  "product.product_family",
  "#grouping"
FROM "cells"
WHERE ((("#grouping" IN (0, 2)) AND (((("#grouping" & 3) = 2) AND ("geography.state/geography.country" = $1)) OR (((("#grouping" & 3) = 0) AND ("geography.state/geography.country" = $1)) AND ("geography.state" = "geography.state/geography.country")))) AND (((((("#grouping" & 3) = 2) AND ("geography.state" = "geography.state/geography.country"))) IS NOT TRUE) AND ((((("#grouping" & 2) = 0) AND ("geography.city#special" IS NOT DISTINCT FROM 'blank'))) IS NOT TRUE)))
), "kept" AS (
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  "product.product_family",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
UNION ALL
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  "product.product_family",
  "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
UNION ALL
SELECT
  "geography.state/geography.country",
  "geography.state",
  CASE WHEN FALSE THEN min("geography.city") END AS "geography.city",
  CASE WHEN FALSE THEN min("product.product_family") END AS "product.product_family",
  6 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
GROUP BY "geography.state/geography.country", "geography.state"
UNION ALL
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  CASE WHEN FALSE THEN min("product.product_family") END AS "product.product_family",
  4 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 0)
GROUP BY "geography.state/geography.country", "geography.state", "geography.city"
UNION ALL
SELECT
  "geography.state/geography.country",
  "geography.state",
  CASE WHEN FALSE THEN min("geography.city") END AS "geography.city",
  CASE WHEN FALSE THEN min("product.product_family") END AS "product.product_family",
  6 AS "#grouping"
FROM "leaves"
WHERE ("#grouping" = 2)
GROUP BY "geography.state/geography.country", "geography.state"
)
SELECT
  "geography.state/geography.country",
  "geography.state",
  "geography.city",
  "product.product_family",
  "geography.state#special",
  "geography.city#special",
  "product.product_family#special",
  "#grouping",
  "unit_sales"
FROM "cells"
WHERE (EXISTS (SELECT 1 AS "one" FROM "kept" WHERE ((((("kept"."#grouping" = "cells"."#grouping") AND ("kept"."geography.state/geography.country" IS NOT DISTINCT FROM "cells"."geography.state/geography.country")) AND ("kept"."geography.state" IS NOT DISTINCT FROM "cells"."geography.state")) AND ("kept"."geography.city" IS NOT DISTINCT FROM "cells"."geography.city")) AND ("kept"."product.product_family" IS NOT DISTINCT FROM "cells"."product.product_family"))) AND (((((("#grouping" & 3) = 2) AND ("geography.state" = "geography.state/geography.country"))) IS NOT TRUE) AND ((((("#grouping" & 2) = 0) AND ("geography.city#special" IS NOT DISTINCT FROM 'blank'))) IS NOT TRUE)))
ORDER BY icu_sort_key("geography.state", 'und') ASC NULLS LAST, "geography.state" ASC NULLS LAST, icu_sort_key("geography.state/geography.country", 'und') ASC NULLS LAST, "geography.state/geography.country" ASC NULLS LAST, CASE WHEN (("#grouping" & 2) = 0) THEN 1 WHEN (((("#grouping" & 3) = 2) AND ("geography.state/geography.country" = $1)) OR (((("#grouping" & 3) = 0) AND ("geography.state/geography.country" = $1)) AND ("geography.state" = "geography.state/geography.country"))) THEN 0 ELSE 2 END ASC NULLS LAST, CASE WHEN ("geography.city#special" = 'other') THEN 1 WHEN ("geography.city#special" = 'blank') THEN 2 WHEN ("geography.city#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, icu_sort_key("geography.city", 'und') ASC NULLS LAST, "geography.city" ASC NULLS LAST, ("#grouping" & 4) ASC NULLS LAST, icu_sort_key("product.product_family", 'und') ASC NULLS LAST, "product.product_family" ASC NULLS LAST
-- $1 = "USA" (text)
