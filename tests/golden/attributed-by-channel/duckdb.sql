WITH "leg" AS (
SELECT
  "campaign"."channel" AS "campaign.channel",
  CASE WHEN (grouping_id("campaign"."channel") <> 0) THEN NULL ELSE coalesce("campaign/bridge"."#unassigned", TRUE) END AS "campaign.channel#unassigned",
  CAST(grouping_id("campaign"."channel") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * coalesce("campaign/bridge"."#weight", 1))) FILTER (WHERE "fact"."is_won") AS "won",
  coalesce(sum(coalesce("campaign/bridge"."#weight", 1)), 0) AS "closed_deals",
  count(*) FILTER (WHERE "fact"."is_won") AS "won#rows",
  count(*) AS "#rows"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", sum("bridge"."credit") AS "#weight", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id", "bridge"."campaign_id" UNION ALL SELECT "shares"."deal_id", NULL AS "#member", (1 - "shares"."#assigned") AS "#weight", TRUE AS "#unassigned" FROM (SELECT "bridge"."deal_id", sum("bridge"."credit") AS "#assigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id") AS "shares" WHERE ((1 - "shares"."#assigned") >= 1e-9)) AS "campaign/bridge" ON ("fact"."deal_id" = "campaign/bridge"."deal_id")
LEFT JOIN "main"."dim_campaign" AS "campaign" ON ("campaign/bridge"."#member" = "campaign"."campaign_id")
GROUP BY GROUPING SETS (("campaign"."channel", coalesce("campaign/bridge"."#unassigned", TRUE)), ())
), "leg2" AS (
SELECT
  "campaign"."channel" AS "campaign.channel",
  CASE WHEN (grouping_id("campaign"."channel") <> 0) THEN NULL ELSE coalesce("campaign/bridge"."#unassigned", TRUE) END AS "campaign.channel#unassigned",
  CAST(grouping_id("campaign"."channel") AS INTEGER) AS "#grouping",
  sum(("fact"."amount_eur" * coalesce("campaign/bridge"."#weight", 1))) AS "attributed",
  count(*) AS "#rows of leg2"
FROM (SELECT "fact".* FROM "main"."fact_deal" AS "fact" WHERE (NOT ("fact"."closed_date" IS NULL))) AS "fact"
LEFT JOIN (SELECT "bridge"."deal_id", "bridge"."campaign_id" AS "#member", sum("bridge"."credit") AS "#weight", FALSE AS "#unassigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id", "bridge"."campaign_id" UNION ALL SELECT "shares"."deal_id", NULL AS "#member", (1 - "shares"."#assigned") AS "#weight", TRUE AS "#unassigned" FROM (SELECT "bridge"."deal_id", sum("bridge"."credit") AS "#assigned" FROM "main"."bridge_touch" AS "bridge" WHERE ("bridge"."credit" > 0) GROUP BY "bridge"."deal_id") AS "shares" WHERE ((1 - "shares"."#assigned") >= 1e-9)) AS "campaign/bridge" ON ("fact"."deal_id" = "campaign/bridge"."deal_id")
LEFT JOIN "main"."dim_campaign" AS "campaign" ON ("campaign/bridge"."#member" = "campaign"."campaign_id")
WHERE ("fact"."is_won" AND (NOT coalesce("campaign/bridge"."#unassigned", TRUE)))
GROUP BY GROUPING SETS (("campaign"."channel", coalesce("campaign/bridge"."#unassigned", TRUE)), ())
), "merged" AS (
SELECT
  "campaign.channel",
  "campaign.channel#unassigned",
  "#grouping",
  any_value("won") AS "won",
  any_value("closed_deals") AS "closed_deals",
  any_value("#rows") AS "#rows",
  any_value("won#rows") AS "won#rows",
  any_value("attributed") AS "attributed",
  any_value("#rows of leg2") AS "#rows of leg2"
FROM (SELECT "campaign.channel", "campaign.channel#unassigned", "#grouping", "won", "closed_deals", "#rows", "won#rows", NULL AS "attributed", NULL AS "#rows of leg2" FROM "leg" UNION ALL SELECT "campaign.channel", "campaign.channel#unassigned", "#grouping", NULL AS "won", NULL AS "closed_deals", NULL AS "#rows", NULL AS "won#rows", "attributed", "#rows of leg2" FROM "leg2") AS "legs"
GROUP BY "campaign.channel", "campaign.channel#unassigned", "#grouping"
), "cells" AS (
SELECT
  "campaign.channel",
  "campaign.channel#unassigned",
  CASE WHEN (("#grouping" & 1) <> 0) THEN NULL WHEN "campaign.channel#unassigned" THEN 'unassigned' WHEN ("campaign.channel" IS NULL) THEN 'blank' END AS "campaign.channel#special",
  "#grouping",
  CASE WHEN (coalesce("won#rows", 0) = 0) THEN 0 ELSE "won" END AS "won",
  CASE WHEN (coalesce("#rows of leg2", 0) = 0) THEN 0 ELSE "attributed" END AS "attributed",
  coalesce("closed_deals", 0) AS "closed_deals"
FROM "merged"
WHERE (((("won#rows" > 0) OR ("#rows" > 0)) OR ("#rows of leg2" > 0)) OR ("#grouping" = 1))
)
SELECT
  "campaign.channel",
  "campaign.channel#special",
  "#grouping",
  "won",
  "attributed",
  "closed_deals"
FROM "cells"
ORDER BY ("#grouping" & 1) ASC NULLS LAST, CASE WHEN ("campaign.channel#special" = 'other') THEN 1 WHEN ("campaign.channel#special" = 'blank') THEN 2 WHEN ("campaign.channel#special" = 'unknown') THEN 3 WHEN ("campaign.channel#special" = 'unassigned') THEN 4 ELSE 0 END ASC NULLS LAST, icu_sort_key("campaign.channel", 'und') ASC NULLS LAST, "campaign.channel" ASC NULLS LAST
