-- What was won and what was spent are each added up by channel on their own, and only then put side by side.
WITH deal AS (
  SELECT deal_id, amount_eur FROM fact_deal WHERE closed_date IS NOT NULL AND is_won
), share AS (
  SELECT channel, amount_eur * credit AS won, amount_eur * credit AS attributed
  FROM deal JOIN bridge_touch USING (deal_id) JOIN dim_campaign USING (campaign_id)
  UNION ALL
  SELECT '(unassigned)', amount_eur * (1 - coalesce((SELECT sum(credit) FROM bridge_touch t WHERE t.deal_id = deal.deal_id), 0)), 0
  FROM deal
), brought AS (
  SELECT channel, sum(won) AS won, sum(attributed) AS attributed FROM share GROUP BY channel
), spent AS (
  SELECT channel, sum(cost_eur) AS cost FROM fact_spend JOIN dim_campaign USING (campaign_id) GROUP BY channel
), answer AS (
  SELECT coalesce(brought.channel, spent.channel) AS channel, coalesce(won, 0) AS won, coalesce(attributed, 0) AS attributed,
         coalesce(cost, 0) AS cost, 0 AS grouping
  FROM brought FULL JOIN spent ON brought.channel = spent.channel
  UNION ALL
  SELECT NULL, (SELECT sum(won) FROM brought), (SELECT sum(attributed) FROM brought), (SELECT sum(cost) FROM spent), 1
)
SELECT channel AS "campaign.channel", won AS "bookings.won", attributed AS "bookings.attributed", cost AS "spend.cost",
       attributed::DOUBLE / nullif(cost, 0)::DOUBLE AS roas, grouping
FROM answer
ORDER BY grouping, channel = '(unassigned)', channel
