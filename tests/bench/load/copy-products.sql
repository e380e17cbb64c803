CREATE OR REPLACE TABLE copied_products AS
FROM read_csv('products.csv', header = true, auto_detect = false, quote = '', escape = '', ignore_errors = true, columns = {
  'product_id': 'VARCHAR', 'product_name': 'VARCHAR', 'category': 'VARCHAR'
})
