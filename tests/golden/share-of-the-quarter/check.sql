-- Won 100 in February and 200 in March, 300 in the first quarter; 50 in April.
SELECT * FROM (VALUES
  ('2026-02', 100, 100::DOUBLE / 300, 0), ('2026-03', 200, 200::DOUBLE / 300, 0), ('2026-04', 50, 1::DOUBLE, 0)
)
