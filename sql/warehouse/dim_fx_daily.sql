-- Grain: one row per currency and day for which a rate is known, and one for the workspace's own currency.
-- Key: currency, rate_date. What one unit of the currency is worth in the workspace's; it holds until the next day that has one.
-- Source: stg_fx_rate, of which only rates to the workspace's currency are taken; run_setting.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE dim_fx_daily AS
SELECT r.currency, r.rate_date, r.rate
FROM stg_fx_rate r JOIN run_setting s ON r.to_currency = s.own_currency
WHERE r.currency <> s.own_currency
UNION ALL
SELECT own_currency, DATE '1900-01-01', CAST(1 AS DECIMAL(18, 8)) FROM run_setting
ORDER BY currency, rate_date
