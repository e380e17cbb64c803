WITH "leg" AS (
SELECT "account"."customer_name" AS "account.name", 0 AS "#grouping", count(*) AS "deals"
FROM "fact_opportunity" AS "fact"
INNER JOIN "dim_customer" AS "account" ON ("fact"."customer_key" = "account"."customer_key")
GROUP BY "account"."customer_name"
), "cells" AS (
SELECT "account.name", CASE WHEN ("account.name" IS NULL) THEN 'unknown' END AS "account.name#special", "#grouping", "deals"
FROM "leg"
), "leaves" AS (
SELECT "account.name", dense_rank() OVER (ORDER BY CASE WHEN ("account.name#special" = 'other') THEN 1 WHEN ("account.name#special" = 'blank') THEN 2 WHEN ("account.name#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "deals" DESC NULLS LAST, icu_sort_key("account.name", 'und') ASC NULLS LAST, "account.name" ASC NULLS LAST) AS "#tuple"
FROM "cells"
WHERE ("cells"."#grouping" = 0)
), "kept" AS (
SELECT "account.name", 0 AS "#grouping"
FROM "leaves"
WHERE ("#tuple" <= $1)
GROUP BY "account.name"
)
SELECT "account.name", "account.name#special", "#grouping", "deals", "total"."#tuples"
FROM "cells"
CROSS JOIN (SELECT coalesce(max("#tuple"), 0) AS "#tuples" FROM "leaves") AS "total"
WHERE EXISTS (SELECT 1 AS "one" FROM "kept" WHERE (("kept"."#grouping" = "cells"."#grouping") AND ("kept"."account.name" IS NOT DISTINCT FROM "cells"."account.name")))
ORDER BY CASE WHEN ("account.name#special" = 'other') THEN 1 WHEN ("account.name#special" = 'blank') THEN 2 WHEN ("account.name#special" = 'unknown') THEN 3 ELSE 0 END ASC NULLS LAST, "deals" DESC NULLS LAST, icu_sort_key("account.name", 'und') ASC NULLS LAST, "account.name" ASC NULLS LAST
-- $1 = 5 (integer)
