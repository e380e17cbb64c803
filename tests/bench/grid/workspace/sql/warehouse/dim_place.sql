-- A till: 100 areas of 50 shops of 2 tills.
CREATE OR REPLACE TABLE dim_place AS
SELECT
  i AS place_key,
  printf('Area %03d', i // 100) AS area,
  printf('Shop %04d', i // 2) AS shop,
  printf('Till %05d', i) AS till
FROM range(10000) t(i)
