-- 30 in February 2026; nothing until the 5 of 31 December, which is 5 more than nothing; then 6, 7 and 8.
SELECT * FROM (VALUES ('2026-Q1', 30, NULL, 0), ('2026-Q4', 5, 5, 0), ('2027-Q1', 21, 16, 0))
