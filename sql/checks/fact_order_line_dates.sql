-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'ordered_date_key' AS date, count(ordered_date) AS days, sum(hash(ordered_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_order_line
  UNION ALL SELECT 'shipped_date_key' AS date, count(shipped_date) AS days, sum(hash(shipped_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_order_line
),
found AS (
  SELECT 'ordered_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_order_line f LEFT JOIN dim_date d ON d.date_key = f.ordered_date_key
  UNION ALL SELECT 'shipped_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_order_line f LEFT JOIN dim_date d ON d.date_key = f.shipped_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
