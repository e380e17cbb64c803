-- Every key of a dimension is there and belongs to one row, and so does every durable key, or day from which on it was so;
-- only the unknown member has no durable key.
WITH keys AS (
  SELECT 'dim_date' AS dimension, date_key AS key, CAST(date AS VARCHAR) AS durable FROM dim_date
  UNION ALL SELECT 'dim_customer', customer_key, concat_ws(' ', customer_id, valid_from) FROM dim_customer
  UNION ALL SELECT 'dim_employee', employee_key, concat_ws(' ', employee_id, valid_from) FROM dim_employee
  UNION ALL SELECT 'dim_product', product_key, concat_ws(' ', product_id, valid_from) FROM dim_product
  UNION ALL SELECT 'dim_territory', territory_key, concat_ws(' ', territory_id, valid_from) FROM dim_territory
  UNION ALL SELECT 'dim_campaign', campaign_key, campaign_id FROM dim_campaign
  UNION ALL SELECT 'dim_channel', channel_key, channel_id FROM dim_channel
  UNION ALL SELECT 'dim_competitor', competitor_key, competitor_id FROM dim_competitor
)
SELECT dimension, CAST(key AS VARCHAR) AS key, count(*) AS rows FROM keys GROUP BY ALL HAVING count(*) > 1 OR key IS NULL
UNION ALL
SELECT dimension, durable, count(*) FROM keys WHERE key <> -1 GROUP BY dimension, durable HAVING count(*) > 1 OR durable IS NULL
