-- Grain: one row per sales or service contract.
-- Key: contract_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Money is in the workspace's currency, at the rate of the last day on or before that one; original_… is as it was found.
-- Source: stg_contract, dim_customer, dim_product, dim_employee, dim_territory, dim_fx_daily.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_contract AS
SELECT
  date_key(s.start_date) AS start_date_key,
  date_key(s.end_date) AS end_date_key,
  date_key(s.cancelled_date) AS cancelled_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.contract_id,
  s.contract_kind,
  s.start_date,
  s.end_date,
  s.cancelled_date,
  s.renewed_from_id,
  s.contract_id IN (SELECT renewed_from_id FROM stg_contract WHERE renewed_from_id IS NOT NULL) AS is_renewed,
  coalesce(s.currency, run_setting.own_currency) AS currency,
  CAST(s.annual_value * fx.rate AS DECIMAL(18, 2)) AS annual_value,
  s.annual_value AS original_annual_value,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_contract s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.start_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.start_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_product p ON p.product_id = s.product_id AND coalesce(s.start_date, DATE '9999-12-30') >= p.valid_from AND coalesce(s.start_date, DATE '9999-12-30') < p.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.start_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.start_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.start_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.start_date, DATE '9999-12-30') < t.valid_to
ASOF LEFT JOIN dim_fx_daily fx ON fx.currency = coalesce(s.currency, run_setting.own_currency) AND fx.rate_date <= coalesce(s.start_date, DATE '9999-12-30')
ORDER BY start_date_key, s.source_file, s.source_line
