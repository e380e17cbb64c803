-- Ada (1) above Ben (2) above Cyd (3) and Dan (4): who stands at or below each, written out. Ben has won something himself,
-- so he has a row for his own; a value without rows of its own is nothing.
WITH below (node, owner) AS (VALUES (1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (2, 4), (3, 3), (4, 4)),
nodes (place, parent, depth, node) AS (VALUES (1, NULL, 0, 1), (2, 1, 1, 2), (4, 2, 2, 3), (5, 2, 2, 4)),
closed AS (SELECT owner_id, amount_eur, is_won FROM fact_deal WHERE closed_date IS NOT NULL)
SELECT * EXCLUDE place FROM (
  SELECT parent AS "owner.org.parent", depth AS "owner.org.depth", CAST(node AS VARCHAR) AS "owner.org",
         (SELECT sum(amount_eur) FROM closed JOIN below ON owner = owner_id WHERE below.node = nodes.node AND is_won) AS won,
         (SELECT sum(amount_eur) FROM closed WHERE owner_id = nodes.node AND is_won) AS own_won, 0 AS grouping, place
  FROM nodes
  UNION ALL
  SELECT 2, 2, '(own)', sum(amount_eur), sum(amount_eur), 0, 3 FROM closed WHERE owner_id = 2 AND is_won
  UNION ALL
  SELECT NULL, NULL, NULL, sum(amount_eur) FILTER (WHERE is_won), sum(amount_eur) FILTER (WHERE is_won), 1, 6 FROM closed
)
ORDER BY place
