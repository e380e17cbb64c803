-- The versions of a member follow each other: each begins where the one before ends, on a later day; a second row for a
-- day has no span.
WITH versions AS (
  SELECT 'customer' AS dimension, customer_id AS member, valid_from, valid_to FROM dim_customer WHERE customer_key <> -1
  UNION ALL SELECT 'employee' AS dimension, employee_id AS member, valid_from, valid_to FROM dim_employee WHERE employee_key <> -1
  UNION ALL SELECT 'product' AS dimension, product_id AS member, valid_from, valid_to FROM dim_product WHERE product_key <> -1
  UNION ALL SELECT 'territory' AS dimension, territory_id AS member, valid_from, valid_to FROM dim_territory WHERE territory_key <> -1
)
SELECT dimension, member, valid_from, valid_to FROM versions WHERE valid_from IS NULL OR valid_to <= valid_from
