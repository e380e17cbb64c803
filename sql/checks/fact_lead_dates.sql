-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'created_date_key' AS date, count(created_date) AS days, sum(hash(created_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_lead
  UNION ALL SELECT 'qualified_date_key' AS date, count(qualified_date) AS days, sum(hash(qualified_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_lead
  UNION ALL SELECT 'converted_date_key' AS date, count(converted_date) AS days, sum(hash(converted_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_lead
  UNION ALL SELECT 'lost_date_key' AS date, count(lost_date) AS days, sum(hash(lost_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_lead
),
found AS (
  SELECT 'created_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_lead f LEFT JOIN dim_date d ON d.date_key = f.created_date_key
  UNION ALL SELECT 'qualified_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_lead f LEFT JOIN dim_date d ON d.date_key = f.qualified_date_key
  UNION ALL SELECT 'converted_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_lead f LEFT JOIN dim_date d ON d.date_key = f.converted_date_key
  UNION ALL SELECT 'lost_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_lead f LEFT JOIN dim_date d ON d.date_key = f.lost_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
