-- Grain: one row per customer and month, from the month of the first order on to the last month of the orders.
-- Key: customer_id, month. customer_key names the version of the month's last day; lineage is that of the newest order line until then.
-- first_order_id is the customer's first order, months_since_first 0 in its month.
-- Source: stg_order_line, fact_order_line, dim_customer, dim_date.
-- Scores of the models of customers (journal/customer_score.sql) are put behind these columns after the facts: those of the month.
-- Change: made anew by every run, in the order of month_date_key.
CREATE OR REPLACE TABLE fact_customer_month AS
WITH months AS (
  SELECT date AS month, date_key AS month_date_key, last_day(date) AS month_end
  FROM dim_date
  WHERE day(date) = 1 AND date <= (SELECT max(ordered_date) FROM stg_order_line)
),
orders AS (
  SELECT
    customer_id, date_trunc('month', ordered_date) AS month, max(ordered_date) AS last_ordered,
    count(DISTINCT order_id) FILTER (NOT is_return) AS orders, sum(net_amount) AS revenue, sum(net_amount - cost_amount) AS margin,
    max(run_id) AS run_id, arg_max(struct_pack(source_file, source_line), (ordered_date, source_file, source_line)) AS line
  FROM fact_order_line
  WHERE customer_id IS NOT NULL AND ordered_date IS NOT NULL
  GROUP BY ALL
),
customers AS (SELECT customer_id, min(month) AS first_month FROM orders GROUP BY ALL),
first_orders AS (
  SELECT customer_id, arg_min(order_id, (ordered_date, is_return, order_id)) AS first_order_id
  FROM fact_order_line
  WHERE customer_id IS NOT NULL AND ordered_date IS NOT NULL
  GROUP BY customer_id
),
every_month AS (
  SELECT
    c.customer_id, m.month, m.month_date_key, m.month_end, m.month = c.first_month AS is_first, c.first_month,
    coalesce(o.orders, 0) AS orders, coalesce(o.revenue, 0) AS revenue, o.margin, o.last_ordered, o.run_id, o.line
  FROM customers c
  JOIN months m ON m.month >= c.first_month
  LEFT JOIN orders o ON o.customer_id = c.customer_id AND o.month = m.month
),
so_far AS (
  SELECT
    *,
    last_value(last_ordered IGNORE NULLS) OVER until_now AS newest_order,
    last_value(run_id IGNORE NULLS) OVER until_now AS newest_run,
    last_value(line IGNORE NULLS) OVER until_now AS newest_line,
    sum(orders) OVER until_now AS orders_to_date,
    sum(revenue) OVER until_now AS revenue_to_date,
    sum(orders) OVER of_year AS orders_12_months,
    sum(revenue) OVER of_year AS revenue_12_months
  FROM every_month
  WINDOW until_now AS (PARTITION BY customer_id ORDER BY month),
    of_year AS (PARTITION BY customer_id ORDER BY month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)
)
SELECT
  s.month_date_key, coalesce(c.customer_key, -1) AS customer_key, s.customer_id, CAST(s.month AS DATE) AS month, s.is_first,
  date_key(CAST(s.first_month AS DATE)) AS first_month_date_key, CAST(date_diff('month', s.first_month, s.month) AS INTEGER) AS months_since_first,
  f.first_order_id,
  CAST(s.orders AS INTEGER) AS orders, CAST(s.revenue AS DECIMAL(18, 4)) AS revenue, CAST(s.margin AS DECIMAL(18, 4)) AS margin,
  CAST(s.month_end - s.newest_order AS INTEGER) AS recency_days,
  CAST(s.orders_12_months AS INTEGER) AS orders_12_months, CAST(s.revenue_12_months AS DECIMAL(18, 4)) AS revenue_12_months,
  CAST(s.orders_to_date AS INTEGER) AS orders_to_date, CAST(s.revenue_to_date AS DECIMAL(18, 4)) AS revenue_to_date,
  s.newest_run AS run_id, s.newest_line.source_file AS source_file, s.newest_line.source_line AS source_line
FROM so_far s
JOIN first_orders f USING (customer_id)
LEFT JOIN dim_customer c ON c.customer_id = s.customer_id AND s.month_end >= c.valid_from AND s.month_end < c.valid_to
ORDER BY s.month_date_key, s.customer_id
