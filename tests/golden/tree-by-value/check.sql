-- Ada holds all that was won; Ben's own 50 come before what is below him, of which Dan has 200 and Cyd 100.
SELECT * FROM (VALUES
  (NULL, 0, '1', 350, 4, 0), (1, 1, '2', 350, 4, 0), (2, 2, '(own)', 50, 1, 0), (2, 2, '4', 200, 1, 0), (2, 2, '3', 100, 2, 0),
  (NULL, NULL, NULL, 350, 4, 1)
)
