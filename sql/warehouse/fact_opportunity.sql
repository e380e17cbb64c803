-- Grain: one row per opportunity; accumulating: dates and value are filled in as it moves on.
-- Key: opportunity_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Money is in the workspace's currency, at the rate of the last day on or before that one; original_… is as it was found.
-- Source: stg_opportunity, dim_customer, dim_product, dim_employee, dim_campaign, dim_channel, dim_territory, dim_competitor, dim_fx_daily.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_opportunity AS
SELECT
  date_key(s.closed_date) AS closed_date_key,
  date_key(s.engaged_date) AS engaged_date_key,
  date_key(s.qualified_date) AS qualified_date_key,
  date_key(s.proposed_date) AS proposed_date_key,
  date_key(s.expected_close_date) AS expected_close_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  coalesce(t.territory_key, -1) AS territory_key,
  coalesce(x.competitor_key, -1) AS competitor_key,
  s.customer_id,
  s.opportunity_id,
  s.engaged_date,
  s.closed_date,
  s.stage,
  s.lost_reason,
  CAST(s.closed_date - s.engaged_date AS INTEGER) AS days_to_close,
  coalesce(s.currency, run_setting.own_currency) AS currency,
  CAST(s.close_value * fx.rate AS DECIMAL(18, 2)) AS close_value,
  CAST(s.expected_value * fx.rate AS DECIMAL(18, 2)) AS expected_value,
  s.close_value AS original_close_value,
  s.expected_value AS original_expected_value,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_opportunity s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') >= p.valid_from AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30') < t.valid_to
LEFT JOIN dim_competitor x ON x.competitor_id = s.competitor_id
ASOF LEFT JOIN dim_fx_daily fx ON fx.currency = coalesce(s.currency, run_setting.own_currency) AND fx.rate_date <= coalesce(s.closed_date, s.engaged_date, DATE '9999-12-30')
ORDER BY closed_date_key, s.opportunity_id
