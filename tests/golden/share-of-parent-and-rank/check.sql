-- A manager's share is of the office, an office's of all, the total's of itself; ranks are among members of one parent.
WITH managers AS (
  SELECT office, manager_name, sum(close_value) FILTER (WHERE stage = 'Won') AS value
  FROM fact_opportunity JOIN dim_employee USING (employee_key) GROUP BY ALL
), offices AS (SELECT office, sum(value) AS value FROM managers GROUP BY office)
SELECT m.office AS "owner.office", m.manager_name AS "owner.manager", m.value AS won_value,
       CAST(m.value AS DOUBLE) / CAST(o.value AS DOUBLE) AS share,
       1 + (SELECT count(*) FROM managers other WHERE other.office = m.office AND other.value > m.value) AS rank, 0 AS grouping
FROM managers m JOIN offices o USING (office)
UNION ALL
SELECT office, NULL, value, CAST(value AS DOUBLE) / (SELECT CAST(sum(value) AS DOUBLE) FROM offices),
       1 + (SELECT count(*) FROM offices other WHERE other.value > offices.value), 2
FROM offices
UNION ALL
SELECT NULL, NULL, sum(value), 1, 1, 3 FROM offices
ORDER BY 1 NULLS LAST, grouping, 2
