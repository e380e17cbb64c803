-- Each row has the member that its line in the file names, of every dimension, and the unknown one where it names none.
WITH named AS (
  SELECT 'employee' AS dimension, count(*) AS rows, count(employee_id) AS members, sum(hash(employee_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_target
  UNION ALL SELECT 'territory' AS dimension, count(*) AS rows, count(territory_id) AS members, sum(hash(territory_id, CAST(source_file AS VARCHAR), source_line)) AS sum FROM stg_target
),
found AS (
  SELECT 'employee' AS dimension, count(d.employee_key) AS rows, count(d.employee_id) AS members, sum(hash(d.employee_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_target f LEFT JOIN dim_employee d USING (employee_key)
  UNION ALL SELECT 'territory' AS dimension, count(d.territory_key) AS rows, count(d.territory_id) AS members, sum(hash(d.territory_id, CAST(f.source_file AS VARCHAR), f.source_line)) AS sum FROM fact_target f LEFT JOIN dim_territory d USING (territory_key)
)
SELECT dimension, named.rows, found.rows AS found_rows, named.members, found.members AS found_members
FROM named JOIN found USING (dimension)
WHERE (named.rows, named.members, named.sum) IS DISTINCT FROM (found.rows, found.members, found.sum)
