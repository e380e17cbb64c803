-- Grain: one row per contact of a campaign or channel with a customer or lead.
-- Key: touch_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_touch, dim_customer, dim_campaign, dim_channel.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_touch AS
SELECT
  date_key(CAST(s.touched_at AS DATE)) AS touched_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  s.customer_id,
  s.touch_id,
  s.lead_id,
  s.touched_at,
  s.touch_kind,
  coalesce(s.is_bot, false) AS is_bot,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_touch s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(CAST(s.touched_at AS DATE), DATE '9999-12-30') >= c.valid_from AND coalesce(CAST(s.touched_at AS DATE), DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
ORDER BY touched_date_key, s.source_file, s.source_line
