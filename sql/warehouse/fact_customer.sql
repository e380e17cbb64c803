-- Grain: one row per customer, with what the customer has ordered until the last day of the orders; also those who ordered nothing.
-- Key: customer_id. customer_key names the newest version; lineage is that of the newest extract of the customer, or of the newest order line.
-- Fifths are of as many customers each, 1 with the highest revenue, the most orders, the newest order; class A brings the first 80 % of the
--   revenue, B the next 15 %, C the rest. Revenue is less returns.
-- Source: stg_customer, stg_order_line, fact_order_line, dim_customer.
-- Scores of the models of customers (journal/customer_score.sql) are put behind these columns after the facts: those of the last month that was over, with revenue_12_months.
-- Change: made anew by every run, in the order of acquired_date_key.
CREATE OR REPLACE TABLE fact_customer AS
WITH ordered AS (
  SELECT
    customer_id, min(ordered_date) AS first_ordered, max(ordered_date) AS last_ordered,
    count(DISTINCT order_id) FILTER (NOT is_return) AS orders, sum(net_amount) AS revenue,
    arg_max(struct_pack(source_file, source_line), (ordered_date, source_file, source_line)) AS line
  FROM fact_order_line
  WHERE customer_id IS NOT NULL
  GROUP BY customer_id
),
told AS (
  SELECT customer_id, arg_max(struct_pack(source_file, source_line), (coalesce(effective_date, DATE '1900-01-01'), source_file, source_line)) AS line
  FROM stg_customer
  GROUP BY customer_id
),
customers AS (
  SELECT
    c.customer_key, c.customer_id, c.acquired_date, o.first_ordered, o.last_ordered,
    coalesce(o.orders, 0) AS orders, coalesce(o.revenue, 0) AS revenue, coalesce(t.line, o.line) AS line
  FROM dim_customer c LEFT JOIN ordered o USING (customer_id) LEFT JOIN told t USING (customer_id)
  WHERE c.is_current AND c.customer_key <> -1
),
ranked AS (
  SELECT
    *,
    ntile(5) OVER (ORDER BY revenue DESC, customer_id) AS revenue_fifth,
    ntile(5) OVER (ORDER BY orders DESC, customer_id) AS orders_fifth,
    ntile(5) OVER (ORDER BY last_ordered DESC NULLS LAST, customer_id) AS recency_fifth,
    sum(revenue) OVER (ORDER BY revenue DESC, customer_id) - revenue AS revenue_before,
    sum(revenue) OVER () AS revenue_of_all,
    max(last_ordered) OVER () AS last
  FROM customers
)
SELECT
  date_key(acquired_date) AS acquired_date_key,
  date_key(first_ordered) AS first_order_date_key,
  date_key(last_ordered) AS last_order_date_key,
  customer_key,
  customer_id,
  CAST(orders AS INTEGER) AS orders,
  CAST(revenue AS DECIMAL(18, 4)) AS revenue,
  CAST(last - last_ordered AS INTEGER) AS recency_days,
  CAST(revenue_fifth AS INTEGER) AS revenue_fifth,
  CAST(orders_fifth AS INTEGER) AS orders_fifth,
  CAST(recency_fifth AS INTEGER) AS recency_fifth,
  CASE
    WHEN revenue <= 0 THEN 'C'
    WHEN revenue_before < 0.8 * revenue_of_all THEN 'A'
    WHEN revenue_before < 0.95 * revenue_of_all THEN 'B'
    ELSE 'C'
  END AS revenue_class,
  run_setting.run_id,
  line.source_file,
  line.source_line
FROM ranked CROSS JOIN run_setting
ORDER BY acquired_date_key, customer_id
