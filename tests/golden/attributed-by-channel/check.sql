-- Each campaign has its credit of a deal; what credits leave of it, here the whole of deal 5, is nobody's.
WITH deal AS (
  SELECT deal_id, CASE WHEN is_won THEN amount_eur ELSE 0 END AS won FROM fact_deal WHERE closed_date IS NOT NULL
), share AS (
  SELECT deal_id, channel, credit FROM bridge_touch JOIN dim_campaign USING (campaign_id)
  UNION ALL
  SELECT deal_id, '(unassigned)', 1 - coalesce((SELECT sum(credit) FROM bridge_touch t WHERE t.deal_id = deal.deal_id), 0) FROM deal
), answer AS (
  SELECT channel, sum(won * credit) AS won, sum(CASE WHEN channel <> '(unassigned)' THEN won * credit ELSE 0 END) AS attributed,
         sum(credit) AS closed_deals, 0 AS grouping
  FROM deal JOIN share USING (deal_id)
  WHERE credit > 0
  GROUP BY channel
  UNION ALL
  SELECT NULL, (SELECT sum(won) FROM deal),
         (SELECT sum(won * credit) FROM deal JOIN bridge_touch USING (deal_id)), (SELECT count(*) FROM deal), 1
)
SELECT channel AS "campaign.channel", won, attributed, closed_deals, grouping
FROM answer
ORDER BY grouping, channel = '(unassigned)', channel
