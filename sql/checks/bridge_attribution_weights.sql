-- The weights of an order add up to 1 in each model.
SELECT order_id, model, sum(weight) AS weight FROM bridge_attribution GROUP BY ALL HAVING abs(sum(weight) - 1) > 1e-9
