-- No row of stg_campaign_spend was lost, added or changed on the way to the fact; each names run, file and line.
WITH staged AS (SELECT count(*) AS rows, sum(clicks) AS clicks, sum(impressions) AS impressions, sum(amount) AS amount FROM stg_campaign_spend),
loaded AS (SELECT count(*) AS rows, sum(clicks) AS clicks, sum(impressions) AS impressions, sum(original_amount) AS amount FROM fact_campaign_spend WHERE run_id IS NOT NULL AND source_file IS NOT NULL AND source_line IS NOT NULL)
SELECT staged.rows AS staged_rows, loaded.rows AS loaded_rows, staged.clicks AS staged_clicks, loaded.clicks AS loaded_clicks, staged.impressions AS staged_impressions, loaded.impressions AS loaded_impressions, staged.amount AS staged_amount, loaded.amount AS loaded_amount
FROM staged, loaded
WHERE (staged.rows, staged.clicks, staged.impressions, staged.amount) IS DISTINCT FROM (loaded.rows, loaded.clicks, loaded.impressions, loaded.amount)
