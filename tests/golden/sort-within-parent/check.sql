-- Offices by their own won value, managers by theirs within the office.
WITH managers AS (
  SELECT office, manager_name, sum(close_value) FILTER (WHERE stage = 'Won') AS won_value
  FROM fact_opportunity JOIN dim_employee USING (employee_key)
  GROUP BY office, manager_name
)
SELECT office AS "owner.office", manager_name AS "owner.manager", won_value, 0 AS grouping
FROM managers
ORDER BY sum(won_value) OVER (PARTITION BY office) DESC, office, won_value DESC, manager_name
