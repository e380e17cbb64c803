WITH "leg" AS (
SELECT
  "time"."month" AS "time.month",
  CAST(grouping_id("time"."month") AS INTEGER) AS "#grouping",
  sum(("fact"."amount" * CASE WHEN ("fact"."currency" = $1) THEN 1 ELSE "currency to :currency by fx_daily at time"."rate" END)) AS "invoices.billed_in",
  count(*) AS "#rows"
FROM "main"."fact_invoice" AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."issued_date" = "time"."date")
LEFT JOIN (SELECT "dates"."currency", "dates"."date", "rates"."rate" FROM (SELECT DISTINCT "fact"."currency", "fact"."issued_date" AS "date" FROM "main"."fact_invoice" AS "fact") AS "dates" ASOF LEFT JOIN (SELECT "currency", "date", "rate" FROM "main"."dim_rate" AS "dim_rate" WHERE (("to_currency" = $1) AND (NOT ("rate" IS NULL)))) AS "rates" ON (("dates"."currency" = "rates"."currency") AND ("rates"."date" <= "dates"."date"))) AS "currency to :currency by fx_daily at time" ON (("fact"."currency" = "currency to :currency by fx_daily at time"."currency") AND ("currency to :currency by fx_daily at time"."date" = "fact"."issued_date"))
GROUP BY GROUPING SETS (("time"."month"), ())
), "leg2" AS (
SELECT
  "time"."month" AS "time.month",
  CAST(grouping_id("time"."month") AS INTEGER) AS "#grouping",
  sum(("fact"."amount" * CASE WHEN ("fact"."currency" = $1) THEN 1 ELSE "currency to :currency by fx_daily at time"."rate" END)) AS "payments.paid_in",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_invoice" AS "fact" WHERE (NOT ("fact"."paid_date" IS NULL))) AS "fact"
INNER JOIN "main"."dim_date" AS "time" ON ("fact"."paid_date" = "time"."date")
LEFT JOIN (SELECT "dates"."currency", "dates"."date", "rates"."rate" FROM (SELECT DISTINCT "fact"."currency", "fact"."paid_date" AS "date" FROM "main"."fact_invoice" AS "fact") AS "dates" ASOF LEFT JOIN (SELECT "currency", "date", "rate" FROM "main"."dim_rate" AS "dim_rate" WHERE (("to_currency" = $1) AND (NOT ("rate" IS NULL)))) AS "rates" ON (("dates"."currency" = "rates"."currency") AND ("rates"."date" <= "dates"."date"))) AS "currency to :currency by fx_daily at time" ON (("fact"."currency" = "currency to :currency by fx_daily at time"."currency") AND ("currency to :currency by fx_daily at time"."date" = "fact"."paid_date"))
GROUP BY GROUPING SETS (("time"."month"), ())
), "leg_all_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg_all_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg_all_time_days"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg_all_time_days"
), "leg2_all_time_days" AS (
SELECT
  "calendar"."month" AS "time.month",
  "calendar"."date" AS "#date"
FROM "main"."dim_date" AS "calendar"
WHERE (NOT ("calendar"."date" IS NULL))
), "leg2_all_time_frame" AS (
SELECT
  "time.month",
  0 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg2_all_time_days"
GROUP BY "time.month"
UNION ALL
SELECT
  NULL AS "time.month",
  1 AS "#time",
  coalesce(bool_or(("#date" >= $2)), FALSE) AS "#covered"
FROM "leg2_all_time_days"
), "merged_legs" AS (
SELECT
  "time.month",
  "#grouping",
  any_value("invoices.billed_in") AS "invoices.billed_in",
  any_value("#rows") AS "#rows",
  any_value("payments.paid_in") AS "payments.paid_in",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "time.month", "#grouping", "invoices.billed_in", "#rows", NULL AS "payments.paid_in", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "time.month", "#grouping", NULL AS "invoices.billed_in", NULL AS "#rows", "payments.paid_in", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "time.month", "#grouping"
), "merged" AS (
SELECT
  "#from"."time.month",
  "#from"."#grouping",
  "#from"."invoices.billed_in",
  "#from"."#rows",
  "#from"."payments.paid_in",
  "#from"."#rows of leg2",
  (coalesce("leg_all_time_frame"."#covered", FALSE) OR (("#from"."time.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg",
  (coalesce("leg2_all_time_frame"."#covered", FALSE) OR (("#from"."time.month" IS NULL) AND (("#from"."#grouping" & 1) = 0))) AS "#covered by leg2"
FROM "merged_legs" AS "#from"
LEFT JOIN "leg_all_time_frame" ON ((("#from"."#grouping" & 1) = "leg_all_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg_all_time_frame"."time.month"))
LEFT JOIN "leg2_all_time_frame" ON ((("#from"."#grouping" & 1) = "leg2_all_time_frame"."#time") AND ("#from"."time.month" IS NOT DISTINCT FROM "leg2_all_time_frame"."time.month"))
), "cells" AS (
SELECT
  "time.month",
  CAST(NULL AS VARCHAR) AS "time.month#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "invoices.billed_in" END AS "invoices.billed_in",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "payments.paid_in" END AS "payments.paid_in",
  CAST(CAST(CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN CASE WHEN "#covered by leg2" THEN 0 END ELSE "payments.paid_in" END AS DOUBLE) / nullif(CAST(CASE WHEN (coalesce("#rows", 0) = 0) THEN CASE WHEN "#covered by leg" THEN 0 END ELSE "invoices.billed_in" END AS DOUBLE), 0) AS DOUBLE) AS "collected"
FROM "merged"
WHERE ((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "time.month",
  "time.month#special",
  "#grouping",
  "invoices.billed_in",
  "payments.paid_in",
  "collected"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, "time.month" ASC NULLS LAST
-- $1 = "USD" (text)
-- $2 = "2025-12-01" (date)
