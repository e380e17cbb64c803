-- What each listed place has, in the order of the question, and who sold it: in the US Cyd alone, in the Springfield of Australia
-- Dan alone, then all of Australia; {} is the whole, of all four deals.
SELECT * FROM (VALUES
  ('US', NULL, 'Cyd', 100, 2, 2), ('US', NULL, NULL, 100, 2, 6),
  ('AU', 'Springfield', 'Dan', 200, 1, 0), ('AU', 'Springfield', NULL, 200, 1, 4), ('AU', NULL, NULL, 200, 1, 6),
  (NULL, NULL, 'Ben', 50, 1, 3), (NULL, NULL, 'Cyd', 100, 2, 3), (NULL, NULL, 'Dan', 200, 1, 3), (NULL, NULL, NULL, 350, 4, 7)
)
