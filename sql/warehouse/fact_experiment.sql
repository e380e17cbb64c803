-- Grain: one row per subject of an experiment.
-- Key: none: subjects who cannot be told apart are different ones; file and line tell them apart. The keys of dimensions are -1 where the source names none, and name the version of that date.
-- Of subjects whose source does not say whether they converted, but in how many days they may (outcome_days), the outcome is that of their
--   orders on the so many days after the day of the draw: pipelines/experiment-outcomes.ts fills it in (is_from_orders) once the orders reach
--   so far. Until then it is not known (is_open).
-- Source: stg_experiment_subject, dim_customer, dim_campaign, dim_channel; fact_order_line where there are orders.
-- Change: made anew by every run, in the order of its main date, so that reading a period touches few row groups.
CREATE OR REPLACE TABLE fact_experiment AS
SELECT
  date_key(s.assigned_date) AS assigned_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(m.campaign_key, -1) AS campaign_key,
  coalesce(h.channel_key, -1) AS channel_key,
  s.customer_id,
  s.experiment,
  s.subject_id,
  s.arm,
  s.stratum,
  s.visited,
  s.converted,
  s.amount,
  s.assigned_date,
  s.outcome_days,
  s.converted IS NULL AND s.outcome_days IS NOT NULL AS is_open,
  false AS is_from_orders,
  run_setting.run_id,
  s.source_file,
  s.source_line
FROM stg_experiment_subject s CROSS JOIN run_setting
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND coalesce(s.assigned_date, DATE '9999-12-30') >= c.valid_from AND coalesce(s.assigned_date, DATE '9999-12-30') < c.valid_to
LEFT JOIN dim_campaign m ON m.campaign_id = s.campaign_id
LEFT JOIN dim_channel h ON h.channel_id = s.channel_id
ORDER BY assigned_date_key, s.source_file, s.source_line
