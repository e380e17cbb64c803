-- Grain: one row per date, from 1 January of the earliest year to 31 December of the latest year of any date in the
--   facts, and the unknown date.
-- Key: date_key, the date as YYYYMMDD; -1 is the unknown date.
-- Source: the dates of the staging tables of facts; the workspace's calendar in run_setting.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE dim_date AS
WITH spans AS (
  SELECT least(min(ordered_date), min(shipped_date)) AS first, greatest(max(ordered_date), max(shipped_date)) AS last FROM stg_order_line
  UNION ALL SELECT least(min(engaged_date), min(qualified_date), min(proposed_date), min(expected_close_date), min(closed_date)) AS first, greatest(max(engaged_date), max(qualified_date), max(proposed_date), max(expected_close_date), max(closed_date)) AS last FROM stg_opportunity
  UNION ALL SELECT least(min(snapshot_date), min(expected_close_date)) AS first, greatest(max(snapshot_date), max(expected_close_date)) AS last FROM stg_pipeline_snapshot
  UNION ALL SELECT least(min(issued_date), min(due_date), min(paid_date)) AS first, greatest(max(issued_date), max(due_date), max(paid_date)) AS last FROM stg_invoice
  UNION ALL SELECT least(min(start_date), min(end_date), min(cancelled_date)) AS first, greatest(max(start_date), max(end_date), max(cancelled_date)) AS last FROM stg_contract
  UNION ALL SELECT min(month) AS first, max(month) AS last FROM stg_target
  UNION ALL SELECT min(spent_date) AS first, max(spent_date) AS last FROM stg_campaign_spend
  UNION ALL SELECT CAST(min(touched_at) AS DATE) AS first, CAST(max(touched_at) AS DATE) AS last FROM stg_touch
  UNION ALL SELECT least(min(created_date), min(qualified_date), min(converted_date), min(lost_date)) AS first, greatest(max(created_date), max(qualified_date), max(converted_date), max(lost_date)) AS last FROM stg_lead
  UNION ALL SELECT min(assigned_date) AS first, max(assigned_date) AS last FROM stg_experiment_subject
  UNION ALL SELECT least(CAST(min(opened_at) AS DATE), CAST(min(first_reply_at) AS DATE), CAST(min(resolved_at) AS DATE), CAST(min(closed_at) AS DATE), CAST(min(due_at) AS DATE)) AS first, greatest(CAST(max(opened_at) AS DATE), CAST(max(first_reply_at) AS DATE), CAST(max(resolved_at) AS DATE), CAST(max(closed_at) AS DATE), CAST(max(due_at) AS DATE)) AS last FROM stg_ticket
  UNION ALL SELECT min(answered_date) AS first, max(answered_date) AS last FROM stg_survey_answer
  UNION ALL SELECT least(min(planned_date), min(due_date), min(done_date)) AS first, greatest(max(planned_date), max(due_date), max(done_date)) AS last FROM stg_activity
),
bounds AS (
  SELECT year(min(first)) AS first_year, year(max(last)) AS last_year FROM spans
),
days AS (
  SELECT CAST(unnest(generate_series(make_date(first_year, 1, 1), make_date(last_year, 12, 31), INTERVAL 1 DAY)) AS DATE) AS date
  FROM bounds
),
fiscal AS (
  SELECT
    days.date,
    CAST(
      year(days.date)
      - CASE WHEN month(days.date) < fiscal_start_month THEN 1 ELSE 0 END
      + CASE WHEN fiscal_label = 'end_year' AND fiscal_start_month > 1 THEN 1 ELSE 0 END
    AS INTEGER) AS fiscal_year,
    (month(days.date) - fiscal_start_month + 12) % 12 // 3 + 1 AS fiscal_quarter,
    list_contains(working_days, isodow(days.date)) AS is_workday
  FROM days, run_setting
),
dates AS (
  SELECT
    CAST(strftime(date, '%Y%m%d') AS INTEGER) AS date_key,
    date,
    CAST(year(date) AS INTEGER) AS year,
    strftime(date, '%Y') || '-Q' || quarter(date) AS quarter,
    strftime(date, '%Y-%m') AS month,
    strftime(date, '%G-W%V') AS week,
    fiscal_year,
    'FY' || printf('%04d', fiscal_year) || '-Q' || fiscal_quarter AS fiscal_quarter,
    CAST(month(date) AS INTEGER) AS month_of_year,
    CAST(isodow(date) AS INTEGER) AS weekday,
    is_workday
  FROM fiscal
)
SELECT * FROM dates
UNION ALL BY NAME
SELECT -1 AS date_key
ORDER BY date_key
