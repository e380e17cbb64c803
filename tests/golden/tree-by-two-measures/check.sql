-- One deal of Dan and two of Cyd are closed.
SELECT * FROM (VALUES (2, 2, '4', 1, 200, 0), (2, 2, '3', 2, 100, 0))
