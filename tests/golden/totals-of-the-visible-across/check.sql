-- Dan (200 in March) and Cyd (100 in February, a lost deal in March); Ben and his April are not visible and in no total.
SELECT * FROM (VALUES
  ('Cyd', '2026-02', 100, 1, 1::DOUBLE, 0), ('Cyd', '2026-03', 0, 1, 0::DOUBLE, 0), ('Cyd', NULL, 100, 2, 100::DOUBLE / 300, 2),
  ('Dan', '2026-03', 200, 1, 1::DOUBLE, 0), ('Dan', NULL, 200, 1, 200::DOUBLE / 300, 2),
  (NULL, '2026-02', 100, 1, 1::DOUBLE, 1), (NULL, '2026-03', 200, 2, 1::DOUBLE, 1), (NULL, NULL, 300, 3, 1::DOUBLE, 3)
)
