-- Grain: one row per channel, one for each that facts name and no extract does (is_inferred), and the unknown channel.
-- Key: channel_key, by order of channel_id; -1 is the unknown channel. Durable key: channel_id.
-- Source: stg_channel, and what facts name.
-- Change: type 1, made anew by every run.
CREATE OR REPLACE TABLE dim_channel AS
WITH named AS (
  SELECT channel_id FROM stg_order_line
  UNION SELECT channel_id FROM stg_opportunity
  UNION SELECT channel_id FROM stg_campaign_spend
  UNION SELECT channel_id FROM stg_touch
  UNION SELECT channel_id FROM stg_lead
  UNION SELECT channel_id FROM stg_experiment_subject
  UNION SELECT channel_id FROM stg_ticket
  UNION SELECT channel_id FROM stg_survey_answer
  UNION SELECT channel_id FROM stg_activity
  UNION SELECT channel_id FROM stg_campaign
),
members AS (
  SELECT
    channel_id,
    channel_name,
    channel_name_zh,
    channel_name_uk,
    channel_kind,
    false AS is_inferred
  FROM stg_channel
  UNION ALL BY NAME
  SELECT channel_id, channel_id AS channel_name, true AS is_inferred
  FROM named ANTI JOIN stg_channel USING (channel_id)
  WHERE channel_id IS NOT NULL
)
SELECT CAST(row_number() OVER (ORDER BY channel_id) AS INTEGER) AS channel_key, *
FROM members
UNION ALL BY NAME
SELECT -1 AS channel_key
ORDER BY channel_key
