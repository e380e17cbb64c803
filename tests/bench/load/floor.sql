CREATE OR REPLACE TABLE floor_orders AS
FROM read_csv(getvariable('orders_file'), header = true, auto_detect = false, quote = '', escape = '', ignore_errors = true, columns = {
  'order_id': 'INTEGER', 'customer_id': 'VARCHAR', 'product_id': 'VARCHAR', 'ordered_date': 'DATE',
  'quantity': 'INTEGER', 'price': 'DECIMAL(12, 2)', 'discount': 'DECIMAL(4, 2)', 'channel': 'VARCHAR'
})
