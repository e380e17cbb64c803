CREATE OR REPLACE TABLE copied_orders AS
FROM read_csv('orders.csv', header = true, auto_detect = false, quote = '', escape = '', ignore_errors = true, columns = {
  'order_id': 'INTEGER', 'customer_id': 'VARCHAR', 'product_id': 'VARCHAR', 'ordered_date': 'DATE',
  'quantity': 'INTEGER', 'price': 'DECIMAL(12, 2)', 'discount': 'DECIMAL(4, 2)', 'channel': 'VARCHAR'
})
