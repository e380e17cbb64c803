-- Grain: one row per currency and day, that keeps the contract of its source.
-- Key: currency, rate_date.
-- Source: the sources of the workspace whose entity is fx_rate.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE stg_fx_rate (
  rate_date DATE,
  currency VARCHAR,
  to_currency VARCHAR,
  rate DECIMAL(18, 8),
  source_file VARCHAR,
  source_line INTEGER
)
