-- March with 200 before February with 100 in the first quarter, April in the second; the total is of all three.
SELECT * FROM (VALUES ('2026-03', 200, 0), ('2026-04', 50, 0), (NULL, 350, 1))
