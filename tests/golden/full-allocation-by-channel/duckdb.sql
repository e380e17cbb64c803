WITH "leg" AS (
SELECT
  "touched.channel",
  "touched.channel#unassigned",
  0 AS "#grouping",
  sum("#value won") AS "won",
  count(*) AS "won_deals",
  count(*) AS "#rows"
FROM (SELECT "touched"."channel" AS "touched.channel", coalesce("touched/bridge"."#unassigned", TRUE) AS "touched.channel#unassigned", any_value("fact"."amount_eur") AS "#value won" FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact" INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" GROUP BY "bridge"."deal_id", "bridge"."campaign_id") AS "touched/bridge" ON ("fact"."deal_id" = "touched/bridge"."deal_id") LEFT JOIN "main"."dim_campaign" AS "touched" ON ("touched/bridge"."#member" = "touched"."campaign_id") WHERE (("owner"."owner_name" IN ($1, $2)) AND "fact"."is_won") GROUP BY "touched"."channel", coalesce("touched/bridge"."#unassigned", TRUE), "fact"."deal_id") AS "together"
GROUP BY "touched.channel", "touched.channel#unassigned"
UNION ALL
SELECT
  NULL AS "touched.channel",
  NULL AS "touched.channel#unassigned",
  1 AS "#grouping",
  sum("#value won") AS "won",
  count(*) AS "won_deals",
  count(*) AS "#rows"
FROM (SELECT any_value("fact"."amount_eur") AS "#value won" FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact" INNER JOIN "main"."dim_owner" AS "owner" ON ("fact"."owner_id" = "owner"."owner_id") LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" GROUP BY "bridge"."deal_id", "bridge"."campaign_id") AS "touched/bridge" ON ("fact"."deal_id" = "touched/bridge"."deal_id") LEFT JOIN "main"."dim_campaign" AS "touched" ON ("touched/bridge"."#member" = "touched"."campaign_id") WHERE (("owner"."owner_name" IN ($1, $2)) AND "fact"."is_won") GROUP BY "fact"."deal_id") AS "together"
), "cells" AS (
SELECT
  "touched.channel",
  "touched.channel#unassigned",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN "touched.channel#unassigned" THEN 'unassigned' WHEN ("touched.channel" IS NULL) THEN 'blank' END AS "touched.channel#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "won" END AS "won",
  "won_deals"
FROM "leg"
)
SELECT
  "touched.channel",
  "touched.channel#special",
  "#grouping",
  "won",
  "won_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("touched.channel#special" = 'other') THEN 1 WHEN ("touched.channel#special" = 'blank') THEN 2 WHEN ("touched.channel#special" = 'unknown') THEN 3 WHEN ("touched.channel#special" = 'unassigned') THEN 4 ELSE 0 END ASC NULLS LAST, icu_sort_key("touched.channel", 'und') ASC NULLS LAST, "touched.channel" ASC NULLS LAST
-- $1 = "Cyd" (text)
-- $2 = "Ben" (text)
