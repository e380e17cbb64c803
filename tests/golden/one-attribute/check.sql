-- The total's win rate is that of all deals, not the mean of the offices'.
SELECT office AS "owner.office",
       coalesce(sum(close_value) FILTER (WHERE stage = 'Won'), 0) AS won_value,
       count(*) FILTER (WHERE stage = 'Won') AS won_deals,
       count(*) FILTER (WHERE stage = 'Lost') AS lost_deals,
       count(*) FILTER (WHERE stage = 'Won') / count(*) FILTER (WHERE stage IN ('Won', 'Lost')) AS win_rate,
       grouping(office) AS grouping
FROM fact_opportunity JOIN dim_employee USING (employee_key)
GROUP BY ROLLUP (office)
ORDER BY grouping, office
