-- Every dimension has the unknown member, and it has no attributes.
WITH unknown AS (
  SELECT 'dim_date' AS dimension, count(*) FILTER (date IS NULL) AS members FROM dim_date WHERE date_key = -1
  UNION ALL SELECT 'dim_customer', count(*) FILTER (customer_id IS NULL) FROM dim_customer WHERE customer_key = -1
  UNION ALL SELECT 'dim_employee', count(*) FILTER (employee_id IS NULL) FROM dim_employee WHERE employee_key = -1
  UNION ALL SELECT 'dim_product', count(*) FILTER (product_id IS NULL) FROM dim_product WHERE product_key = -1
  UNION ALL SELECT 'dim_territory', count(*) FILTER (territory_id IS NULL) FROM dim_territory WHERE territory_key = -1
  UNION ALL SELECT 'dim_campaign', count(*) FILTER (campaign_id IS NULL) FROM dim_campaign WHERE campaign_key = -1
  UNION ALL SELECT 'dim_channel', count(*) FILTER (channel_id IS NULL) FROM dim_channel WHERE channel_key = -1
  UNION ALL SELECT 'dim_competitor', count(*) FILTER (competitor_id IS NULL) FROM dim_competitor WHERE competitor_key = -1
)
SELECT dimension, members FROM unknown WHERE members <> 1
