-- A million orders of three years: what each was, who ordered, how many pieces, for how much.
CREATE TABLE dim_date AS
SELECT DATE '2023-01-01' + CAST(i AS INTEGER) AS date FROM range(1096) t(i);
CREATE TABLE customer AS
SELECT i AS customer_key, 'Nation ' || (i % 25) AS nation FROM range(10000) t(i);
CREATE TABLE product AS
SELECT i AS product_key, 'Category ' || (i % 12) AS category FROM range(1000) t(i);
CREATE TABLE fact_order AS
SELECT
  CAST(i AS INTEGER) AS order_id,
  DATE '2023-01-01' + CAST(i * 1096 // 1000000 AS INTEGER) AS ordered_on,
  CAST(hash(i) % 10000 AS INTEGER) AS customer_key,
  CAST(hash(i + 1) % 1000 AS INTEGER) AS product_key,
  'Channel ' || (hash(i + 5) % 6) AS channel,
  CAST(1 + hash(i + 2) % 50 AS INTEGER) AS pieces,
  CAST(hash(i + 3) % 1000000 AS DECIMAL(18, 2)) / 100 AS amount
FROM range(1000000) t(i);
