-- Each row has the member that its line in the file names, of every dimension, and the unknown one where it names none.
WITH named AS (
  SELECT 'customer' AS dimension, count(*) AS rows, count(customer_id) AS members, sum(hash(customer_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_touch
  UNION ALL SELECT 'campaign' AS dimension, count(*) AS rows, count(campaign_id) AS members, sum(hash(campaign_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_touch
  UNION ALL SELECT 'channel' AS dimension, count(*) AS rows, count(channel_id) AS members, sum(hash(channel_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_touch
),
found AS (
  SELECT 'customer' AS dimension, count(d.customer_key) AS rows, count(d.customer_id) AS members, sum(hash(d.customer_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_touch f LEFT JOIN dim_customer d USING (customer_key)
  UNION ALL SELECT 'campaign' AS dimension, count(d.campaign_key) AS rows, count(d.campaign_id) AS members, sum(hash(d.campaign_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_touch f LEFT JOIN dim_campaign d USING (campaign_key)
  UNION ALL SELECT 'channel' AS dimension, count(d.channel_key) AS rows, count(d.channel_id) AS members, sum(hash(d.channel_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_touch f LEFT JOIN dim_channel d USING (channel_key)
)
SELECT dimension, named.rows, found.rows AS found_rows, named.members, found.members AS found_members
FROM named JOIN found USING (dimension)
WHERE (named.rows, named.members, named.sum) IS DISTINCT FROM (found.rows, found.members, found.sum)
