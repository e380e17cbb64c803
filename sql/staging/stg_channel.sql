-- Grain: one row per channel, that keeps the contract of its source.
-- Key: channel_id.
-- Source: the sources of the workspace whose entity is channel.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_channel (
  channel_id VARCHAR,
  channel_name VARCHAR,
  channel_name_zh VARCHAR,
  channel_name_uk VARCHAR,
  channel_kind VARCHAR,
  source_file VARCHAR,
  source_line INTEGER
)
