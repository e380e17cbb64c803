-- Each channel has the whole of a deal that it touched, once; the total has each deal once.
WITH deal AS (
  SELECT deal_id, amount_eur FROM fact_deal JOIN dim_owner USING (owner_id)
  WHERE closed_date IS NOT NULL AND is_won AND owner_name IN ('Cyd', 'Ben')
), pair AS (
  SELECT DISTINCT deal_id, channel FROM bridge_touch JOIN dim_campaign USING (campaign_id)
), answer AS (
  SELECT coalesce(channel, '(unassigned)') AS channel, sum(amount_eur) AS won, count(*) AS won_deals, 0 AS grouping
  FROM deal LEFT JOIN pair USING (deal_id)
  GROUP BY channel
  UNION ALL
  SELECT NULL, sum(amount_eur), count(*), 1 FROM deal
)
SELECT channel AS "touched.channel", won, won_deals, grouping
FROM answer
ORDER BY grouping, channel = '(unassigned)', channel
