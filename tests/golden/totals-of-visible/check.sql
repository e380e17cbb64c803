-- Totals are of the managers that stay, also the rate: won and lost deals of those alone.
WITH managers AS (
  SELECT office, manager_name, sum(close_value) FILTER (WHERE stage = 'Won') AS value,
         count(*) FILTER (WHERE stage = 'Won') AS won, count(*) FILTER (WHERE stage = 'Lost') AS lost
  FROM fact_opportunity JOIN dim_employee USING (employee_key) GROUP BY ALL
)
SELECT office AS "owner.office", manager_name AS "owner.manager", sum(value) AS won_value,
       sum(won) / (sum(won) + sum(lost)) AS win_rate, grouping(manager_name, office) AS grouping
FROM managers WHERE value >= 1500000
GROUP BY ROLLUP (office, manager_name)
ORDER BY grouping(office), office, grouping(manager_name), manager_name
