-- Grain: one row per currency that has a rate, or is the workspace's.
-- Key: currency.
-- Source: dim_fx_daily, run_setting.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE dim_currency AS
SELECT r.currency, r.currency = any_value(s.own_currency) AS is_own, min(r.rate_date) AS first_rate, max(r.rate_date) AS last_rate
FROM dim_fx_daily r CROSS JOIN run_setting s
GROUP BY r.currency
ORDER BY r.currency
