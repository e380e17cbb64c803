-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'month_date_key' AS date, count(month) AS days, sum(hash(month, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_target
),
found AS (
  SELECT 'month_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_target f LEFT JOIN dim_date d ON d.date_key = f.month_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
