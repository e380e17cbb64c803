-- Grain: one row per lead; accumulating: it is qualified, converted or lost after it was created.
-- Key: lead_id. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Source: stg_lead, dim_customer, dim_employee, dim_campaign, dim_channel, dim_territory.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_lead AS
SELECT
  date_key(s.created_date) AS created_date_key,
  date_key(s.qualified_date) AS qualified_date_key,
  date_key(s.converted_date) AS converted_date_key,
  date_key(s.lost_date) AS lost_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(e.employee_key, -1) AS employee_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  coalesce(t.territory_key, -1) AS territory_key,
  s.customer_id,
  s.lead_id,
  s.lead_source,
  s.lost_reason,
  s.score,
  s.created_date,
  s.converted_date,
  CAST(s.qualified_date - s.created_date AS INTEGER) AS days_to_qualify,
  CAST(s.converted_date - s.qualified_date AS INTEGER) AS days_from_qualified,
  CAST(s.converted_date - s.created_date AS INTEGER) AS days_to_convert,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_lead s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.created_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.created_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_employee e ON e.employee_id = s.employee_id AND coalesce(s.created_date, DATE '9999-12-30') >= e.valid_from AND coalesce(s.created_date, DATE '9999-12-30') < e.valid_to
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
LEFT JOIN dim_territory t ON t.territory_id = s.territory_id AND coalesce(s.created_date, DATE '9999-12-30') >= t.valid_from AND coalesce(s.created_date, DATE '9999-12-30') < t.valid_to
ORDER BY created_date_key, s.source_file, s.source_line
