-- Every key of a fact row resolves: to the member that the source names, and to the unknown member only where it names
-- none or one that exists nowhere.
WITH keys AS (
  SELECT 'customer' AS dimension, f.opportunity_id, d.customer_key AS key, d.customer_id AS member, named.customer_id AS named
  FROM fact_opportunity f JOIN stg_opportunity o USING (opportunity_id)
  LEFT JOIN dim_customer d USING (customer_key) LEFT JOIN stg_customer named ON named.customer_id = o.customer_id
  UNION ALL
  SELECT 'product', f.opportunity_id, d.product_key, d.product_id, named.product_id
  FROM fact_opportunity f JOIN stg_opportunity o USING (opportunity_id)
  LEFT JOIN dim_product d USING (product_key) LEFT JOIN stg_product named ON named.product_id = o.product_id
  UNION ALL
  SELECT 'employee', f.opportunity_id, d.employee_key, d.employee_id, named.employee_id
  FROM fact_opportunity f JOIN stg_opportunity o USING (opportunity_id)
  LEFT JOIN dim_employee d USING (employee_key) LEFT JOIN stg_employee named ON named.employee_id = o.employee_id
  UNION ALL
  SELECT 'engaged date', f.opportunity_id, d.date_key, CAST(d.date AS VARCHAR), CAST(o.engaged_date AS VARCHAR)
  FROM fact_opportunity f JOIN stg_opportunity o USING (opportunity_id) LEFT JOIN dim_date d ON d.date_key = f.engaged_date_key
  UNION ALL
  SELECT 'closed date', f.opportunity_id, d.date_key, CAST(d.date AS VARCHAR), CAST(o.closed_date AS VARCHAR)
  FROM fact_opportunity f JOIN stg_opportunity o USING (opportunity_id) LEFT JOIN dim_date d ON d.date_key = f.closed_date_key
)
SELECT dimension, opportunity_id, key, member, named FROM keys WHERE key IS NULL OR member IS DISTINCT FROM named
