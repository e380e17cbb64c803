WITH "leg" AS (
SELECT
  "campaign"."channel" AS "campaign.channel",
  CASE WHEN (grouping_id("campaign"."channel") <> 0) THEN NULL ELSE coalesce("campaign/bridge"."#unassigned", TRUE) END AS "campaign.channel#unassigned",
  CAST(grouping_id("campaign"."channel") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * coalesce("campaign/bridge"."#weight", 1))) AS "bookings.won",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", sum("bridge"."credit") AS "#weight", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id", "bridge"."campaign_id" UNION ALL SELECT "shares"."deal_id", NULL AS "#member", (1 - "shares"."#assigned") AS "#weight", TRUE AS "#unassigned" FROM (SELECT "bridge"."deal_id", sum("bridge"."credit") AS "#assigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id") AS "shares" WHERE ((1 - "shares"."#assigned") >= 1e-9)) AS "campaign/bridge" ON ("fact"."deal_id" = "campaign/bridge"."deal_id")
LEFT JOIN "main"."dim_campaign" AS "campaign" ON ("campaign/bridge"."#member" = "campaign"."campaign_id")
WHERE "fact"."is_won"
GROUP BY GROUPING SETS (("campaign"."channel", coalesce("campaign/bridge"."#unassigned", TRUE)), ())
), "leg2" AS (
SELECT
  "campaign"."channel" AS "campaign.channel",
  CASE WHEN (grouping_id("campaign"."channel") <> 0) THEN NULL ELSE coalesce("campaign/bridge"."#unassigned", TRUE) END AS "campaign.channel#unassigned",
  CAST(grouping_id("campaign"."channel") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * coalesce("campaign/bridge"."#weight", 1))) AS "bookings.attributed",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", sum("bridge"."credit") AS "#weight", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id", "bridge"."campaign_id" UNION ALL SELECT "shares"."deal_id", NULL AS "#member", (1 - "shares"."#assigned") AS "#weight", TRUE AS "#unassigned" FROM (SELECT "bridge"."deal_id", sum("bridge"."credit") AS "#assigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id") AS "shares" WHERE ((1 - "shares"."#assigned") >= 1e-9)) AS "campaign/bridge" ON ("fact"."deal_id" = "campaign/bridge"."deal_id")
LEFT JOIN "main"."dim_campaign" AS "campaign" ON ("campaign/bridge"."#member" = "campaign"."campaign_id")
WHERE ("fact"."is_won" AND (NOT coalesce("campaign/bridge"."#unassigned", TRUE)))
GROUP BY GROUPING SETS (("campaign"."channel", coalesce("campaign/bridge"."#unassigned", TRUE)), ())
), "leg3" AS (
SELECT
  "campaign"."channel" AS "campaign.channel",
  CASE WHEN (grouping_id("campaign"."channel") <> 0) THEN NULL ELSE FALSE END AS "campaign.channel#unassigned",
  CAST(grouping_id("campaign"."channel") AS INTEGER) AS "#grouping",
  sum("fact"."cost_eur") AS "spend.cost",
  count(*) AS "#rows of leg3"
FROM "main"."fact_spend" AS "fact"
INNER JOIN "main"."dim_campaign" AS "campaign" ON ("fact"."campaign_id" = "campaign"."campaign_id")
GROUP BY GROUPING SETS (("campaign"."channel", FALSE), ())
), "merged" AS (
SELECT
  "campaign.channel",
  "campaign.channel#unassigned",
  "#grouping",
  any_value("bookings.won") AS "bookings.won",
  any_value("#rows") AS "#rows",
  any_value("bookings.attributed") AS "bookings.attributed",
  any_value("#rows of leg2") AS "#rows of leg2",
  any_value("spend.cost") AS "spend.cost",
  any_value("#rows of leg3") AS "#rows of leg3"
FROM (SELECT "campaign.channel", "campaign.channel#unassigned", "#grouping", "bookings.won", "#rows", NULL AS "bookings.attributed", NULL AS "#rows of leg2", NULL AS "spend.cost", NULL AS "#rows of leg3" FROM "leg" UNION ALL SELECT "campaign.channel", "campaign.channel#unassigned", "#grouping", NULL AS "bookings.won", NULL AS "#rows", "bookings.attributed", "#rows of leg2", NULL AS "spend.cost", NULL AS "#rows of leg3" FROM "leg2" UNION ALL SELECT "campaign.channel", "campaign.channel#unassigned", "#grouping", NULL AS "bookings.won", NULL AS "#rows", NULL AS "bookings.attributed", NULL AS "#rows of leg2", "spend.cost", "#rows of leg3" FROM "leg3") AS "legs"
GROUP BY "campaign.channel", "campaign.channel#unassigned", "#grouping"
), "cells" AS (
SELECT
  "campaign.channel",
  "campaign.channel#unassigned",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN "campaign.channel#unassigned" THEN 'unassigned' WHEN ("campaign.channel" IS NULL) THEN 'blank' END AS "campaign.channel#special",
  "#grouping",
  CASE WHEN (coalesce("#rows", 0) = 0) THEN 0 ELSE "bookings.won" END AS "bookings.won",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN 0 ELSE "bookings.attributed" END AS "bookings.attributed",
  CASE WHEN (coalesce("#rows of leg3", 0) = 0) THEN 0 ELSE "spend.cost" END AS "spend.cost",
  CAST(CAST(CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN 0 ELSE "bookings.attributed" END AS DOUBLE) / nullif(CAST(CASE WHEN (coalesce("#rows of leg3", 0) = 0) THEN 0 ELSE "spend.cost" END AS DOUBLE), 0) AS DOUBLE) AS "roas"
FROM "merged"
WHERE (((("#rows" > 0) OR ("#rows of leg2" > 0)) OR ("#rows of leg3" > 0)) OR ("#grouping" = 1))
)
SELECT
  "campaign.channel",
  "campaign.channel#special",
  "#grouping",
  "bookings.won",
  "bookings.attributed",
  "spend.cost",
  "roas"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("campaign.channel#special" = 'other') THEN 1 WHEN ("campaign.channel#special" = 'blank') THEN 2 WHEN ("campaign.channel#special" = 'unknown') THEN 3 WHEN ("campaign.channel#special" = 'unassigned') THEN 4 ELSE 0 END ASC NULLS LAST, icu_sort_key("campaign.channel", 'und') ASC NULLS LAST, "campaign.channel" ASC NULLS LAST
