-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'closed_date_key' AS date, count(closed_date) AS days, sum(hash(closed_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_opportunity
  UNION ALL SELECT 'engaged_date_key' AS date, count(engaged_date) AS days, sum(hash(engaged_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_opportunity
  UNION ALL SELECT 'qualified_date_key' AS date, count(qualified_date) AS days, sum(hash(qualified_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_opportunity
  UNION ALL SELECT 'proposed_date_key' AS date, count(proposed_date) AS days, sum(hash(proposed_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_opportunity
  UNION ALL SELECT 'expected_close_date_key' AS date, count(expected_close_date) AS days, sum(hash(expected_close_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_opportunity
),
found AS (
  SELECT 'closed_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_opportunity f LEFT JOIN dim_date d ON d.date_key = f.closed_date_key
  UNION ALL SELECT 'engaged_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_opportunity f LEFT JOIN dim_date d ON d.date_key = f.engaged_date_key
  UNION ALL SELECT 'qualified_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_opportunity f LEFT JOIN dim_date d ON d.date_key = f.qualified_date_key
  UNION ALL SELECT 'proposed_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_opportunity f LEFT JOIN dim_date d ON d.date_key = f.proposed_date_key
  UNION ALL SELECT 'expected_close_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_opportunity f LEFT JOIN dim_date d ON d.date_key = f.expected_close_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
