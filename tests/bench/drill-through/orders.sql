-- Orders by day with their lineage, customers and products. `orders` says how many; a file for every day of a year.
CREATE TABLE customer AS
SELECT i AS customer_key, 'Nation ' || (i % 25) AS nation, 'City of ' || (i % 250) AS city FROM range(10000) t(i);
CREATE TABLE product AS
SELECT i AS product_key, 'Product ' || i || ' of the assortment' AS product_name FROM range(1000) t(i);
CREATE TABLE fact_order AS
SELECT
  CAST(i AS INTEGER) AS order_id,
  DATE '2025-01-01' + CAST(i * 365 // getvariable('orders') AS INTEGER) AS ordered_on,
  CAST(hash(i) % 10000 AS INTEGER) AS customer_key,
  CAST(hash(i + 1) % 1000 AS INTEGER) AS product_key,
  CAST(1 + hash(i + 2) % 9 AS BIGINT) AS quantity,
  CASE WHEN i % 50 > 0 THEN CAST(hash(i + 3) % 1000000 AS DECIMAL(18, 2)) / 100 END::DECIMAL(18, 2) AS amount,
  CAST(hash(i + 4) % 10000 AS DOUBLE) / 128 AS weight,
  CAST(1 AS BIGINT) AS run_id,
  'exports/orders-' || (DATE '2025-01-01' + CAST(i * 365 // getvariable('orders') AS INTEGER)) || '.csv' AS source_file,
  CAST(2 + i % (getvariable('orders') // 365 + 1) AS INTEGER) AS source_line
FROM range(getvariable('orders')) t(i);
-- as a run has the names of its files
CREATE TYPE exported_file AS ENUM (SELECT DISTINCT source_file FROM fact_order ORDER BY source_file);
ALTER TABLE fact_order ALTER source_file TYPE exported_file;
