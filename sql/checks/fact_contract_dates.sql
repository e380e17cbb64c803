-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'start_date_key' AS date, count(start_date) AS days, sum(hash(start_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_contract
  UNION ALL SELECT 'end_date_key' AS date, count(end_date) AS days, sum(hash(end_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_contract
  UNION ALL SELECT 'cancelled_date_key' AS date, count(cancelled_date) AS days, sum(hash(cancelled_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_contract
),
found AS (
  SELECT 'start_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_contract f LEFT JOIN dim_date d ON d.date_key = f.start_date_key
  UNION ALL SELECT 'end_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_contract f LEFT JOIN dim_date d ON d.date_key = f.end_date_key
  UNION ALL SELECT 'cancelled_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_contract f LEFT JOIN dim_date d ON d.date_key = f.cancelled_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
