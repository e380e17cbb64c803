-- Each row has the dates that its line in the file names, and the unknown date where it names none.
WITH named AS (
  SELECT 'spent_date_key' AS date, count(spent_date) AS days, sum(hash(spent_date, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_campaign_spend
),
found AS (
  SELECT 'spent_date_key' AS date, count(d.date) AS days, sum(hash(d.date, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_campaign_spend f LEFT JOIN dim_date d ON d.date_key = f.spent_date_key
)
SELECT date, named.days, found.days AS found_days
FROM named JOIN found USING (date)
WHERE (named.days, named.sum) IS DISTINCT FROM (found.days, found.sum)
