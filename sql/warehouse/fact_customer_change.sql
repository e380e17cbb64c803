-- Grain: one row per customer and day from which on the customer was told to be another: of another territory, level, seller, or the like.
-- Key: customer_id, changed_date. customer_key names the version from that day on, previous_customer_key the one before it.
-- Source: stg_customer, dim_customer, fact_customer.
-- Change: made anew by every run, in the order of changed_date_key.
CREATE OR REPLACE TABLE fact_customer_change AS
WITH told AS (
  SELECT customer_id, effective_date, max(struct_pack(source_file, source_line)) AS line
  FROM stg_customer
  GROUP BY ALL
)
SELECT
  date_key(n.valid_from) AS changed_date_key,
  n.customer_key,
  p.customer_key AS previous_customer_key,
  n.customer_id,
  n.valid_from AS changed_date,
  n.territory_id IS DISTINCT FROM p.territory_id AS has_moved,
  n.level IS DISTINCT FROM p.level AS has_new_level,
  n.employee_id IS DISTINCT FROM p.employee_id AS has_new_seller,
  f.revenue AS revenue_so_far,
  run_setting.run_id,
  t.line.source_file,
  t.line.source_line
FROM dim_customer n CROSS JOIN run_setting
JOIN dim_customer p ON p.customer_id = n.customer_id AND p.valid_to = n.valid_from
JOIN told t ON t.customer_id = n.customer_id AND t.effective_date = n.valid_from
LEFT JOIN fact_customer f ON f.customer_id = n.customer_id
ORDER BY changed_date_key, n.customer_id
