-- A currency has one rate a day, and it is greater than 0.
SELECT currency, rate_date, count(*) AS rows, min(rate) AS least
FROM dim_fx_daily
GROUP BY ALL
HAVING count(*) > 1 OR rate_date IS NULL OR coalesce(min(rate), 0) <= 0
