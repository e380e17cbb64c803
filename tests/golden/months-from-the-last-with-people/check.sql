-- Owners from the last on, their months from the last on.
SELECT * FROM (VALUES
  ('Dan', '2026-03', 1, 0), ('Dan', NULL, 1, 2), ('Cyd', '2026-03', 1, 0), ('Cyd', '2026-02', 1, 0), ('Cyd', NULL, 2, 2),
  ('Ben', '2026-04', 1, 0), ('Ben', NULL, 1, 2), (NULL, NULL, 4, 3)
)
