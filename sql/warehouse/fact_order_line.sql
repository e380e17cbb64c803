-- Grain: one row per line of an order; a return is a line of its own with a negative quantity.
-- The net amount of a line that names none is quantity times unit price, less the discount.
-- Key: none: equal lines are different things; file and line tell them apart. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Money is in the workspace's currency, at the rate of the last day on or before that one; original_… is as it was found.
-- Source: stg_order_line, dim_customer, dim_product, dim_employee, dim_campaign, dim_channel, dim_territory, dim_fx_daily.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_order_line AS
SELECT
  date_key(s.ordered_date) AS ordered_date_key,
  date_key(s.shipped_date) AS shipped_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.order_id,
  s.line_number,
  s.ordered_date,
  s.shipped_date,
  s.status,
  s.quantity,
  s.unit_price,
  s.quantity < 0 AS is_return,
  s.shipped_date - s.ordered_date AS days_to_ship,
  coalesce(s.currency, run_setting.own_currency) AS currency,
  CAST(s.net * fx.rate AS DECIMAL(18, 4)) AS net_amount,
  CAST(s.discount_amount * fx.rate AS DECIMAL(18, 2)) AS discount_amount,
  CAST(s.cost_amount * fx.rate AS DECIMAL(18, 2)) AS cost_amount,
  s.net AS original_net_amount,
  s.discount_amount AS original_discount_amount,
  s.cost_amount AS original_cost_amount,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM (
  SELECT *, coalesce(net_amount, CAST(quantity * unit_price AS DECIMAL(18, 4)) - coalesce(discount_amount, 0)) AS net
  FROM stg_order_line
) s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.ordered_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.ordered_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(s.ordered_date, DATE '9999-12-30') >= p.valid_from AND coalesce(s.ordered_date, DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.ordered_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.ordered_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.ordered_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.ordered_date, DATE '9999-12-30') < t.valid_to
ASOF LEFT JOIN dim_fx_daily fx ON fx.currency = coalesce(s.currency, run_setting.own_currency) AND fx.rate_date <= coalesce(s.ordered_date, DATE '9999-12-30')
ORDER BY ordered_date_key, s.source_file, s.source_line
