-- Grain: one row per campaign, that keeps the contract of its source.
-- Key: campaign_id.
-- Source: the sources of the workspace whose entity is campaign.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_campaign (
  campaign_id VARCHAR,
  campaign_name VARCHAR,
  campaign_kind VARCHAR,
  objective VARCHAR,
  channel_id VARCHAR,
  start_date DATE,
  end_date DATE,
  budget DECIMAL(18, 2),
  source_file VARCHAR,
  source_line INTEGER
)
