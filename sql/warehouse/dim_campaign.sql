-- Grain: one row per campaign, one for each that facts name and no extract does (is_inferred), and the unknown campaign.
-- Key: campaign_key, by order of campaign_id; -1 is the unknown campaign. Durable key: campaign_id.
-- Source: stg_campaign, and what facts name.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_campaign AS
WITH named AS (
  SELECT campaign_id FROM stg_order_line
  UNION SELECT campaign_id FROM stg_opportunity
  UNION SELECT campaign_id FROM stg_campaign_spend
  UNION SELECT campaign_id FROM stg_touch
  UNION SELECT campaign_id FROM stg_lead
  UNION SELECT campaign_id FROM stg_experiment_subject
),
members AS (
  SELECT
    campaign_id,
    campaign_name,
    campaign_kind,
    objective,
    channel_id,
    start_date,
    end_date,
    budget,
    false AS is_inferred
  FROM stg_campaign
  UNION ALL BY NAME
  SELECT campaign_id, campaign_id AS campaign_name, true AS is_inferred
  FROM named ANTI JOIN stg_campaign USING (campaign_id)
  WHERE campaign_id IS NOT NULL
)
SELECT CAST(row_number() OVER (ORDER BY campaign_id) AS INTEGER) AS campaign_key, *
FROM members
UNION ALL BY NAME
SELECT -1 AS campaign_key
ORDER BY campaign_key
