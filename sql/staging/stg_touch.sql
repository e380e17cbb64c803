-- Grain: one row per contact of a campaign or channel with a customer or lead, that keeps the contract of its source.
-- Key: touch_id.
-- Source: the sources of the workspace whose entity is touch.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_touch (
  touch_id VARCHAR,
  touched_at TIMESTAMP,
  customer_id VARCHAR,
  lead_id VARCHAR,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  touch_kind VARCHAR,
  is_bot BOOLEAN,
  source_file VARCHAR,
  source_line INTEGER
)
