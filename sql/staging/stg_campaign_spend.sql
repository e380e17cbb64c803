-- Grain: one row per campaign, channel and day, that keeps the contract of its source.
-- Key: none: what is booked twice on a day is two rows.
-- Source: the sources of the workspace whose entity is campaign_spend.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_campaign_spend (
  spent_date DATE,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  amount DECIMAL(18, 2),
  impressions BIGINT,
  clicks BIGINT,
  currency VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
