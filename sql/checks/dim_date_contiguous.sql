-- The calendar has every date from its first to its last.
SELECT min(date) AS first, max(date) AS last, count(date) AS days
FROM dim_date
HAVING count(date) > 0 AND count(date) <> max(date) - min(date) + 1
