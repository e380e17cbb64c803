-- Deals closed since 2 April, the first day for which the south is stored, by the owners who were there on the last stored day.
WITH days AS (
  SELECT deal_id, max(v.day) AS day
  FROM fact_deal JOIN set_version v ON v.set_name = 'segment.southern' AND v.day <= closed_date
  GROUP BY deal_id
), rows AS (
  SELECT owner_id IN (
           SELECT CAST(m.member[1] AS INTEGER) FROM set_member m WHERE m.set_name = 'segment.southern' AND m.day = days.day
         ) AS southern,
         CASE WHEN is_won THEN amount_eur ELSE 0 END AS won
  FROM fact_deal JOIN days USING (deal_id)
)
SELECT * FROM (
  SELECT CAST(southern AS VARCHAR) AS southern, sum(won), count(*), 0 AS g FROM rows GROUP BY ALL
  UNION ALL
  SELECT NULL, sum(won), count(*), 1 FROM rows
)
ORDER BY g, southern DESC
