-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'planned_date_key' AS date, count(planned_date) AS days, sum(hash(planned_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_activity
  UNION ALL SELECT 'due_date_key' AS date, count(due_date) AS days, sum(hash(due_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_activity
  UNION ALL SELECT 'done_date_key' AS date, count(done_date) AS days, sum(hash(done_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_activity
),
found AS (
  SELECT 'planned_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_activity f LEFT JOIN dim_date d ON d.date_key = f.planned_date_key
  UNION ALL SELECT 'due_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_activity f LEFT JOIN dim_date d ON d.date_key = f.due_date_key
  UNION ALL SELECT 'done_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_activity f LEFT JOIN dim_date d ON d.date_key = f.done_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
