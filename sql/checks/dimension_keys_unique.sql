-- Every key and every durable key of a dimension is there and belongs to one row; only the unknown member has no durable key.
WITH keys AS (
  SELECT 'dim_date' AS dimension, date_key AS key, CAST(date AS VARCHAR) AS durable FROM dim_date
  UNION ALL SELECT 'dim_customer', customer_key, customer_id FROM dim_customer
  UNION ALL SELECT 'dim_product', product_key, product_id FROM dim_product
  UNION ALL SELECT 'dim_employee', employee_key, employee_id FROM dim_employee
)
SELECT dimension, CAST(key AS VARCHAR) AS key, count(*) AS rows FROM keys GROUP BY ALL HAVING count(*) > 1 OR key IS NULL
UNION ALL
SELECT dimension, durable, count(*) FROM keys WHERE key <> -1 GROUP BY dimension, durable HAVING count(*) > 1 OR durable IS NULL
