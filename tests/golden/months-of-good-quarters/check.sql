-- 300 was won in the first quarter, 50 in the second, which is left out. Cyd lost deal 2 in March.
SELECT * FROM (VALUES
  ('2026-02', 'Cyd', 100, 1, 0), ('2026-02', NULL, 100, 1, 2),
  ('2026-03', 'Cyd', 0, 1, 0), ('2026-03', 'Dan', 200, 1, 0), ('2026-03', NULL, 200, 2, 2)
)
