CREATE OR REPLACE TABLE copied_customers AS
FROM read_csv('customers.csv', header = true, auto_detect = false, quote = '', escape = '', ignore_errors = true, columns = {
  'customer_id': 'VARCHAR', 'customer_name': 'VARCHAR', 'level': 'VARCHAR', 'since': 'DATE'
})
