-- Deals of 150 and more are those of Dan alone; Ben has 50, which is not above 50. Totals are of all.
SELECT * FROM (VALUES
  ('base', 'Dan', 200, 1, 0), ('base', 'Cyd', 100, 1, 0), ('base', NULL, 350, 3, 2),
  ('large_only', 'Dan', 200, 1, 0), ('large_only', NULL, 200, 1, 2)
)
