-- Grain: one row per order with touches, touch and model of attribution: the weight that the touch has in the order.
-- Key: order_id, touch_id, model. The weights of an order add up to 1 in each model; an order without touches has no row, and is the
--   unassigned member's as a whole. Lineage is that of the touch.
-- Source: stg_order_line, stg_touch, fact_order_line, fact_touch.
-- Touches of the customer on the first line of an order count that lie at most 90 days before the order, but for those of bots. Models: first, last,
--   last_non_direct (the last that names a campaign; the last of all where none does), linear, position (40 % each to the first and last,
--   the rest to those between), time_decay (half of the weight per 7 days), shapley (equal shares to the channels, each shared by its touches);
--   and markov (shares by removal effect), which pipelines/attribution-model.ts adds.
-- Change: made anew by every run.
CREATE OR REPLACE TABLE bridge_attribution AS
WITH ordered AS (
  SELECT order_id, arg_min(customer_id, (source_file, source_line)) AS customer_id, min(ordered_date) AS ordered_date
  FROM fact_order_line
  GROUP BY order_id
),
touched AS (
  SELECT
    o.order_id, t.touch_id, t.touched_date_key, t.campaign_key, t.channel_key, t.run_id, t.source_file, t.source_line,
    row_number() OVER (PARTITION BY o.order_id ORDER BY t.touched_at, t.touch_id) AS position,
    count(*) OVER (PARTITION BY o.order_id) AS touches,
    count(*) OVER (PARTITION BY o.order_id, t.channel_key) AS touches_of_channel,
    pow(0.5, date_diff('day', CAST(t.touched_at AS DATE), o.ordered_date) / 7.0) AS decay
  FROM ordered o JOIN fact_touch t
    ON t.customer_id = o.customer_id AND NOT t.is_bot
    AND CAST(t.touched_at AS DATE) BETWEEN o.ordered_date - 90 AND o.ordered_date
),
counted AS (
  SELECT
    *,
    coalesce(max(position) FILTER (campaign_key <> -1) OVER (PARTITION BY order_id), touches) AS last_non_direct,
    sum(1.0 / touches_of_channel) OVER (PARTITION BY order_id) AS channels
  FROM touched
),
weighted AS (
  SELECT *, unnest([
    struct_pack(model := 'first', weight := CASE WHEN position = 1 THEN 1.0 ELSE 0.0 END),
    struct_pack(model := 'last', weight := CASE WHEN position = touches THEN 1.0 ELSE 0.0 END),
    struct_pack(model := 'last_non_direct', weight := CASE WHEN position = last_non_direct THEN 1.0 ELSE 0.0 END),
    struct_pack(model := 'linear', weight := 1.0 / touches),
    struct_pack(model := 'position', weight := CASE
      WHEN touches <= 2 THEN 1.0 / touches
      WHEN position IN (1, touches) THEN 0.4
      ELSE 0.2 / (touches - 2) END),
    struct_pack(model := 'time_decay', weight := decay / sum(decay) OVER (PARTITION BY order_id)),
    struct_pack(model := 'shapley', weight := 1.0 / touches_of_channel / channels)
  ]) AS share
  FROM counted
)
SELECT order_id, touch_id, share.model AS model, CAST(share.weight AS DOUBLE) AS weight, touched_date_key, campaign_key, channel_key, run_id, source_file, source_line
FROM weighted
WHERE share.weight > 0
ORDER BY model, order_id, touch_id
