-- Dan before Cyd, whose labels are in that order from the last on. All but Ben's own 50 was won in the first quarter.
SELECT * FROM (VALUES
  (NULL, 0, '1', '2026-Q1', 300, 0), (NULL, 0, '1', '2026-Q2', 50, 0), (1, 1, '2', '2026-Q1', 300, 0), (1, 1, '2', '2026-Q2', 50, 0),
  (2, 2, '(own)', '2026-Q2', 50, 0), (2, 2, '4', '2026-Q1', 200, 0), (2, 2, '3', '2026-Q1', 100, 0),
  (NULL, NULL, NULL, '2026-Q1', 300, 1), (NULL, NULL, NULL, '2026-Q2', 50, 1), (NULL, NULL, NULL, NULL, 350, 3)
)
