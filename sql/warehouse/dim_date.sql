-- Grain: one row per date, from 1 January of the earliest year to 31 December of the latest year of any date in the
--   facts, and the unknown date.
-- Key: date_key, the date as YYYYMMDD; -1 is the unknown date.
-- Source: the dates of stg_opportunity; the workspace's calendar in run_setting.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE dim_date AS
WITH bounds AS (
  SELECT min(year(date)) AS first_year, max(year(date)) AS last_year
  FROM (SELECT unnest([engaged_date, closed_date]) AS date FROM stg_opportunity)
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
