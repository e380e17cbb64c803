-- Grain: one row per order line.
-- Key: none; file and line tell rows apart.
-- Source: stg_order_line, dim_customer, dim_product.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE fact_order_line AS
SELECT
  o.order_id,
  year(o.ordered_date) * 10000 + month(o.ordered_date) * 100 + day(o.ordered_date) AS ordered_date_key,
  coalesce(c.customer_key, -1) AS customer_key,
  coalesce(p.product_key, -1) AS product_key,
  o.quantity, o.price, o.discount, o.channel,
  run_setting.run_id, o.source_file, o.source_line
FROM stg_order_line o
LEFT JOIN dim_customer c ON c.customer_id = o.customer_id AND o.ordered_date >= c.valid_from AND o.ordered_date < c.valid_to
LEFT JOIN dim_product p ON p.product_id = o.product_id
CROSS JOIN run_setting
