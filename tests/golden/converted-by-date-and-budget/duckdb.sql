WITH "leg" AS (
SELECT
  "issued"."month" AS "issued.month",
  "fact"."customer",
  CAST(grouping_id("fact"."customer", "issued"."month") AS INTEGER) AS "#grouping",
  sum(("fact"."amount" * CASE WHEN ("fact"."currency" = $1) THEN 1 ELSE "currency to EUR by fx_daily at issued"."rate" END)) AS "billed_eur",
  sum(("fact"."amount" * CASE WHEN ("fact"."currency" = $1) THEN 1 ELSE "currency to EUR by fx_budget at issued.year"."rate" END)) AS "billed_budget",
  sum(("fact"."amount" * CASE WHEN ("fact"."currency" = $1) THEN 1 ELSE "currency to EUR by fx_daily at paid"."rate" END)) FILTER (WHERE (NOT ("fact"."paid_date" IS NULL))) AS "paid_eur",
  count(*) AS "#rows",
  count(*) FILTER (WHERE (NOT ("fact"."paid_date" IS NULL))) AS "paid_eur#rows"
FROM "main"."fact_invoice" AS "fact"
INNER JOIN "main"."dim_date" AS "issued" ON ("fact"."issued_date" = "issued"."date")
LEFT JOIN (SELECT "dates"."currency", "dates"."date", "rates"."rate" FROM (SELECT DISTINCT "fact"."currency", "fact"."issued_date" AS "date" FROM "main"."fact_invoice" AS "fact") AS "dates" ASOF LEFT JOIN (SELECT "currency", "date", "rate" FROM "main"."dim_rate" AS "dim_rate" WHERE (("to_currency" = $1) AND (NOT ("rate" IS NULL)))) AS "rates" ON (("dates"."currency" = "rates"."currency") AND ("rates"."date" <= "dates"."date"))) AS "currency to EUR by fx_daily at issued" ON (("fact"."currency" = "currency to EUR by fx_daily at issued"."currency") AND ("currency to EUR by fx_daily at issued"."date" = "fact"."issued_date"))
LEFT JOIN (SELECT "currency", "year", "rate" FROM "main"."dim_budget_rate" AS "dim_budget_rate" WHERE (("to_currency" = $1) AND (NOT ("rate" IS NULL)))) AS "currency to EUR by fx_budget at issued.year" ON (("fact"."currency" = "currency to EUR by fx_budget at issued.year"."currency") AND ("currency to EUR by fx_budget at issued.year"."year" = CAST(year("issued"."date") AS INTEGER)))
LEFT JOIN (SELECT "dates"."currency", "dates"."date", "rates"."rate" FROM (SELECT DISTINCT "fact"."currency", "fact"."paid_date" AS "date" FROM "main"."fact_invoice" AS "fact") AS "dates" ASOF LEFT JOIN (SELECT "currency", "date", "rate" FROM "main"."dim_rate" AS "dim_rate" WHERE (("to_currency" = $1) AND (NOT ("rate" IS NULL)))) AS "rates" ON (("dates"."currency" = "rates"."currency") AND ("rates"."date" <= "dates"."date"))) AS "currency to EUR by fx_daily at paid" ON (("fact"."currency" = "currency to EUR by fx_daily at paid"."currency") AND ("currency to EUR by fx_daily at paid"."date" = "fact"."paid_date"))
WHERE ("issued"."year" = $2)
GROUP BY GROUPING SETS (("issued"."month", "fact"."customer"), ())
), "leg_all_issued_days" AS (
SELECT
  "calendar"."month" AS "issued.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE ((NOT ("calendar"."date" IS NULL)) AND ("calendar"."year" = $2))
), "leg_all_issued_frame" AS (
SELECT
  "issued.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_issued_days"
GROUP BY "issued.month"
UNION ALL
SELECT
  NULL AS "issued.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $3)), FALSE) AS "#covered"
FROM "leg_all_issued_days"
), "merged" AS (
SELECT
  "#from"."issued.month",
  "#from"."customer",
  "#from"."#grouping",
  "#from"."billed_eur",
  "#from"."billed_budget",
  "#from"."paid_eur",
  "#from"."#rows",
  "#from"."paid_eur#rows",
  (coalesce("leg_all_issued_frame"."#covered", FALSE) OR (("#from"."issued.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg"
FROM "leg" AS "#from"
LEFT JOIN "leg_all_issued_frame" ON ((("#from"."#grouping" & 1) = "leg_all_issued_frame"."#time") AND ("#from"."issued.month" IS NOT DISTINCT FROM "leg_all_issued_frame"."issued.month"))
), "cells" AS (
SELECT
  "issued.month",
  "customer",
  CAST(NULL AS VARCHAR) AS "issued.month#special",
  CAST(NULL AS VARCHAR) AS "customer#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "billed_eur" END AS "billed_eur",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "billed_budget" END AS "billed_budget",
  CASE WHEN (coalesce("paid_eur#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "paid_eur" END AS "paid_eur"
FROM "merged"
WHERE ((("#rows" > 0) OR ("paid_eur#rows" > 0)) OR ("#grouping" = 3))
)
SELECT
  "issued.month",
  "customer",
  "issued.month#special",
  "customer#special",
  "#grouping",
  "billed_eur",
  "billed_budget",
  "paid_eur"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "issued.month" ASC NULLS LAST, ("#grouping" & 2) ASC NULLS LAST, icu_sort_key("customer", 'und') ASC NULLS LAST, "customer" ASC NULLS LAST
-- $1 = "EUR" (text)
-- $2 = 2026 (integer)
-- $3 = "2025-12-01" (date)
