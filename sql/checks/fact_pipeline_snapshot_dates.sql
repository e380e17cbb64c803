-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'snapshot_date_key' AS date, count(snapshot_date) AS days, sum(hash(snapshot_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
  UNION ALL SELECT 'expected_close_date_key' AS date, count(expected_close_date) AS days, sum(hash(expected_close_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
),
found AS (
  SELECT 'snapshot_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_date d ON d.date_key = f.snapshot_date_key
  UNION ALL SELECT 'expected_close_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_date d ON d.date_key = f.expected_close_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
