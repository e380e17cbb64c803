-- Orders, customers with their changes and products as CSV: bench_rows orders of eight columns, of which 0.65 % break their
-- contract and 0.3 ‰ name customers that are in no extract. The same rows every time.
COPY (
  SELECT
    i AS order_id,
    CASE WHEN i % 3344 = 7 THEN format('N{:05d}', (i // 3344) % 300) ELSE format('C{:06d}', hash(i) % 100000) END AS customer_id,
    format('P{:05d}', hash(i, 1) % 50000) AS product_id,
    CASE WHEN i % 1000 IN (1, 2) THEN '2024-02-30' ELSE CAST(DATE '2022-01-01' + CAST(hash(i, 2) % 1400 AS INTEGER) AS VARCHAR) END AS ordered_date,
    CASE WHEN i % 1000 IN (3, 4) THEN 'two' ELSE CAST(1 + hash(i, 3) % 20 AS VARCHAR) END AS quantity,
    CASE WHEN i % 1000 IN (5, 6) THEN '12,50' ELSE CAST(CAST((hash(i, 4) % 99999) / 100 AS DECIMAL(12, 2)) AS VARCHAR) END AS price,
    CAST(CAST((hash(i, 5) % 20) / 100 AS DECIMAL(4, 2)) AS VARCHAR) AS discount,
    CASE WHEN i % 2000 = 8 THEN '' ELSE ['web', 'shop', 'partner', 'phone'][1 + CAST(hash(i, 6) % 4 AS INTEGER)] END AS channel
  FROM range(1, getvariable('bench_rows') + 1) AS rows(i)
) TO 'orders.csv' (HEADER, QUOTE '');
COPY (
  SELECT format('C{:06d}', i) AS customer_id, 'Customer ' || i AS customer_name, ['gold', 'iron', 'lead'][1 + i % 3] AS level, '2021-01-01' AS since
  FROM range(100000) AS rows(i)
  UNION ALL
  SELECT format('C{:06d}', i * 15), 'Customer ' || i * 15, 'platinum', '2023-07-01' FROM range(6666) AS rows(i)
) TO 'customers.csv' (HEADER, QUOTE '');
COPY (
  SELECT format('P{:05d}', i) AS product_id, 'Product ' || i AS product_name, ['table', 'chair', 'shelf', 'bed', 'lamp'][1 + i % 5] AS category
  FROM range(50000) AS rows(i)
) TO 'products.csv' (HEADER, QUOTE '');
