-- Grain: one row per subject of an experiment, that keeps the contract of its source.
-- Key: none: subjects who cannot be told apart are different ones; file and line tell them apart.
-- Source: the sources of the workspace whose entity is experiment_subject.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_experiment_subject (
  experiment VARCHAR,
  subject_id VARCHAR,
  customer_id VARCHAR,
  campaign_id VARCHAR,
  channel_id VARCHAR,
  arm VARCHAR,
  stratum VARCHAR,
  assigned_date DATE,
  visited BOOLEAN,
  converted BOOLEAN,
  amount DECIMAL(18, 2),
  outcome_days INTEGER,
  source_file VARCHAR,
  source_line INTEGER
)
