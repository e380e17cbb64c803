-- Cyd had 350, 300 and nothing at the ends of January to March; Dan nothing, 200 and 400; Ben nothing, nothing and 50. In all 350,
-- 500 and 450. Each deal as it was last known: Cyd 100 and 300, Dan 200 and 400, Ben 50.
SELECT * FROM (VALUES
  ('Ben', '2026-Q1', NULL, 50, 50, 50, 1, 0), ('Ben', NULL, NULL, 50, 50, 50, 1, 2),
  ('Cyd', '2026-Q1', 350, 300, 350, 400, NULL, 0), ('Cyd', NULL, 350, 300, 350, 400, NULL, 2),
  ('Dan', '2026-Q1', NULL, 200, 400, 600, 1, 0), ('Dan', NULL, NULL, 200, 400, 600, 1, 2),
  (NULL, NULL, 350, 350, 500, 1050, 2, 3)
)
