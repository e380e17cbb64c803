-- Every opportunity in one row. Days are averaged over the closed ones only: an open one has none.
SELECT count(*) AS deals,
       count(*) FILTER (WHERE stage = 'Won') AS won_deals,
       count(*) FILTER (WHERE stage = 'Lost') AS lost_deals,
       sum(close_value) FILTER (WHERE stage = 'Won') AS won_value,
       count(*) FILTER (WHERE stage = 'Won') / count(*) FILTER (WHERE stage IN ('Won', 'Lost')) AS win_rate,
       avg(days_to_close) AS days_to_close,
       0 AS grouping
FROM fact_opportunity
