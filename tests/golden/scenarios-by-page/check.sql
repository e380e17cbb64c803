-- Won since January: Ben 50, Cyd 100, Dan 200, with prices up by a tenth. Ben is on the page before; the quota is 400.
SELECT * FROM (VALUES
  ('Cyd', 'base', 100.0, 0.0::DOUBLE, 0), ('Cyd', 'price_up', 110.0, 0.0, 0), ('Dan', 'base', 200.0, 0.0, 0), ('Dan', 'price_up', 220.0, 0.0, 0),
  (NULL, 'base', 350.0, 0.0, 1), (NULL, 'price_up', 385.0, 0.0, 1)
)
