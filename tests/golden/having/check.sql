-- Agents with at least 150 won deals; the total is still that of all agents.
WITH counted AS (
  SELECT manager_name, employee_name,
         count(*) FILTER (WHERE stage = 'Won') AS won_deals,
         count(*) FILTER (WHERE stage IN ('Won', 'Lost')) AS closed_deals,
         grouping(employee_name, manager_name) AS grouping
  FROM fact_opportunity JOIN dim_employee USING (employee_key)
  GROUP BY GROUPING SETS ((manager_name, employee_name), ())
)
SELECT manager_name AS "owner.manager", employee_name AS "owner.name", won_deals, won_deals / closed_deals AS win_rate, grouping
FROM counted
WHERE won_deals >= 150 OR grouping <> 0
ORDER BY grouping <> 0, manager_name, employee_name
