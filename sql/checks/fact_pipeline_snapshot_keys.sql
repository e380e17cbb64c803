-- Each row has the member that its line in the file names, of every dimension, and the unknown one where it names none.
WITH named AS (
  SELECT 'customer' AS dimension, count(*) AS rows, count(customer_id) AS members, sum(hash(customer_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
  UNION ALL SELECT 'product' AS dimension, count(*) AS rows, count(product_id) AS members, sum(hash(product_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
  UNION ALL SELECT 'employee' AS dimension, count(*) AS rows, count(employee_id) AS members, sum(hash(employee_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
  UNION ALL SELECT 'territory' AS dimension, count(*) AS rows, count(territory_id) AS members, sum(hash(territory_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_pipeline_snapshot
),
found AS (
  SELECT 'customer' AS dimension, count(d.customer_key) AS rows, count(d.customer_id) AS members, sum(hash(d.customer_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_customer d USING (customer_key)
  UNION ALL SELECT 'product' AS dimension, count(d.product_key) AS rows, count(d.product_id) AS members, sum(hash(d.product_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_product d USING (product_key)
  UNION ALL SELECT 'employee' AS dimension, count(d.employee_key) AS rows, count(d.employee_id) AS members, sum(hash(d.employee_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_employee d USING (employee_key)
  UNION ALL SELECT 'territory' AS dimension, count(d.territory_key) AS rows, count(d.territory_id) AS members, sum(hash(d.territory_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_pipeline_snapshot f LEFT JOIN dim_territory d USING (territory_key)
)
SELECT dimension, named.rows, found.rows AS found_rows, named.members, found.members AS found_members
FROM named JOIN found USING (dimension)
WHERE (named.rows, named.members, named.sum) IS DISTINCT FROM (found.rows, found.members, found.sum)
