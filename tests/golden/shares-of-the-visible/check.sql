-- Deals 1 and 3 were won of accounts that were SMB when they were closed, by Cyd (100) and Dan (200); Ben's 50 are left out.
SELECT * FROM (VALUES
  ('SMB', 'Cyd', 100, 100::DOUBLE / 300, 0), ('SMB', 'Dan', 200, 200::DOUBLE / 300, 0), ('SMB', NULL, 300, 1::DOUBLE, 2),
  (NULL, NULL, 300, 1::DOUBLE, 3)
)
