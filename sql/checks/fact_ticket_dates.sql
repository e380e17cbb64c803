-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH newest AS (FROM stg_ticket SEMI JOIN fact_ticket USING (source_file, source_line)),
named AS (
  SELECT 'opened_date_key' AS date, count(opened_at) AS days, sum(hash(CAST(opened_at AS DATE), CAST(source_file AS VARCHAR), source_line)) AS sum FROM newest
  UNION ALL SELECT 'first_reply_date_key' AS date, count(first_reply_at) AS days, sum(hash(CAST(first_reply_at AS DATE), CAST(source_file AS VARCHAR), source_line)) AS sum FROM newest
  UNION ALL SELECT 'resolved_date_key' AS date, count(resolved_at) AS days, sum(hash(CAST(resolved_at AS DATE), CAST(source_file AS VARCHAR), source_line)) AS sum FROM newest
  UNION ALL SELECT 'closed_date_key' AS date, count(closed_at) AS days, sum(hash(CAST(closed_at AS DATE), CAST(source_file AS VARCHAR), source_line)) AS sum FROM newest
),
found AS (
  SELECT 'opened_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_ticket f LEFT JOIN dim_date d ON d.date_key = f.opened_date_key
  UNION ALL SELECT 'first_reply_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_ticket f LEFT JOIN dim_date d ON d.date_key = f.first_reply_date_key
  UNION ALL SELECT 'resolved_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_ticket f LEFT JOIN dim_date d ON d.date_key = f.resolved_date_key
  UNION ALL SELECT 'closed_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_ticket f LEFT JOIN dim_date d ON d.date_key = f.closed_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
