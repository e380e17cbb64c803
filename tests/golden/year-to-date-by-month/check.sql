-- Up to the last day of each month; the total is up to the last one.
WITH won AS (SELECT date, close_value FROM fact_opportunity JOIN dim_date ON date_key = closed_date_key WHERE stage = 'Won'),
months (month, first, quarter_first, last) AS (
  VALUES ('2017-04', DATE '2017-04-01', DATE '2017-04-01', DATE '2017-04-30'),
    ('2017-05', DATE '2017-05-01', DATE '2017-04-01', DATE '2017-05-31'),
    ('2017-06', DATE '2017-06-01', DATE '2017-04-01', DATE '2017-06-30'),
    ('2017-07', DATE '2017-07-01', DATE '2017-07-01', DATE '2017-07-31'),
    (NULL, DATE '2017-04-01', DATE '2017-07-01', DATE '2017-07-31')
)
SELECT month AS "closed.month",
       (SELECT sum(close_value) FROM won WHERE date BETWEEN first AND last) AS won_value,
       (SELECT sum(close_value) FROM won WHERE date BETWEEN DATE '2017-01-01' AND last) AS ytd,
       (SELECT count(*) FROM won WHERE date BETWEEN quarter_first AND last) AS quarter_to_date,
       CASE WHEN month IS NULL THEN 1 ELSE 0 END AS grouping
FROM months
ORDER BY month NULLS LAST
