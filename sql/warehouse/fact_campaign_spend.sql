-- Grain: one row per campaign, channel and day.
-- Key: none: what is booked twice on a day is two rows. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Money is in the workspace's currency, at the rate of the last day on or before that one; original_… is as it was found.
-- Source: stg_campaign_spend, dim_campaign, dim_channel, dim_fx_daily.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_campaign_spend AS
SELECT
  date_key(s.spent_date) AS spent_date_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  s.spent_date,
  s.impressions,
  s.clicks,
  coalesce(s.currency, run_setting.own_currency) AS currency,
  CAST(s.amount * fx.rate AS DECIMAL(18, 2)) AS amount,
  s.amount AS original_amount,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_campaign_spend s CROSS JOIN run_setting
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
ASOF LEFT JOIN dim_fx_daily fx ON fx.currency = coalesce(s.currency, run_setting.own_currency) AND fx.rate_date <= coalesce(s.spent_date, DATE '9999-12-30')
ORDER BY spent_date_key, s.source_file, s.source_line
