-- Deals 1 (100, won) and 2 (lost) are of Acme, 3 (200, won) of Bolt, all in the first quarter; 5 (50, won) has no account and was
-- closed in the second. Core, whose place is not known, has closed nothing and is listed all the same; the account that a deal
-- does not have is listed where there is one.
SELECT * FROM (VALUES
  ('AU', 'Springfield', '2026-Q1', 200, 1, 0), ('AU', 'Springfield', '2026-Q2', 0, 0, 0), ('AU', 'Springfield', NULL, 200, 1, 2),
  ('US', 'Springfield', '2026-Q1', 100, 2, 0), ('US', 'Springfield', '2026-Q2', 0, 0, 0), ('US', 'Springfield', NULL, 100, 2, 2),
  (NULL, '(blank)', '2026-Q1', 0, 0, 0), (NULL, '(blank)', '2026-Q2', 0, 0, 0), (NULL, '(blank)', NULL, 0, 0, 2),
  (NULL, '(unknown)', '2026-Q2', 50, 1, 0), (NULL, '(unknown)', NULL, 50, 1, 2),
  (NULL, NULL, '2026-Q1', 300, 3, 1), (NULL, NULL, '2026-Q2', 50, 1, 1), (NULL, NULL, NULL, 350, 4, 3)
)
